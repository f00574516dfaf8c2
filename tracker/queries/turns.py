"""What waits for a council, and what it waits for: its home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountTotal
from tracker.domain.clocks import Lateness
from tracker.domain.commitments import CommitmentState
from tracker.domain.events import EventKind
from tracker.domain.lines import FALLEN, UNSETTLED, LineState, Turn
from tracker.domain.offers import OfferState, Part
from tracker.domain.workflow import TALKING
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment, CommitmentLine
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.queries.acceptance_limits import is_above
from tracker.queries.clocks import find_lateness
from tracker.queries.positions import asked_of, tabled_of
from tracker.queries.prepared import fetch, prepared

MOST = 50
"""How many things of one kind the home page lists."""


@dataclass(frozen=True)
class LineTurn:
    """A line on which the council has the turn: a counter to reply to, or a question to answer.

    `partner` is the council it is for, when that is another one of the offer; "" for the actor's own. `is_above_limit`:
    the terms are above that council's own limit for accepting.
    """

    reference: str
    number: int
    partner: str
    title: str
    state: LineState
    department: str
    asked: AmountTotal | None
    tabled: AmountTotal | None
    is_with_conditions: bool
    is_above_limit: bool
    due: Lateness | None


@dataclass(frozen=True)
class CommitmentTurn:
    """A commitment to settle: lines it rests on were refused or withdrawn."""

    reference: str
    number: int
    title: str
    refused: tuple[int, ...]
    withdrawn: tuple[int, ...]
    due: Lateness | None


@dataclass(frozen=True)
class DeclinedTurn:
    """A draft that the signatory sent back, and why."""

    reference: str
    reason: str
    by: str


@dataclass(frozen=True)
class InvitationTurn:
    """Another council asks this one to join its offer."""

    reference: str
    lead: str
    name: str


@dataclass(frozen=True)
class WaitingLine:
    """A line that others have."""

    reference: str
    number: int
    title: str
    state: LineState
    turn: Turn
    department: str
    due: Lateness | None


def list_line_turns(
    session: Session, actor: Actor, today: date, *, offer_id: int | None = None, size: int = MOST
) -> Sequence[LineTurn]:
    """Lines that wait for the council, of one offer or of all, soonest due first; a partner acts on its own lines."""
    rows = fetch(session, *_turns(actor, offer_id, size))
    return [
        LineTurn(
            reference=row.reference,
            number=row.number,
            partner="" if row.authority_id == actor.organisation_id else row.authority,
            title=row.title,
            state=row.state,
            department=row.department,
            asked=asked_of(row),
            tabled=tabled_of(row),
            is_with_conditions=row.is_with_conditions,
            is_above_limit=row.is_above_limit,
            due=find_lateness(session, row.due_on, today),
        )
        for row in rows
    ]


def list_commitment_turns(session: Session, actor: Actor, today: date) -> Sequence[CommitmentTurn]:
    """Flagged commitments, soonest due first; in an offer that is withdrawn nothing has to be settled."""
    rows = fetch(session, *_flagged(actor))
    fallen = fetch(session, *_fallen([row.id for row in rows])) if rows else ()
    return [
        CommitmentTurn(
            reference=row.reference,
            number=row.number,
            title=row.title,
            refused=tuple(n for at, n, state in fallen if at == row.id and state is LineState.REJECTED),
            withdrawn=tuple(n for at, n, state in fallen if at == row.id and state is LineState.WITHDRAWN),
            due=find_lateness(session, row.due_on, today),
        )
        for row in rows
    ]


@prepared
def _flagged(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Commitment.id, Commitment.number, Commitment.title, Offer.reference, Clock.due_on)
        .join(Offer, Offer.id == Commitment.offer_id)
        .join(OfferParty, takes_part(actor, Commitment.authority_id))
        .outerjoin(Clock, and_(Clock.commitment_id == Commitment.id, Clock.stopped_on.is_(None)))
        .where(Commitment.state == CommitmentState.FLAGGED, Offer.state.in_(TALKING))
        .order_by(Clock.due_on.is_(None), Clock.due_on, Commitment.id)
        .limit(MOST)
    )


@prepared
def _fallen(commitment_ids: Sequence[int]) -> Select[int, int, LineState]:
    """Commitment, line number and state of the lines that no longer carry anything."""
    return (
        select(CommitmentLine.commitment_id, Line.number, Line.state)
        .join(Line, Line.id == CommitmentLine.line_id)
        .where(CommitmentLine.commitment_id.in_(commitment_ids), Line.state.in_(FALLEN))
        .order_by(Line.number)
    )


def list_declined(session: Session, actor: Actor) -> Sequence[DeclinedTurn]:
    """Drafts whose last way to the signatory ended with a no."""
    return [DeclinedTurn(*row) for row in fetch(session, *_declined(actor))]


@prepared
def _declined(actor: Actor) -> Select[str, str, str]:
    ended = (EventKind.OFFER_DECLINED, EventKind.OFFER_RECALLED, EventKind.OFFER_SENT)
    last = (
        select(func.max(Event.id)).where(Event.offer_id == Offer.id, Event.kind.in_(ended)).correlate(Offer)
    ).scalar_subquery()
    return (
        select(Offer.reference, Event.words, Organisation.name)
        .join(Event, Event.id == last)
        .join(Organisation, Organisation.id == Event.organisation_id)
        .where(
            Offer.lead_id == actor.organisation_id,
            Offer.state == OfferState.DRAFT,
            Event.kind == EventKind.OFFER_DECLINED,
        )
        .order_by(Event.id)
        .limit(MOST)
    )


def list_invitations(session: Session, actor: Actor) -> Sequence[InvitationTurn]:
    """Offers that the council is asked to join, the earliest asked first."""
    rows = fetch(session, *_invitations(actor))
    return [InvitationTurn(row.reference, row.name, row.title or row.kind.words) for row in rows]


@prepared
def _invitations(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Offer.reference, Offer.kind, Offer.title, Organisation.name)
        .join(OfferParty, OfferParty.offer_id == Offer.id)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .where(
            OfferParty.organisation_id == actor.organisation_id,
            OfferParty.part == Part.INVITED,
            Offer.state == OfferState.DRAFT,
        )
        .order_by(OfferParty.since, Offer.id)
        .limit(MOST)
    )


def count_waiting(session: Session, actor: Actor) -> int:
    """How many of the council's lines are with departments or the treasury."""
    return session.scalar(*_waiting_count(actor)) or 0


