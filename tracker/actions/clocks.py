"""Starting and stopping clocks as the workflow table says, and each line's due date."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.clocks import OF_THE_WHOLE_OFFER, Agreed, ClockKind, Pause, due_on
from tracker.domain.lines import LIVE, Turn
from tracker.domain.london import london_date
from tracker.domain.moves import Result
from tracker.domain.workflow import TURN_OF_CLOCK
from tracker.models.clocks import Clock, ClockPause
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries.clocks import get_timetable


@dataclass(frozen=True)
class Turned:
    """A line that has just moved, with what the table says of its clocks; of a question, which one."""

    row: Line
    result: Result
    question_id: int | None = None


def turn(session: Session, moved: Sequence[Turned], *, now: datetime) -> None:
    """Stop, start, pause and resume the clocks of lines that have just moved, and copy each one's due date.

    A line that is no longer live has no clock running.
    """
    today = london_date(now)
    running = _running(session, [each.row.id for each in moved])
    for each in moved:
        clocks = running[each.row.id]
        for clock in clocks:
            if _stops(clock, each):
                clock.stopped_on = today
            elif clock.kind in each.result.pauses and clock.paused_on is None:
                _pause(session, clock, today)
            elif clock.kind in each.result.resumes and clock.paused_on is not None:
                _resume(session, clock, each.row, today)
        for kind in each.result.starts:
            clocks.append(_start(session, each, kind, today))
        each.row.due_on = _earliest(each.row, clocks)
    session.flush()


def _stops(clock: Clock, moved: Turned) -> bool:
    """Of several questions each has a clock of its own."""
    if moved.row.state not in LIVE:
        return True
    of_another = clock.question_id is not None and clock.question_id != moved.question_id
    return clock.kind in moved.result.stops and not of_another


def _running(session: Session, line_ids: Sequence[int]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = defaultdict(list)
    for some in portions(line_ids):
        query = select(Clock).where(Clock.line_id.in_(some), Clock.stopped_on.is_(None))
        for clock in session.scalars(query.order_by(Clock.id), execution_options={"populate_existing": True}):
            found[clock.line_id or 0].append(clock)
    return found


def _start(session: Session, moved: Turned, kind: ClockKind, today: date) -> Clock:
    row = moved.row
    timetable = get_timetable(session, row.programme_id)
    due = due_on(timetable.rules[kind], today, (), timetable.calendar)
    clock = Clock(
        offer_id=row.offer_id,
        line_id=row.id,
        question_id=moved.question_id if kind is ClockKind.COUNCIL_ANSWER else None,
        kind=kind,
        turn=TURN_OF_CLOCK[kind],
        started_on=today,
        due_on=due,
    )
    session.add(clock)
    return clock


def _pause(session: Session, clock: Clock, today: date) -> None:
    clock.paused_on = today
    session.add(ClockPause(clock_id=clock.id, from_on=today))


def _resume(session: Session, clock: Clock, row: Line, today: date) -> None:
    """The due date moves by the working days since the first question that was open."""
    rows = session.scalars(select(ClockPause).where(ClockPause.clock_id == clock.id).order_by(ClockPause.id)).all()
    for each in rows:
        each.to_on = each.to_on or today
    clock.paused_on = None
    clock.due_on = worked_out(session, clock, row.programme_id, [Pause(each.from_on, each.to_on) for each in rows])


def worked_out(session: Session, clock: Clock, programme_id: int, pauses: Sequence[Pause]) -> date:
    """When a clock is due: from its start, or from the date that both sides agreed to; by finished pauses."""
    timetable = get_timetable(session, programme_id)
    return due_on(timetable.rules[clock.kind], clock.started_on, pauses, timetable.calendar, agreed_of(clock))


def agreed_of(clock: Clock) -> Agreed | None:
    """The date that both sides agreed to instead, if they did."""
    if clock.agreed_due_on is None or clock.agreed_on is None:
        return None
    return Agreed(clock.agreed_due_on, clock.agreed_on)


def _earliest(row: Line, clocks: Sequence[Clock]) -> date | None:
    dates = [c.due_on for c in clocks if c.stopped_on is None and c.paused_on is None and c.turn is row.turn]
    return min(dates, default=None)


def copy_dates(session: Session, line_ids: Sequence[int]) -> None:
    """Copy each line's due date again from its running clocks, which have been written to."""
    running = _running(session, line_ids)
    for some in portions(line_ids):
        query = select(Line).where(Line.id.in_(some))
        for row in session.scalars(query, execution_options={"populate_existing": True}):
            row.due_on = _earliest(row, running[row.id])
    session.flush()


def start_offer(session: Session, offer: Offer, *, now: datetime) -> None:
    """Start the clocks of the whole offer on the day it is submitted; its due date is the first.

    Calendar months never pause (2-model, section 5).
    """
    held = get_timetable(session, offer.programme_id).rules
    kinds = [kind for kind in (ClockKind.WHOLE_OFFER, ClockKind.RIGHT_TO_REQUEST) if kind in held]
    turn = TURN_OF_CLOCK[ClockKind.FIRST_POSITION]
    offer.due_on = min((_new(session, offer, kind, turn, now).due_on for kind in kinds), default=None)


def copy_offer_date(session: Session, offer_id: int) -> None:
    """Copy an offer's due date again from its running clocks, which have been written to."""
    query = select(func.min(Clock.due_on)).where(_of_whole_offer(offer_id), Clock.stopped_on.is_(None))
    session.execute(update(Offer).where(Offer.id == offer_id).values(due_on=session.scalar(query)))


def _of_whole_offer(offer_id: int) -> ColumnElement[bool]:
    return and_(Clock.offer_id == offer_id, Clock.kind.in_(sorted(OF_THE_WHOLE_OFFER)))


def stop_offer(session: Session, offer_id: int, *, now: datetime) -> None:
    """Stop the clocks of the whole offer: its last line is settled."""
    _stop(session, _of_whole_offer(offer_id), now)


def start_commitment(session: Session, row: Commitment, *, now: datetime) -> None:
    """The council has the days of *settle commitment* to keep, change or withdraw it."""
    offer = session.get_one(Offer, row.offer_id)
    clock = _new(session, offer, ClockKind.SETTLE_COMMITMENT, Turn.COUNCIL, now)
    clock.commitment_id = row.id


def stop_commitment(session: Session, row: Commitment, *, now: datetime) -> None:
    """The commitment is settled."""
    _stop(session, Clock.commitment_id == row.id, now)


def start_signing(session: Session, offer: Offer, *, now: datetime) -> date:
    """All parties have the days of *signing* to sign the version that was drawn up today; returns the last of them."""
    return _new(session, offer, ClockKind.SIGNING, Turn.NOBODY, now).due_on


def stop_signing(session: Session, offer_id: int, *, now: datetime) -> None:
    """The version that was out is signed by all, or discarded."""
    _stop(session, and_(Clock.offer_id == offer_id, Clock.kind == ClockKind.SIGNING), now)


def _new(session: Session, offer: Offer, kind: ClockKind, turn: Turn, now: datetime) -> Clock:
    timetable, today = get_timetable(session, offer.programme_id), london_date(now)
    due = due_on(timetable.rules[kind], today, (), timetable.calendar)
    clock = Clock(offer_id=offer.id, kind=kind, turn=turn, started_on=today, due_on=due)
    session.add(clock)
    return clock


def _stop(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    session.execute(update(Clock).where(which, Clock.stopped_on.is_(None)).values(stopped_on=london_date(now)))
