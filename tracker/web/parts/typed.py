"""What was typed in a form that could not be taken, so that it can be shown back; never a password or a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request
from wtforms.fields import Field, HiddenField

from tracker.web.parts import text
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, ListField, ManyField, PasswordField
from tracker.web.parts.picks import IdsField, PicksField
from tracker.web.parts.problems import CSRF

_LONG = 60
_NEVER_SHOWN = (CSRF, "password", "kept")
_HIDDEN = ("version", "form_key")
_DATE = ("day", "month", "year")


@dataclass(frozen=True)
class Typed:
    """One posted value. `label` is the field's own where its form is at hand, otherwise made of its name.

    `is_changed` unless the form is at hand and says that just this is recorded; `choices` are value and words.
    """

    name: str
    value: str
    label: str
    is_hidden: bool = False
    is_changed: bool = True
    choices: tuple[tuple[str, str], ...] = ()

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
        typed = Typed(
            text.showable(name),
            text.showable(text.even(value)),
            _label(name, field),
            is_hidden=name in _HIDDEN or isinstance(field, HiddenField | PicksField | IdsField),
            is_changed=field is None or (field.data or "") != (field.object_data or ""),
            choices=_choices(field, value),
        )
        found.append(typed)
    return _numbered(found, known)


def label_of(name: str) -> str:
    """A field's name as words: "decision_reference" is "Decision reference"."""
    return text.showable(name).replace("_", " ").replace("-", " ").strip().capitalize() or "Unnamed"


def _label(name: str, field: Field | None) -> str:
    """The field's label; of one of several years what it is `called`, since its label may be the year alone."""
    if field is None or not field.label.text:
        return label_of(name)
    called = getattr(field, "called", "") if "-" in name else ""
    return called.removeprefix("The ").capitalize() if called else str(field.label.text)


def _choices(field: Field | None, value: str) -> tuple[tuple[str, str], ...]:
    """What was offered, if the value is of it."""
    if not isinstance(field, ChoiceField | ListField | ManyField):
        return ()
    offered = field.offered()
    return tuple(offered.items()) if value in offered else ()


def _numbered(found: list[Typed], known: dict[str, Field]) -> tuple[Typed, ...]:
    """Several values of one name get numbers after their label; those of a date are day, month and year."""
    names = [each.name for each in found]
    seen: dict[str, int] = {}
    for at, each in enumerate(found):
        count = names.count(each.name)
        if count > 1:
            place = seen[each.name] = seen.get(each.name, 0) + 1
            is_date = isinstance(known.get(each.name), DateField) and place <= len(_DATE)
            part = _DATE[place - 1] if is_date else f"part {place} of {count}"
            found[at] = replace(each, label=f"{each.label}, {part}")
    return tuple(found)


def _fields() -> Iterator[tuple[str, Field]]:
    for form in g.get("forms", ()):
        yield from _inner(form)


def _inner(fields: Any) -> Iterator[tuple[str, Field]]:
    for field in fields:
        for part in getattr(field, "parts", ()):
            yield from _inner(part)
        yield field.name, field
