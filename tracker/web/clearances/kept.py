"""What waits at the gate, worked out once for each reader while nothing happens."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.queries import clearances
from tracker.queries.clearances import GateCounts, GatedAsk, GateFilter
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_COUNTS = Unchanged[GateCounts](most=64)
_ASKS = Unchanged[Sequence[GatedAsk]](most=64)


def count_gated(narrowed: GateFilter) -> GateCounts:
    """How much waits under the filter."""
    return _COUNTS.get((actor(), narrowed, today()), lambda: clearances.count_gated(db(), actor(), narrowed, today()))


def list_gated(narrowed: GateFilter, *, first: int, size: int) -> Sequence[GatedAsk]:
    """One page of it, by ask."""
    given = (db(), actor(), narrowed, today())
    asked = (actor(), narrowed, today(), first, size)
    return _ASKS.get(asked, lambda: clearances.list_gated(*given, first=first, size=size))
