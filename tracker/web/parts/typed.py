"""What was typed in a form that could not be taken, so that it can be shown back; never a password or a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g, request
from wtforms.fields import Field

from tracker.web.parts import text
from tracker.web.parts.fields import PasswordField
from tracker.web.parts.problems import CSRF
from tracker.web.parts.versions import VersionField

_LONG = 60
_NEVER_SHOWN = (CSRF, "password", "kept")
_HIDDEN = ("version",)


@dataclass(frozen=True)
class Typed:
    """One posted value. `label` is the field's own where its form is at hand, otherwise made of its name."""

    name: str
    value: str
    label: str
    is_hidden: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it wants a textarea."""
        return len(self.value) > _LONG or "\n" in self.value


def typed_fields() -> tuple[Typed, ...]:
    """Every value of this POST that may be shown again, in the order it came."""
    known = dict(_fields())
    found = []
    for name, value in request.form.items(multi=True):
        field = known.get(name)
        if any(part in name for part in _NEVER_SHOWN) or isinstance(field, PasswordField):
            continue
        is_hidden = name in _HIDDEN or isinstance(field, VersionField)
        found.append(Typed(text.showable(name), text.showable(text.even(value)), _label(name, field), is_hidden))
    return _numbered(found)


def label_of(name: str) -> str:
    """A field's name as words: "decision_reference" is "Decision reference"."""
    return text.showable(name).replace("_", " ").replace("-", " ").strip().capitalize() or "Unnamed"


def _label(name: str, field: Field | None) -> str:
    return str(field.label.text) if field is not None and field.label.text else label_of(name)


def _numbered(found: list[Typed]) -> tuple[Typed, ...]:
    """Several values of one name (day, month, year) get numbers after their label."""
    names = [each.name for each in found]
    seen: dict[str, int] = {}
    for at, each in enumerate(found):
        count = names.count(each.name)
        if count > 1:
            seen[each.name] = seen.get(each.name, 0) + 1
            label = f"{each.label}, part {seen[each.name]} of {count}"
            found[at] = Typed(each.name, each.value, label, each.is_hidden)
    return tuple(found)


def _fields() -> Iterator[tuple[str, Field]]:
    for form in g.get("forms", ()):
        yield from _inner(form)


def _inner(fields: Any) -> Iterator[tuple[str, Field]]:
    for field in fields:
        for part in getattr(field, "parts", ()):
            yield from _inner(part)
        yield field.name, field
