"""How late each department is, and £ by year nationally: worked out once for all while nothing happens."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.queries import coordination, national
from tracker.queries.coordination import LateDepartment
from tracker.queries.national import YearOfAsks
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_LATE = Unchanged[Sequence[LateDepartment]](most=32)
_YEARS = Unchanged[Sequence[YearOfAsks]](most=32)


def list_late() -> Sequence[LateDepartment]:
    """The departments that are late in the offers that the actor's department leads."""
    return _LATE.get((actor().organisation_id, today()), lambda: coordination.list_late(db(), actor(), today()))


def list_years() -> Sequence[YearOfAsks]:
    """£ by year of the programmes that the actor's department leads."""
    return _YEARS.get(actor().organisation_id, lambda: national.list_years(db(), actor()))
