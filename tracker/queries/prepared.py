"""Statements put together once: for a page, building a question in Python costs more than asking the database.

A builder is an ordinary function that returns a statement; decorated, it returns the statement and its parameters, for
`session.execute(*lines_of(actor, offer_id))`. What it is given is told apart by kind:

- numbers, texts, dates and times, and the ids of an actor, are parameters: inside the builder they are placeholders, to
  be compared with columns and never looked at in Python; a tuple, list or set of numbers is one for `in_`;
- everything else (flags, None, enums, an actor's roles) gives the statement its shape, and each shape is built once a
  process. So no text that a person typed may come in as part of a shape, and none can: only those kinds are taken.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Executable, bindparam

from tracker.domain.actors import Actor
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

P = ParamSpec("P")
Q = TypeVar("Q", bound=Executable)

_VALUES = (int, str, date, Money, FinancialYear)
_LISTS = (list, tuple, set, frozenset)


def prepared(build: Callable[P, Q]) -> Callable[P, tuple[Q, dict[str, Any]]]:
    """Build the statement of each shape once. Raises TypeError for an argument of a kind that is neither."""
    names = tuple(inspect.signature(build).parameters)
    built: dict[Hashable, Q] = {}

    @wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> tuple[Q, dict[str, Any]]:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        values: dict[str, Any] = {}
        shape = tuple((name, _told_apart(name, value, values)) for name, value in given.items())
        statement = built.get(shape)
        if statement is None:
            statement = built[shape] = build(**{name: _placeholder(name, value) for name, value in given.items()})  # type: ignore[call-arg]
        return statement, values

    return ask


def _told_apart(name: str, value: Any, values: dict[str, Any]) -> Hashable:
    """Put aside what is a parameter; return what is of the shape."""
    if isinstance(value, Actor):
        values[f"{name}_here"], values[f"{name}_id"] = value.organisation_id, value.person_id
        return value.roles, value.organisation_kind
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, _VALUES):
        values[name] = value
        return _VALUES
    if isinstance(value, _LISTS):
        if all(isinstance(each, Enum) for each in value) and value:
            return frozenset(value)
        values[name] = list(value)
        return _LISTS
    raise TypeError(f"{name} is neither a parameter nor part of a shape: {value!r}")


def _placeholder(name: str, value: Any) -> Any:
    if isinstance(value, Actor):
        here: Any = bindparam(f"{name}_here")
        person: Any = bindparam(f"{name}_id")
        return replace(value, organisation_id=here, person_id=person, name="", organisation_name="")
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, _LISTS):
        return value if value and all(isinstance(each, Enum) for each in value) else bindparam(name, expanding=True)
    return bindparam(name)
