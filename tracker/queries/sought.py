"""What is looked for in a list of lines: an offer or a line as people quote it, or a part of a name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from tracker.domain.formats import parse_reference, reference
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries.prepared import escaped


@dataclass(frozen=True)
class Sought:
    """The words of a search, read: a part of a name, or an offer's reference and perhaps a line's number."""

    words: str | None = None
    reference: str | None = None
    number: int | None = None


def read_sought(words: str) -> Sought:
    """Read "SO-0142", "so142", "SO-0142/2", or any words; "" looks for nothing."""
    if not words:
        return Sought()
    head, _slash, number = words.partition("/")
    try:
        quoted = reference(*parse_reference(head))
    except ValueError:
        return Sought(words=escaped(words))
    return Sought(reference=quoted, number=int(number) if number.isdecimal() and len(number) < 6 else None)


def holds(column: Any, words: str) -> ColumnElement[bool]:
    """Whether a text holds the words of a `Sought`, in whatever case."""
    found: ColumnElement[bool] = column.icontains(words, escape="/")
    return found


def conditions(sought: Sought, named: Callable[[str], ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Conditions on `Line`; `named` says of words where they are looked for."""
    if sought.words is not None:
        return [named(sought.words)]
    if sought.reference is None:
        return []
    found: list[ColumnElement[bool]] = [Line.offer_id.in_(select(Offer.id).where(Offer.reference == sought.reference))]
    return found if sought.number is None else [*found, Line.number == sought.number]
