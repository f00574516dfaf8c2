"""The overview, what a filter leaves and its pages, worked out once for all who look while nothing happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.monitoring import Filter, Sort, Sums
from tracker.queries import monitoring, monitoring_offers
from tracker.queries.monitoring import Overview
from tracker.queries.monitoring_offers import OfferRow
from tracker.queries.programmes import Round
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged


@dataclass(frozen=True)
class Whole:
    """How many offers a filter leaves, and what all their lines add up to, whichever page of them is shown."""

    count: int
    sums: Sums


_OVERVIEWS = Unchanged[Overview](most=8)
_WHOLES = Unchanged[Whole](most=64)
_PAGES = Unchanged[Sequence[OfferRow]](most=64)


def get_overview(programme: Round) -> Overview:
    """The overview as it stands. Raises NotAllowed, also where it is held."""
    monitoring.check_reader(actor())
    asked = (programme.id, today())
    return _OVERVIEWS.get(asked, lambda: monitoring.get_overview(db(), actor(), programme, today()))


def get_whole(programme: Round, chosen: Filter) -> Whole:
    """All that the filter leaves. Raises NotAllowed, also where it is held."""
    monitoring.check_reader(actor())
    return _WHOLES.get((programme.id, chosen, today()), lambda: _whole(programme, chosen))


def list_offers(programme: Round, chosen: Filter, sort: Sort, page: int) -> Sequence[OfferRow]:
    """One page of what the filter leaves. Raises NotAllowed, also where it is held."""
    monitoring.check_reader(actor())
    given = (db(), actor(), programme, chosen, today())
    asked = (programme.id, chosen, today(), sort, page)
    return _PAGES.get(asked, lambda: monitoring_offers.list_offers(*given, sort=sort, page=page))


def _whole(programme: Round, chosen: Filter) -> Whole:
    given = (db(), actor(), programme, chosen, today())
    count = monitoring_offers.count_offers(*given)
    return Whole(count, monitoring_offers.filtered_sums(*given) if chosen.is_applied else get_overview(programme).sums)
