"""What an edit of a draft changed, for the record: names of fields, and figures that moved."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def changed(before: "DataclassInstance", after: "DataclassInstance") -> list[str]:
    """The names of the fields that differ, in order of the alphabet; never what stands in them."""
    return sorted(each.name for each in fields(after) if getattr(before, each.name) != getattr(after, each.name))


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The figures that differ, by year: what it was and what it is, None for no figure."""
    years = sorted(before.keys() | after.keys())
    return {year: [before.get(year), after.get(year)] for year in years if before.get(year) != after.get(year)}
