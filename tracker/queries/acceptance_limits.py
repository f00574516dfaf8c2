"""Councils' limits for accepting: one's own, and which lines are above theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.amounts import AmountTotal
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.errors import NotFound
from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.models.acceptance_limits import AcceptanceLimit
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.queries.clocks import get_calendar
from tracker.queries.positions import tabled_of
from tracker.queries.prepared import fetch, prepared

NEVER_SET = 0
"""The version that is read where no limit was ever set."""


@dataclass(frozen=True)
class LimitHeld:
    """A council's limit as it stands: None for no limit, set or taken away by someone at some time, if ever."""

    money: Money | None = None
    version: int = NEVER_SET
    at: datetime | None = None
    by: str = ""


def get_limit(session: Session, actor: Actor) -> LimitHeld:
    """The limit of the actor's own council. Raises NotFound for who is of none: nobody else has one, or reads one."""
    if actor.organisation_kind is not OrganisationKind.AUTHORITY:
        raise NotFound
    query = (
        select(AcceptanceLimit.money, AcceptanceLimit.version, AcceptanceLimit.at, Person.name)
        .join(Person, Person.id == AcceptanceLimit.person_id)
        .where(AcceptanceLimit.organisation_id == actor.organisation_id)
    )
    row = session.execute(query).one_or_none()
    return LimitHeld(*row) if row else LimitHeld()


def is_above() -> ColumnElement[bool]:
    """A condition on `Line`: it waits for its council's reply to terms above that council's own limit.

    The SQL twin of `domain.acceptance_limits.is_above`, asked of the last position sent.
    """
    over = exists().where(
        AcceptanceLimit.organisation_id == Line.authority_id,
        Position.line_id == Line.id,
        Position.round == Line.round,
        Position.sent_at.is_not(None),
        PositionAmount.position_id == Position.id,
        PositionAmount.money > AcceptanceLimit.money,
    )
    return over & (Line.state == LineState.COUNTER_PROPOSED) & (Line.turn == Turn.COUNCIL)


def lines_above(session: Session, lines: Collection[Line]) -> frozenset[int]:
    """The ids of those lines that are above their council's limit; nothing is asked where none can be accepted."""
    ids = [row.id for row in lines if row.state is LineState.COUNTER_PROPOSED and row.turn is Turn.COUNCIL]
    return frozenset(line_id for some in portions(ids) for (line_id,) in fetch(session, *_above(some)))


@dataclass(frozen=True)
class ToAccept:
    """A line whose terms only a signatory of its council accepts; `tabled` is their £ over all years."""

    reference: str
    number: int
    title: str
    department: str
    tabled: AmountTotal | None
    due: Lateness | None


def list_to_accept(session: Session, actor: Actor, today: date) -> Sequence[ToAccept]:
    """Lines of the actor's own council that are above its limit, soonest due first."""
    calendar = get_calendar(session)
    return [
        ToAccept(
            reference=row.reference,
            number=row.number,
            title=row.title,
            department=row.department,
            tabled=tabled_of(row),
            due=lateness(row.due_on, today, calendar) if row.due_on else None,
        )
        for row in fetch(session, *_to_accept(actor))
    ]


@prepared
def _to_accept(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Offer.reference, Line.number, Line.title, Organisation.name.label("department"), Line.due_on),
            *(Line.tabled, Line.tabled_up_to, Line.tabled_to_be_confirmed),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.owner_id)
        .where(Line.authority_id == actor.organisation_id, is_above())
        .order_by(Line.due_on.is_(None), Line.due_on, Line.id)
        .limit(100)
    )


@prepared
def _above(line_ids: Collection[int]) -> Select[int]:
    return select(Line.id).where(Line.id.in_(line_ids), is_above())
