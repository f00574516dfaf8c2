"""Lists of offers: those of a council, those that wait for its signatory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountKind, AmountTotal, total_of_line
from tracker.domain.lines import LineKind, LineState
from tracker.domain.offer_figures import Share
from tracker.domain.offers import OfferKind, OfferState, Part
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import visibility
from tracker.queries.offer_figures import NESTED, total_nested
from tracker.queries.prepared import fetch, prepared

_OURS = (Part.LEAD, Part.JOINED, Part.INVITED)
_AGREED = (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)


@dataclass(frozen=True)
class OfferRow:
    """An offer as a list has it. `asked` and `agreed` are £ of its ring-fence removals over all years.

    A pound inside two rings is counted once, as on the offer's own page.
    """

    id: int
    reference: str
    kind: OfferKind
    title: str
    state: OfferState
    programme: str
    lead: str
    part: Part
    sent_at: datetime | None
    lines: int = 0
    asked: AmountTotal | None = None
    agreed: AmountTotal | None = None

    @property
    def name(self) -> str:
        """Its theme, or "Single offer"."""
        return self.title or self.kind.words

    @property
    def role(self) -> str:
        """What the reader's council is to it."""
        match self.part:
            case Part.LEAD:
                return "Lead council"
            case Part.INVITED:
                return f"Invited by {self.lead}"
            case _:
                return f"Partner, led by {self.lead}"


def count_own(session: Session, actor: Actor) -> int:
    """How many offers the actor's council leads, has joined or is asked to join."""
    return session.scalar(*_own_count(actor)) or 0


def list_own(session: Session, actor: Actor, today: date, *, first: int = 0, size: int = 50) -> Sequence[OfferRow]:
    """Those offers, the newest first, with their lines counted and added up."""
    rows = fetch(session, *_own_page(actor, first, size))
    sums = _sums(session, [row.id for row in rows], today)
    return [_row(row, **sums.get(row.id, {})) for row in rows]


def list_waiting_for_signatory(session: Session, actor: Actor, today: date) -> Sequence[OfferRow]:
    """Offers sent to the council's signatories, and invitations to join, the longest waiting first."""
    waiting = or_(
        and_(Offer.state == OfferState.AWAITING_SIGN_OFF, OfferParty.part == Part.LEAD),
        and_(Offer.state == OfferState.DRAFT, OfferParty.part == Part.INVITED),
    )
    query = _own(actor, waiting).order_by(func.coalesce(Offer.sent_at, OfferParty.since), Offer.id).limit(100)
    rows = session.execute(query).all()
    sums = _sums(session, [row.id for row in rows], today)
    return [_row(row, **sums.get(row.id, {})) for row in rows]


@prepared
def _own_count(actor: Actor) -> Select[int]:
    return select(func.count()).select_from(_own(actor).subquery())


@prepared
def _own_page(actor: Actor, first: int, size: int) -> Select[*tuple[Any, ...]]:
    return _own(actor).order_by(Offer.id.desc()).offset(first).limit(size)


def _own(actor: Actor, *where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    lead = aliased(Organisation)
    return (
        select(
            *(Offer.id, Offer.reference, Offer.kind, Offer.title, Offer.state, Offer.sent_at),
            *(Programme.name.label("programme"), lead.name.label("lead"), OfferParty.part),
        )
        .join(OfferParty, OfferParty.offer_id == Offer.id)
        .join(Programme, Programme.id == Offer.programme_id)
        .join(lead, lead.id == Offer.lead_id)
        .where(OfferParty.organisation_id == actor.organisation_id, OfferParty.part.in_(_OURS))
        .where(Offer.state != OfferState.DISCARDED, *where)
    )


def _row(row: Any, **sums: Any) -> OfferRow:
    return OfferRow(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        title=row.title,
        state=row.state,
        programme=row.programme,
        lead=row.lead,
        part=row.part,
        sent_at=row.sent_at,
        **sums,
    )


def _sums(session: Session, offer_ids: Collection[int], today: date) -> dict[int, dict[str, Any]]:
    """Lines, £ asked and £ agreed of each offer; £ of drafts are added up from what is written so far."""
    ids = list(offer_ids)
    drafted = {offer_id: total_of_line(*sums) for offer_id, *sums in fetch(session, *_drafted(ids))}
    rows = fetch(session, *_submitted(ids))
    nesting = [row.offer_id for row in rows if row.nested]
    nested = total_nested(session, nesting, today) if nesting else {}
    found = {}
    for row in rows:
        asked = total_of_line(row.asked, row.asked_up_to or 0, row.asked_to_be_confirmed or 0)
        agreed = total_of_line(row.agreed, row.agreed_up_to or 0, row.agreed_to_be_confirmed or 0)
        inside = nested.get(row.offer_id, {})
        found[row.offer_id] = {
            "lines": row.lines,
            "asked": _both(_both(asked, drafted.get(row.offer_id)), inside.get(Share.ASKED)),
            "agreed": _both(agreed, inside.get(Share.AGREED) if row.nested_agreed else None),
        }
    return found


def _both(one: AmountTotal | None, other: AmountTotal | None) -> AmountTotal | None:
    return one + other if one and other else one or other


_IS_NESTED = and_(Line.kind == LineKind.RING_FENCE_REMOVAL, Line.ring_id.in_(NESTED))
_STANDS_ALONE = and_(Line.kind == LineKind.RING_FENCE_REMOVAL, Line.ring_id.not_in(NESTED))


@prepared
def _submitted(offer_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    is_agreed = and_(_STANDS_ALONE, Line.state.in_(_AGREED))
    return (
        select(
            Line.offer_id,
            func.count().label("lines"),
            func.count(case((_IS_NESTED, 1))).label("nested"),
            func.count(case((and_(_IS_NESTED, Line.state.in_(_AGREED)), 1))).label("nested_agreed"),
            func.sum(case((_STANDS_ALONE, Line.asked))).label("asked"),
            func.sum(case((_STANDS_ALONE, Line.asked_up_to))).label("asked_up_to"),
            func.sum(case((_STANDS_ALONE, Line.asked_to_be_confirmed))).label("asked_to_be_confirmed"),
            func.sum(case((is_agreed, Line.tabled))).label("agreed"),
            func.sum(case((is_agreed, Line.tabled_up_to))).label("agreed_up_to"),
            func.sum(case((is_agreed, Line.tabled_to_be_confirmed))).label("agreed_to_be_confirmed"),
        )
        .where(Line.offer_id.in_(offer_ids), visibility.is_counted())
        .group_by(Line.offer_id)
    )


@prepared
def _drafted(offer_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    unfixed = (AmountKind.UP_TO, AmountKind.TO_BE_CONFIRMED)
    counts = (func.sum(case((PositionAmount.kind == kind, 1), else_=0)) for kind in unfixed)
    return (
        select(Line.offer_id, func.sum(PositionAmount.money), *counts)
        .join(Position, Position.line_id == Line.id)
        .join(PositionAmount, PositionAmount.position_id == Position.id)
        .where(Line.offer_id.in_(offer_ids), _STANDS_ALONE, Line.state == LineState.DRAFT, Position.round == 1)
        .where(visibility.is_counted())
        .group_by(Line.offer_id)
    )
