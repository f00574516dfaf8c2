"""What is ready, what is late, what is to be drawn up, £ by year nationally: worked out once while nothing happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.queries import coordination, national, releases
from tracker.queries.coordination import Disputed, Gate, LateDepartment, LateOffer, ToDrawUp
from tracker.queries.national import YearOfAsks
from tracker.queries.releases import ReadyOffer
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.unchanged import Unchanged

_ORDERS = Unchanged[Mapping[int, int]](most=32)
_READY = Unchanged[Sequence[ReadyOffer]](most=64)
_LATE = Unchanged[Sequence[LateDepartment]](most=32)
_LATE_OFFERS = Unchanged[tuple[Sequence[LateOffer], int]](most=32)
_TO_DRAW_UP = Unchanged[tuple[Sequence[ToDrawUp], int]](most=32)
_GATE = Unchanged[Gate](most=32)
_DISPUTED = Unchanged[Sequence[Disputed]](most=32)
_YEARS = Unchanged[Sequence[YearOfAsks]](most=32)


def order_offers(words: str) -> Mapping[int, int]:
    """Offer id → how many decisions the reader may release in it, the soonest due first."""
    return _ORDERS.get((actor(), words), lambda: releases.order_offers(db(), actor(), words))


def list_ready_offers(words: str, offer_ids: Sequence[int]) -> Sequence[ReadyOffer]:
    """A page of these offers."""
    asked = (actor(), words, tuple(offer_ids), today())
    return _READY.get(asked, lambda: releases.list_ready_offers(db(), actor(), words, offer_ids, today()))


def list_late() -> Sequence[LateDepartment]:
    """The departments that are late in the offers that the actor's department leads."""
    return _LATE.get((actor().organisation_id, today()), lambda: coordination.list_late(db(), actor(), today()))


def list_late_offers() -> tuple[Sequence[LateOffer], int]:
    """The first of what is late of whole offers that the actor's department leads; how many."""
    asked = actor().organisation_id, today()
    return _LATE_OFFERS.get(asked, lambda: coordination.list_late_offers(db(), actor(), today()))


def list_to_draw_up() -> tuple[Sequence[ToDrawUp], int]:
    """The first offers whose agreement the actor's department can draw up; how many."""
    return _TO_DRAW_UP.get(actor().organisation_id, lambda: coordination.list_to_draw_up(db(), actor()))


def get_gate() -> Gate:
    """What waits for the Treasury in the offers that the actor's department leads."""
    return _GATE.get((actor().organisation_id, today()), lambda: coordination.get_gate(db(), actor(), today()))


def list_disputed() -> Sequence[Disputed]:
    """Lines sent back between departments in those offers."""
    return _DISPUTED.get(actor().organisation_id, lambda: coordination.list_disputed(db(), actor()))


def list_years() -> Sequence[YearOfAsks]:
    """£ by year of the programmes that the actor's department leads."""
    return _YEARS.get(actor().organisation_id, lambda: national.list_years(db(), actor()))
