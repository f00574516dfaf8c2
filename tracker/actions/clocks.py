"""Starting and stopping clocks as the workflow table says, and each line's due date."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.clocks import ClockKind, due_on
from tracker.domain.lines import LIVE, Turn
from tracker.domain.london import london_date
from tracker.domain.workflow import TURN_OF_CLOCK, Result
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries.clocks import get_timetable


def turn(session: Session, moved: Sequence[tuple[Line, Result]], *, now: datetime) -> None:
    """Stop and start the clocks of lines that have just moved, and copy each one's due date.

    A line that is no longer live has no clock running.
    """
    today = london_date(now)
    running = _running(session, [row.id for row, _result in moved])
    for row, result in moved:
        clocks = running[row.id]
        for clock in clocks:
            if clock.kind in result.stops or row.state not in LIVE:
                clock.stopped_on = today
        for kind in result.starts:
            clock = _start(session, row, kind, today)
            clocks.append(clock)
        row.due_on = _earliest(row, clocks)
    session.flush()


def _running(session: Session, line_ids: Sequence[int]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = defaultdict(list)
    for start in range(0, len(line_ids), 500):
        query = select(Clock).where(Clock.line_id.in_(line_ids[start : start + 500]), Clock.stopped_on.is_(None))
        for clock in session.scalars(query.order_by(Clock.id)):
            found[clock.line_id or 0].append(clock)
    return found


def _start(session: Session, row: Line, kind: ClockKind, today: date) -> Clock:
    timetable = get_timetable(session, row.programme_id)
    due = due_on(timetable.rules[kind], today, (), timetable.calendar)
    clock = Clock(
        offer_id=row.offer_id,
        line_id=row.id,
        kind=kind,
        turn=TURN_OF_CLOCK[kind],
        started_on=today,
        due_on=due,
    )
    session.add(clock)
    return clock


def _earliest(row: Line, clocks: Sequence[Clock]) -> date | None:
    dates = [c.due_on for c in clocks if c.stopped_on is None and c.turn is row.turn]
    return min(dates, default=None)


def start_offer(session: Session, offer: Offer, *, now: datetime) -> None:
    """Start the clocks of the whole offer on the day it is submitted; its due date is the first.

    Calendar months never pause (2-model, section 5).
    """
    today = london_date(now)
    timetable = get_timetable(session, offer.programme_id)
    dates = []
    for kind in (ClockKind.WHOLE_OFFER, ClockKind.RIGHT_TO_REQUEST):
        if kind in timetable.rules:
            due = due_on(timetable.rules[kind], today, (), timetable.calendar)
            dates.append(due)
            session.add(_offer_clock(offer, kind, today, due))
    offer.due_on = min(dates, default=None)


def _offer_clock(offer: Offer, kind: ClockKind, today: date, due: date) -> Clock:
    return Clock(
        offer_id=offer.id,
        line_id=None,
        kind=kind,
        turn=TURN_OF_CLOCK[ClockKind.FIRST_POSITION],
        started_on=today,
        due_on=due,
    )


def stop_offer(session: Session, offer_id: int, *, now: datetime) -> None:
    """Stop the clocks of the whole offer: its last line is settled."""
    session.execute(
        update(Clock)
        .where(
            Clock.offer_id == offer_id,
            Clock.line_id.is_(None),
            Clock.commitment_id.is_(None),
            Clock.stopped_on.is_(None),
        )
        .values(stopped_on=london_date(now))
    )


def start_commitment(session: Session, row: Commitment, *, now: datetime) -> None:
    """The council has the days of *settle commitment* to keep, change or withdraw it."""
    offer = session.get_one(Offer, row.offer_id)
    timetable = get_timetable(session, offer.programme_id)
    today = london_date(now)
    kind = ClockKind.SETTLE_COMMITMENT
    session.add(
        Clock(
            offer_id=row.offer_id,
            commitment_id=row.id,
            kind=kind,
            turn=Turn.COUNCIL,
            started_on=today,
            due_on=due_on(timetable.rules[kind], today, (), timetable.calendar),
        )
    )


def stop_commitment(session: Session, row: Commitment, *, now: datetime) -> None:
    """The commitment is settled."""
    session.execute(
        update(Clock)
        .where(Clock.commitment_id == row.id, Clock.stopped_on.is_(None))
        .values(stopped_on=london_date(now))
    )