def list_waiting(
    session: Session, actor: Actor, today: date, *, first: int = 0, size: int = 50
) -> Sequence[WaitingLine]:
    """Lines that others have, soonest due first."""
    return [
        WaitingLine(
            reference=row.reference,
            number=row.number,
            title=row.title,
            state=row.state,
            turn=row.turn,
            department=row.department,
            due=find_lateness(session, row.due_on, today),
        )
        for row in fetch(session, *_waiting_page(actor, first, size))
    ]


@prepared
def _turns(actor: Actor, offer_id: int | None, size: int) -> Select[*tuple[Any, ...]]:
    query = _lines(actor).add_columns(is_above().label("is_above_limit"))
    query = query.where(Line.turn == Turn.COUNCIL, Line.state.in_(UNSETTLED))
    if offer_id is not None:
        query = query.where(Line.offer_id == offer_id)
    return query.order_by(Line.due_on.is_(None), Line.due_on, Line.id).limit(size)


@prepared
def _waiting_count(actor: Actor) -> Select[int]:
    return select(func.count()).select_from(_waiting(actor).subquery())


@prepared
def _waiting_page(actor: Actor, first: int, size: int) -> Select[*tuple[Any, ...]]:
    return _waiting(actor).order_by(Line.due_on.is_(None), Line.due_on, Line.id).offset(first).limit(size)


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    owner, authority = aliased(Organisation), aliased(Organisation)
    return (
        select(
            *(Line.authority_id, authority.short_name.label("authority")),
            *(Offer.reference, Line.number, Line.title, Line.state, Line.turn, owner.name.label("department")),
            *(Line.is_with_conditions, Line.due_on, Line.asked, Line.asked_up_to, Line.asked_to_be_confirmed),
            *(Line.tabled, Line.tabled_up_to, Line.tabled_to_be_confirmed),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(OfferParty, takes_part(actor, Line.authority_id))
        .join(owner, owner.id == Line.owner_id)
        .join(authority, authority.id == Line.authority_id)
    )


def takes_part(actor: Actor, authority_id: Any) -> ColumnElement[bool]:
    """The lead acts on everything, a partner on what is its own (2-model, "Partners")."""
    is_own = and_(OfferParty.part == Part.JOINED, authority_id == actor.organisation_id)
    return and_(
        OfferParty.offer_id == Offer.id,
        OfferParty.organisation_id == actor.organisation_id,
        or_(OfferParty.part == Part.LEAD, is_own),
    )


def _waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    return _lines(actor).where(Line.turn.in_((Turn.DEPARTMENT, Turn.TREASURY)), Line.state.in_(UNSETTLED))
