"""The list of asks and the open lines of one, worked out once for each reader while nothing happens."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.queries import ask_lists, ask_pages
from tracker.queries.ask_lists import AskFilter, AskRow
from tracker.queries.ask_pages import AskHead, AskLine
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_COUNTS = Unchanged[int](most=64)
_ASKS = Unchanged[Sequence[AskRow]](most=64)
_OPEN = Unchanged[Sequence[AskLine]](most=16)  # one of them may have hundreds of lines


def count_asks(narrowed: AskFilter) -> int:
    """How many asks there are under the filter."""
    return _COUNTS.get((actor(), narrowed), lambda: ask_lists.count_asks(db(), actor(), narrowed))


def list_asks(narrowed: AskFilter, *, first: int, size: int) -> Sequence[AskRow]:
    """One page of them."""
    given = (db(), actor(), narrowed, today())
    asked = (actor(), narrowed, today(), first, size)
    return _ASKS.get(asked, lambda: ask_lists.list_asks(*given, first=first, size=size))


def list_open(ask: AskHead) -> Sequence[AskLine]:
    """The open lines of an ask that the reader's department answers."""
    return _OPEN.get((actor(), ask.id, today()), lambda: ask_pages.list_open(db(), actor(), ask, today()))
