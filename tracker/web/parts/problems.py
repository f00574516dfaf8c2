"""What is wrong with a form: the lines of its error summary, and where a broken rule is hung."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

from wtforms.fields import FieldList, FormField
from wtforms.fields.core import Field

from tracker.web.parts.versions import VersionField
from tracker.web.parts.widgets import first_error

OTHER_SESSION = "This page was opened before you last signed in. Check what you entered and send it again"
CSRF = "csrf_token"


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `href` is empty for what hangs on no field."""

    text: str
    href: str = ""


class Composite(Protocol):
    """A field made of fields, such as pounds by year: it finds its own problems and the field of a broken rule."""

    def problems(self) -> Iterator[Problem]: ...

    def hang(self, path: str, message: str) -> bool: ...


def problems_of(fields: Any) -> Iterator[Problem]:
    """The first error of each field, in the order of the page."""
    for field in fields:
        yield from _problems(field)


def hang(form: Any, path: str, message: str) -> bool:
    """Put the message on the field that `path` names ("title", "amounts.2011-12"); whether there is one."""
    name, _dot, rest = path.partition(".")
    field = form._fields.get(name)
    if field is None or name == CSRF or isinstance(field, VersionField):
        return False
    if hasattr(field, "hang"):
        return cast("Composite", field).hang(rest, message)
    if isinstance(field, FormField):
        return hang(field.form, rest, message)
    field.errors = [*field.errors, message]
    return True


def _problems(field: Field) -> Iterator[Problem]:
    if hasattr(field, "problems"):
        yield from cast("Composite", field).problems()
    elif isinstance(field, FormField | FieldList):
        yield from problems_of(field)
    elif field.errors and field.short_name == CSRF:
        yield Problem(OTHER_SESSION)
    elif field.errors:
        yield Problem(first_error(field), f"#{getattr(field, 'first_input', field.id)}")
