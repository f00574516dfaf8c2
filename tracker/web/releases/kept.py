"""How late each department is, worked out once for all who coordinate while nothing happens."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.queries import coordination
from tracker.queries.coordination import LateDepartment
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_LATE = Unchanged[Sequence[LateDepartment]](most=32)


def list_late() -> Sequence[LateDepartment]:
    """The departments that are late in the offers that the actor's department leads."""
    return _LATE.get((actor().organisation_id, today()), lambda: coordination.list_late(db(), actor(), today()))
