"""Statements put together once: for a page, building a question in Python costs more than asking the database.

A builder is an ordinary function that returns a statement; decorated, it returns the statement and its parameters, for
`fetch(session, *lines_of(actor, offer_id))`. What it is given is told apart by kind:

- numbers, texts, dates and times are parameters: inside the builder they are placeholders, to be compared with columns
  and never looked at in Python; a collection of numbers or texts is one for `in_`;
- flags, None, enums, collections of enums and whatever is empty give the statement its shape, and each shape is built
  once while it is in use. So no text that a person typed can become part of a shape;
- a frozen dataclass, such as an actor or a filter, is told apart field by field.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar, TypeVarTuple

from sqlalchemy import BindParameter, Executable, Row, bindparam
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TypedReturnsRows

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

P = ParamSpec("P")
Q = TypeVar("Q", bound=Executable)
Columns = TypeVarTuple("Columns")

_VALUES = (int, str, date, Money, FinancialYear)
_COLLECTIONS = (list, tuple, set, frozenset)
_MOST_SHAPES = 100
_WILD = re.compile("([%_/])")


def prepared(build: Callable[P, Q]) -> Callable[P, tuple[Q, dict[str, Any]]]:
    """Build the statement of each shape once. Raises TypeError for an argument of none of these kinds."""
    by_name: Callable[..., Q] = build
    names = tuple(inspect.signature(build).parameters)
    built: dict[Hashable, Q] = {}

    @wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> tuple[Q, dict[str, Any]]:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        values: dict[str, Any] = {}
        shape = tuple((name, _told_apart(name, value, values)) for name, value in given.items())
        statement = built.get(shape)
        if statement is None:
            if len(built) >= _MOST_SHAPES:
                built.clear()  # a filter may have more shapes than are ever asked for
            holders: Any = {name: _placeholder(name, value) for name, value in given.items()}
            statement = built[shape] = by_name(**holders)
        return statement, values

    return ask


def fetch(
    session: Session, statement: TypedReturnsRows[*Columns], values: Mapping[str, Any] | None = None
) -> Sequence[Row[*Columns]]:
    """All rows of a statement that selects columns, in the session's transaction and after what it has pending.

    `session.execute` sees to whole models too, which takes longer than a page's few statements themselves.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values).all()


def is_given(value: Any) -> bool:
    """Whether a builder was given something, of which it may hold a placeholder: nothing else can be asked of that."""
    return isinstance(value, BindParameter) or bool(value)


def escaped(words: str) -> str:
    """Words for `icontains(words, escape="/")`: in a placeholder it is too late to escape what stands for any text."""
    return _WILD.sub(r"/\1", words)


def _told_apart(name: str, value: Any, values: dict[str, Any]) -> Hashable:
    """Put aside what is a parameter; return what is of the shape."""
    if _is_shape(value):
        return frozenset(value) if isinstance(value, _COLLECTIONS) else value
    if isinstance(value, _VALUES):
        values[name] = value
        return _VALUES
    if isinstance(value, _COLLECTIONS):
        values[name] = list(value)
        return _COLLECTIONS
    if is_dataclass(value):
        parts = ((f"{name}_{each.name}", getattr(value, each.name)) for each in fields(value))
        return tuple(_told_apart(part, held, values) for part, held in parts)
    raise TypeError(f"{name} is neither a parameter nor part of a shape: {value!r}")


def _placeholder(name: str, value: Any) -> Any:
    if _is_shape(value):
        return value
    if isinstance(value, _VALUES):
        return bindparam(name)
    if isinstance(value, _COLLECTIONS):
        return bindparam(name, expanding=True)
    parts = {each.name: _placeholder(f"{name}_{each.name}", getattr(value, each.name)) for each in fields(value)}
    return replace(value, **parts)


def _is_shape(value: Any) -> bool:
    if isinstance(value, _COLLECTIONS):
        return all(isinstance(each, Enum) for each in value)
    return value is None or value == "" or isinstance(value, bool | Enum)
