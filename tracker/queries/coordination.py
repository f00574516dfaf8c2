"""What a coordinator watches over: what is late, the treasury's gate, lines in dispute, agreements to draw up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain import workflow
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.clocks import ClockKind, Lateness, lateness
from tracker.domain.lines import LineState, Turn
from tracker.domain.offers import OfferState, Part
from tracker.domain.signing import AgreementState
from tracker.domain.working_days import WorkingCalendar
from tracker.models.agreements import Agreement
from tracker.models.clocks import Clock
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.referrals import Referral
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import fetch, prepared

STEPS = (5, 10, 20)
"""Working days late that part the four steps of a department's bar."""
STEP_WORDS = ("1 to 5 working days late", "6 to 10", "11 to 20", "Over 20")
SHOWN = 50


@dataclass(frozen=True)
class LateDepartment:
    """A department's late lines: how many in each step of lateness, and the longest late."""

    id: int
    name: str
    steps: tuple[int, int, int, int]
    longest: Lateness

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.steps)


@dataclass(frozen=True)
class Gate:
    """How many lines wait for HM Treasury, and how many of them are late."""

    waiting: int
    late: int


@dataclass(frozen=True)
class ToDrawUp:
    """An offer with nothing left to settle and no version out."""

    reference: str
    council: str
    submitted_at: datetime
    agreed: int


@dataclass(frozen=True)
class LateOffer:
    """What is late of an offer as a whole: its end, its signatures, or `count` commitments to settle."""

    reference: str
    council: str
    kind: ClockKind
    count: int
    due: Lateness


@dataclass(frozen=True)
class Disputed:
    """A line that one department sent back to another, and that the coordinator has not decided about."""

    reference: str
    number: int
    title: str
    council: str
    owner: str
    due_on: date | None


def list_late(session: Session, actor: Actor, today: date) -> Sequence[LateDepartment]:
    """Departments with late lines in the offers that the actor's department leads, the most first; one query."""
    calendar = get_calendar(session)
    since = _Since(*(_first_day(calendar, today, step) for step in STEPS))
    return [_late(row, today, calendar) for row in fetch(session, *_late_lines(actor, since, today))]


@dataclass(frozen=True)
class _Since:
    """The first day that is 5, 10 and 20 working days before today."""

    five: date
    ten: date
    twenty: date


@prepared
def _late_lines(actor: Actor, since: _Since, today: date) -> Select[*tuple[Any, ...]]:
    later = (func.count(case((Line.due_on < day, 1))) for day in (since.five, since.ten, since.twenty))
    return (
        select(Organisation.id, Organisation.name, func.min(Line.due_on), func.count(), *later)
        .join(Line, Line.owner_id == Organisation.id)
        .where(*_open(Turn.DEPARTMENT), Line.due_on < today, Line.offer_id.in_(led(actor)))
        .where(Organisation.kind == OrganisationKind.DEPARTMENT)
        .group_by(Organisation.id, Organisation.name)
        .order_by(func.count().desc(), Organisation.name)
    )


def get_gate(session: Session, actor: Actor, today: date) -> Gate:
    """The gate of the offers that the actor's department leads."""
    waiting, late = fetch(session, *_at_the_gate(actor, today))[0]
    return Gate(waiting, int(late or 0))


@prepared
def _at_the_gate(actor: Actor, today: date) -> Select[int, int | None]:
    late = func.sum(case((Line.due_on < today, 1), else_=0))
    departments = select(Organisation.id).where(Organisation.kind == OrganisationKind.DEPARTMENT)
    return select(func.count(), late).where(
        Line.owner_id.in_(departments), *_open(Turn.TREASURY), _led_by(actor, Line.offer_id)
    )


def list_to_draw_up(session: Session, actor: Actor) -> tuple[Sequence[ToDrawUp], int]:
    """The first offers that wait for their agreement to be drawn up, the longest submitted first; how many wait."""
    rows = fetch(session, *_list_awaiting(actor))
    return [ToDrawUp(*fields) for *fields, _count in rows], rows[0][-1] if rows else 0


