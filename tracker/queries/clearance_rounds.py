"""Clearance rounds as those read them who opened them and those who are asked.

A coordinator sees the rounds of their own department; a decision maker those in which their department is asked, and of
them the lines that were sent to it (2-model, section 1).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, Role
from tracker.domain.clearances import ClearanceReply, may_close
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.errors import NotFound
from tracker.models.clearances import Clearance, ClearanceRound
from tracker.models.people import Person
from tracker.queries.clearance_round_lines import RoundLine, Said, read_lines
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class ListedRound:
    """One round in a list. `waiting` counts the answers still owed, `ours` those of the reader's department."""

    id: int
    words: str
    opened_at: datetime
    closed_at: datetime | None
    last_day: Lateness
    lines: int
    departments: int
    replies: Mapping[ClearanceReply, int]
    waiting: int
    ours: int


@dataclass(frozen=True)
class Round:
    """A round with its lines. `is_open` as long as a line waits for it."""

    id: int
    words: str
    opened_at: datetime
    closed_at: datetime | None
    last_day: Lateness
    lines: tuple[RoundLine, ...]
    is_coordinator: bool

    @property
    def said(self) -> tuple[Said, ...]:
        """Everything asked, line by line."""
        return tuple(each for line in self.lines for each in line.said)

    @property
    def by_department(self) -> Mapping[str, Counter[ClearanceReply | None]]:
        """How each department answered; None: not yet."""
        found: dict[str, Counter[ClearanceReply | None]] = defaultdict(Counter)
        for each in sorted(self.said, key=lambda said: said.department):
            found[each.department][each.reply] += 1
        return found

    @property
    def waiting(self) -> int:
        """How many answers are still owed."""
        return sum(each.reply is None for each in self.said)

    @property
    def is_open(self) -> bool:
        """Whether a line waits for it to be closed."""
        return any(line.is_in for line in self.lines)

    @property
    def to_answer(self) -> tuple[RoundLine, ...]:
        """The lines that the reader's department has not answered."""
        if self.closed_at is not None:
            return ()
        return tuple(line for line in self.lines if line.mine is not None and line.mine.reply is None)

    def may_close(self, today: date) -> bool:
        """Whether its last day has come, or everyone has replied."""
        return self.is_open and may_close(today, self.last_day.due_on, everyone_replied=not self.waiting)


def count_to_answer(session: Session, actor: Actor) -> int:
    """How many lines of open rounds wait for an answer of the actor's department."""
    return session.scalar(*_to_answer(actor.organisation_id)) or 0


def list_rounds(session: Session, actor: Actor, today: date) -> Sequence[ListedRound]:
    """The rounds that the actor opened or is asked in: the open ones first, the soonest last day first."""
    rows = fetch(session, *_rounds(actor))
    counts: dict[int, Counter[ClearanceReply | None]] = defaultdict(Counter)
    for round_id, reply, count in fetch(session, *_counts([row.id for row in rows])):
        counts[round_id][reply] = count
    calendar = get_calendar(session)
    return [
        ListedRound(
            id=row.id,
            words=row.words,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            last_day=lateness(row.closes_on, today, calendar),
            lines=row.lines,
            departments=row.departments,
            replies={reply: counts[row.id][reply] for reply in ClearanceReply if counts[row.id][reply]},
            waiting=counts[row.id][None],
            ours=row.ours,
        )
        for row in rows
    ]


def get_round(session: Session, actor: Actor, round_id: int, today: date) -> Round:
    """One round, in a fixed number of queries. Raises NotFound when it is none of the actor's."""
    row = session.scalar(select(ClearanceRound).where(ClearanceRound.id == round_id, _seen(actor)))
    if row is None:
        raise NotFound
    is_coordinator = _opened_here(session, actor, row.opened_by_id)
    lines = read_lines(session, actor, round_id, all_of_them=is_coordinator)
    last_day = lateness(row.closes_on, today, get_calendar(session))
    return Round(row.id, row.words, row.opened_at, row.closed_at, last_day, lines, is_coordinator)


@prepared
def _to_answer(organisation_id: int) -> Select[int]:
    return (
        select(func.count())
        .select_from(Clearance)
        .join(ClearanceRound, ClearanceRound.id == Clearance.clearance_round_id)
        .where(
            Clearance.organisation_id == organisation_id, Clearance.reply.is_(None), ClearanceRound.closed_at.is_(None)
        )
    )


def _seen(actor: Actor) -> ColumnElement[bool]:
    """A condition on `ClearanceRound`: those that the actor opened with their department, or is asked in."""
    found: list[ColumnElement[bool]] = [false()]
    if Role.COORDINATOR in actor.roles:
        opener = select(Person.id).where(Person.organisation_id == actor.organisation_id)
        found.append(ClearanceRound.opened_by_id.in_(opener))
    if Role.DECISION_MAKER in actor.roles:
        asked = select(Clearance.clearance_round_id).where(
            Clearance.organisation_id == actor.organisation_id, Clearance.clearance_round_id.is_not(None)
        )
        found.append(ClearanceRound.id.in_(asked))
    return or_(*found)


def _opened_here(session: Session, actor: Actor, opened_by_id: int) -> bool:
    if Role.COORDINATOR not in actor.roles:
        return False
    return session.scalar(select(Person.organisation_id).where(Person.id == opened_by_id)) == actor.organisation_id


@prepared
def _rounds(actor: Actor) -> Select[*tuple[Any, ...]]:
    r, c = ClearanceRound, Clearance
    lines = select(func.count(c.line_id.distinct())).where(c.clearance_round_id == r.id).scalar_subquery()
    departments = select(func.count(c.organisation_id.distinct())).where(c.clearance_round_id == r.id)
    ours = select(func.count()).where(
        c.clearance_round_id == r.id, c.organisation_id == actor.organisation_id, c.reply.is_(None)
    )
    return (
        select(
            *(r.id, r.words, r.opened_at, r.closed_at, r.closes_on, lines.label("lines")),
            departments.scalar_subquery().label("departments"),
            ours.scalar_subquery().label("ours"),
        )
        .where(_seen(actor))
        .order_by(r.closed_at.is_not(None), r.closes_on, r.id)
    )


@prepared
def _counts(round_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    columns = (Clearance.clearance_round_id, Clearance.reply)
    return select(*columns, func.count()).where(Clearance.clearance_round_id.in_(round_ids)).group_by(*columns)
