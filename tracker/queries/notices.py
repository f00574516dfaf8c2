"""What a notice tells of, as the person it goes to may see it at the time of sending; and how the outbox stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.db import portions
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.clocks import ClockKind
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Turn
from tracker.domain.notices import MOST_TRIES, OF_THE_INSIDE, OF_WHAT_IS_GONE, NoticeKind
from tracker.domain.offers import Part
from tracker.domain.standing import Facet
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.models.releases import SelectionLine
from tracker.queries import visibility

_COUNCILS = (Part.LEAD, Part.JOINED, Part.INVITED)
_DUE_BY = {NoticeKind.ROUND_OPENED: ClockKind.CLEARANCE_ROUND}
"""Where what is asked has a clock other than that of whose turn it is."""
_DUE_OF_DEPARTMENT = frozenset(
    {
        NoticeKind.LINE_ASSIGNED,
        NoticeKind.LINE_REFERRED_HERE,
        NoticeKind.LINE_DISPUTED,
        NoticeKind.LINE_HELD,
        NoticeKind.RECOMMENDATION_RETURNED,
        NoticeKind.QUESTION_ANSWERED,
        NoticeKind.COUNTER_RECEIVED,
        NoticeKind.COUNTERED_BY_LEAD,
    }
)
"""What says when the department has to answer: no day is named while the council has the turn."""


@dataclass(frozen=True)
class ToldLine:
    """A line as an e-mail may name it."""

    number: int
    due_on: date | None
    is_with_council: bool
    owner: str


@dataclass(frozen=True)
class Told:
    """One notice. `by` is the body that did it, "" for the service; `clock` and `due_on` are of what ran late."""

    kind: NoticeKind
    reference: str
    council: str
    by: str
    lines: tuple[ToldLine, ...]
    clock: ClockKind | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Addressee:
    """Who is written to."""

    actor: Actor
    email: str


@dataclass(frozen=True)
class Outbox:
    """How many notices wait to be sent, and how many were given up after the last try."""

    waiting: int
    failed: int


def find_addressee(session: Session, person_id: int) -> Addressee | None:
    """Someone with the roles they hold now; None once they have left."""
    query = (
        select(Person, Organisation, PersonRole.role)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.id == person_id, Person.is_active)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    person, body = rows[0].Person, rows[0].Organisation
    roles = frozenset(row.role for row in rows if row.role is not None)
    return Addressee(Actor(person.id, person.name, body.id, body.name, body.kind, roles), person.email)


def read_notices(session: Session, actor: Actor, notice_ids: Collection[int]) -> tuple[Sequence[Told], Sequence[int]]:
    """What these notices tell the actor, oldest first; and the ids of those whose subject is not theirs to see."""
    rows = _rows(session, actor, notice_ids)
    seen = [row for row in rows if _is_seen(row)]
    own_dates = _own_dates(session, [row for row in seen if row.kind in _DUE_BY])
    told = [_told(row, _lines(session, actor, row, own_dates)) for row in seen]
    return told, [row.id for row in rows if not _is_seen(row)]


def _rows(session: Session, actor: Actor, notice_ids: Collection[int]) -> list[Row[*tuple[Any, ...]]]:
    found: list[Row[*tuple[Any, ...]]] = []
    for some in portions(sorted(notice_ids)):
        found.extend(session.execute(_query(actor).where(Notice.id.in_(some))))
    return found


def _query(actor: Actor) -> Select[*tuple[Any, ...]]:
    by, lead, owner = aliased(Organisation), aliased(Organisation), aliased(Organisation)
    return (
        select(
            *(Notice.id, Notice.kind, Notice.offer_id, Notice.line_id, Event.at, Event.facts),
            *(Event.organisation_id.label("by_id"), by.name.label("by"), by.kind.label("by_kind")),
            *(Offer.reference, lead.short_name.label("council"), owner.name.label("owner")),
            *(Line.number, Line.due_on, Line.turn),
            _flag(_sees_offer(actor)).label("sees_offer"),
            _flag(visibility.scope(actor, Facet.CASE)).label("sees_line"),
            _flag(visibility.scope(actor, Facet.INSIDE)).label("sees_inside"),
        )
        .join(Event, Event.id == Notice.event_id)
        .outerjoin(by, by.id == Event.organisation_id)
        .outerjoin(Offer, Offer.id == Notice.offer_id)
        .outerjoin(lead, lead.id == Offer.lead_id)
        .outerjoin(Line, Line.id == Notice.line_id)
        .outerjoin(owner, owner.id == Line.owner_id)
        .order_by(Notice.id)
    )


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _sees_offer(actor: Actor) -> ColumnElement[bool]:
    takes_part = exists().where(
        OfferParty.offer_id == Offer.id,
        OfferParty.organisation_id == actor.organisation_id,
        OfferParty.part.in_(_COUNCILS),
    )
    return or_(visibility.offer_scope(actor), and_(Notice.kind.in_(sorted(OF_WHAT_IS_GONE)), takes_part))


def _is_seen(row: Row[*tuple[Any, ...]]) -> bool:
    if row.line_id is not None:
        return bool(row.sees_inside if row.kind in OF_THE_INSIDE else row.sees_line)
    return row.offer_id is None or bool(row.sees_offer)


def _own_dates(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[tuple[ClockKind, int | None], date]:
    """When what is asked of somebody other than whose turn it is is due, by clock and line."""
    ids = [row.line_id for row in rows]
    query = select(Clock.kind, Clock.line_id, Clock.due_on).where(
        Clock.line_id.in_(ids), Clock.kind.in_(sorted(_DUE_BY.values())), Clock.stopped_on.is_(None)
    )
    return {(kind, line_id): due_on for kind, line_id, due_on in session.execute(query)} if ids else {}


def _lines(
    session: Session, actor: Actor, row: Row[*tuple[Any, ...]], own_dates: dict[tuple[ClockKind, int | None], date]
) -> tuple[ToldLine, ...]:
    """The line of the notice; of some that tell of a whole offer, those lines of it that they are about."""
    if row.line_id is not None:
        return (ToldLine(row.number, _due_on(row, own_dates), row.turn is Turn.COUNCIL, named(row.owner)),)
    if row.kind is NoticeKind.NEW_LINES:
        return _listed(session, Line.submitted_at == row.at, Line.owner_id == actor.organisation_id, row=row)
    if row.kind is NoticeKind.DECISIONS_RELEASED:
        return _listed(session, Line.id.in_(_released_with(row)), visibility.scope(actor, Facet.CASE), row=row)
    if row.kind is NoticeKind.RELEASE_CARRIED_OUT:
        return _listed(session, Line.id.in_(_went(row.facts.get("selection"))), row=row)
    return ()


def _due_on(row: Row[*tuple[Any, ...]], own_dates: dict[tuple[ClockKind, int | None], date]) -> date | None:
    if own := _DUE_BY.get(row.kind):
        return own_dates.get((own, row.line_id))
    return None if row.kind in _DUE_OF_DEPARTMENT and row.turn is not Turn.DEPARTMENT else row.due_on


def _released_with(row: Row[*tuple[Any, ...]]) -> Select[int | None]:
    return select(Event.line_id).where(
        Event.offer_id == row.offer_id, Event.kind == EventKind.LINE_RELEASED.value, Event.at == row.at
    )


def _went(selection_id: int | None) -> Select[int]:
    """Of a queued release that was carried out, the lines that were released."""
    return select(SelectionLine.line_id).where(
        SelectionLine.selection_id == selection_id, SelectionLine.skipped_because.is_(None)
    )


def _listed(session: Session, *conditions: ColumnElement[bool], row: Row[*tuple[Any, ...]]) -> tuple[ToldLine, ...]:
    query = (
        select(Line.number, Line.due_on, Line.turn, Line.state, Organisation.name)
        .join(Organisation, Organisation.id == Line.owner_id)
        .where(Line.offer_id == row.offer_id, *conditions)
        .order_by(Line.number)
    )
    return tuple(_with_turn(each) for each in session.execute(query))


def _with_turn(row: Row[*tuple[Any, ...]]) -> ToldLine:
    waits = row.turn is Turn.COUNCIL and row.state is LineState.COUNTER_PROPOSED
    return ToldLine(row.number, row.due_on, waits, named(row.name))


def _told(row: Row[*tuple[Any, ...]], lines: tuple[ToldLine, ...]) -> Told:
    clock, due_on = row.facts.get("clock"), row.facts.get("due_on")
    return Told(
        kind=row.kind,
        reference=row.reference or "",
        council=row.council or "",
        by=named(row.by) if row.by_kind is OrganisationKind.DEPARTMENT else row.by or "",
        lines=lines,
        clock=ClockKind(clock) if clock in set(ClockKind) else None,
        due_on=date.fromisoformat(due_on) if clock and due_on else None,
    )


def named(department: str) -> str:
    """A department as a sentence names it: "the Department of Health", "HM Treasury"."""
    return department if department.startswith(("HM ", "Communities")) else f"the {department}"


def get_outbox(session: Session) -> Outbox:
    """The outbox now, for whoever keeps the service well."""
    unsent = (Notice.sent_at.is_(None), Notice.dropped.is_(None))
    is_failed = Notice.tries >= MOST_TRIES
    query = select(func.count().filter(~is_failed), func.count().filter(is_failed)).where(*unsent)
    return Outbox(*session.execute(query).one())
