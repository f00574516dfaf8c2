"""What a queue's groups count and what waits for a decision, worked out once while nothing happens.

Each is held for its reader alone: whose lines are theirs, and what they recommended themselves, is part of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.queues import QueueFilter, QueueGroup
from tracker.queries import approvals, queues
from tracker.queries.approvals import Waiting, WaitingFilter, WaitingOrder
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_GROUPS = Unchanged[Mapping[QueueGroup, int]](most=256)
_ORDERS = Unchanged[WaitingOrder](most=32)
_WAITING = Unchanged[Sequence[Waiting]](most=64)


def count_groups(chosen: QueueFilter) -> Mapping[QueueGroup, int]:
    """How many lines are in each group of the reader's queue under the filter."""
    asked = (actor(), chosen, today())
    return _GROUPS.get(asked, lambda: queues.count_groups(db(), actor(), chosen, today()))


def order_waiting(narrowed: WaitingFilter) -> WaitingOrder:
    """All recommendations that wait for the reader's department under the filter."""
    return _ORDERS.get((actor(), narrowed), lambda: approvals.order_waiting(db(), actor(), narrowed))


def list_waiting(line_ids: Sequence[int], order: WaitingOrder) -> Sequence[Waiting]:
    """One page of them."""
    given = (db(), actor(), line_ids, today(), order.middles)
    return _WAITING.get((actor(), tuple(line_ids), today()), lambda: approvals.list_waiting(*given))
