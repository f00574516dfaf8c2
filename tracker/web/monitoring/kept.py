"""The overview, worked out once for all who look while nothing happens."""

from __future__ import annotations

from tracker.queries import monitoring
from tracker.queries.monitoring import Overview
from tracker.queries.programmes import Round
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_OVERVIEWS = Unchanged[Overview](most=8)


def get_overview(programme: Round) -> Overview:
    """The overview as it stands. Raises NotAllowed, also where it is held."""
    monitoring.check_reader(actor())
    asked = (programme.id, today())
    return _OVERVIEWS.get(asked, lambda: monitoring.get_overview(db(), actor(), programme, today()))