@prepared
def _list_awaiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    agreed = (
        select(func.count())
        .select_from(Line)
        .where(Line.offer_id == Offer.id, Line.state == LineState.AGREED_IN_PRINCIPLE)
        .correlate(Offer)
        .scalar_subquery()
    )
    return (
        select(Offer.reference, Organisation.name, Offer.submitted_at, agreed, func.count().over())
        .join(Organisation, Organisation.id == Offer.lead_id)
        .where(*_awaiting(actor))
        .order_by(Offer.submitted_at, Offer.id)
        .limit(SHOWN)
    )


def _awaiting(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    out = select(Agreement.id).where(Agreement.offer_id == Offer.id, Agreement.state == AgreementState.OUT)
    return Offer.state == OfferState.AWAITING_SIGNATURE, ~out.exists(), _led_by(actor, Offer.id)


def list_late_offers(session: Session, actor: Actor, today: date) -> tuple[Sequence[LateOffer], int]:
    """The first of what is late of whole offers that the actor's department leads, the longest late first; how many."""
    rows, calendar = fetch(session, *_late_offers(actor, today)), get_calendar(session)
    found = [
        LateOffer(reference, council, kind, count, lateness(due, today, calendar))
        for reference, council, kind, count, due, _found in rows
    ]
    return found, rows[0][-1] if rows else 0


@prepared
def _late_offers(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    due_on = func.min(Clock.due_on)
    return (
        select(Offer.reference, Organisation.short_name, Clock.kind, func.count(), due_on, func.count().over())
        .join(Offer, Offer.id == Clock.offer_id)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .where(Clock.stopped_on.is_(None), Clock.due_on < today, Clock.line_id.is_(None), _led_by(actor, Offer.id))
        .group_by(Offer.id, Offer.reference, Organisation.short_name, Clock.kind)
        .order_by(due_on, Offer.id, Clock.kind)
        .limit(SHOWN)
    )


def list_disputed(session: Session, actor: Actor) -> Sequence[Disputed]:
    """Lines sent back between departments that may still be handed on: the first due first."""
    return [Disputed(*row) for row in fetch(session, *_disputed(actor))]


@prepared
def _disputed(actor: Actor) -> Select[*tuple[Any, ...]]:
    back, before, owner = aliased(Referral), aliased(Referral), aliased(Organisation)
    sent_back = (
        select(back.line_id)
        .join(before, (before.line_id == back.line_id) & (before.id < back.id) & (before.from_id == back.to_id))
        .where(back.line_id.not_in(select(Referral.line_id).where(Referral.by_coordinator)))
    )
    refer = workflow.REFER
    return (
        select(Offer.reference, Line.number, Line.title, Organisation.short_name, owner.name, Line.due_on)
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
        .where(Line.id.in_(sent_back), Line.state.in_(sorted(refer.states)), Line.stage.in_(sorted(refer.stages)))
        .where(Line.turn.in_(sorted(refer.turns)), Line.offer_id.in_(led(actor)))
        .order_by(Line.due_on, Offer.id, Line.number)
        .limit(SHOWN)
    )


def _open(turn: Turn) -> tuple[ColumnElement[bool], ...]:
    return Line.settled_at.is_(None), Line.turn == turn


def led(actor: Actor) -> Select[int]:
    """All offers that the actor's department leads: for thousands of lines quicker than asking of each."""
    p = OfferParty
    return select(p.offer_id).where(p.organisation_id == actor.organisation_id, p.part == Part.LEAD_DEPARTMENT)


def _led_by(actor: Actor, offer_id: Any) -> ColumnElement[bool]:
    return (
        select(OfferParty.offer_id)
        .where(
            OfferParty.offer_id == offer_id,
            OfferParty.organisation_id == actor.organisation_id,
            OfferParty.part == Part.LEAD_DEPARTMENT,
        )
        .exists()
    )


def _first_day(calendar: WorkingCalendar, today: date, days: int) -> date:
    """The first day that is at most so many working days before today."""
    day = calendar.add(today, -days)
    while calendar.between(day - timedelta(days=1), today) <= days:
        day -= timedelta(days=1)
    return day


def _late(row: Any, today: date, calendar: WorkingCalendar) -> LateDepartment:
    department_id, name, oldest, late, over_five, over_ten, over_twenty = row
    steps = (late - over_five, over_five - over_ten, over_ten - over_twenty, over_twenty)
    return LateDepartment(department_id, name, steps, lateness(oldest, today, calendar))
