"""Which notices ask somebody for what was done, or fell away, while their e-mail waited or was tried again."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.models.questions import Question

_LATE = frozenset({NoticeKind.DUE_SOON, NoticeKind.OVERDUE, NoticeKind.FIVE_DAYS_LATE, NoticeKind.TEN_DAYS_LATE})
_ASKING = _LATE | {
    NoticeKind.QUESTION_ASKED,
    NoticeKind.APPROVAL_WAITING,
    NoticeKind.GATE_OPENED,
    NoticeKind.ACCEPTANCE_WAITING,
}


def list_done(session: Session, notice_ids: Collection[int]) -> frozenset[int]:
    """Of these notices, the ids of those whose errand is over; what merely tells of something never is."""
    rows = [row for some in portions(sorted(notice_ids)) for row in session.execute(_query(some))]
    closed, running = _closed(session, rows), _running(session, rows)
    return frozenset(row.id for row in rows if _is_done(row, closed, running))


def _query(notice_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Notice.id, Notice.kind, Notice.line_id, Event.facts, Line.state, Line.stage, Line.turn)
        .join(Event, Event.id == Notice.event_id)
        .outerjoin(Line, Line.id == Notice.line_id)
        .where(Notice.id.in_(notice_ids), Notice.kind.in_(sorted(_ASKING)))
    )


def _is_done(row: Row[*tuple[Any, ...]], closed: Collection[tuple[int, int]], running: Mapping[int, str]) -> bool:
    if row.kind in _LATE:
        clock = row.facts.get("clock_id")
        return clock is not None and running.get(clock) != row.facts.get("due_on")
    if row.kind is NoticeKind.QUESTION_ASKED:
        is_waiting = row.state is LineState.CLARIFICATION_NEEDED
        return not is_waiting or (row.line_id, row.facts.get("question")) in closed
    if row.kind is NoticeKind.APPROVAL_WAITING:
        return row.stage is not Stage.RECOMMENDED
    if row.kind is NoticeKind.GATE_OPENED:
        return row.state is not LineState.AWAITING_CLEARANCE
    return (row.state, row.turn) != (LineState.COUNTER_PROPOSED, Turn.COUNCIL)


def _closed(session: Session, rows: Collection[Row[*tuple[Any, ...]]]) -> frozenset[tuple[int, int]]:
    """The questions among them that wait for no answer, by line and number."""
    asked = [(row.line_id, row.facts.get("question")) for row in rows if row.kind is NoticeKind.QUESTION_ASKED]
    of = (Question.line_id, Question.number)
    query = select(*of).where(tuple_(*of).in_(asked), Question.closed_at.is_not(None))
    return frozenset((line_id, number) for line_id, number in session.execute(query)) if asked else frozenset()


def _running(session: Session, rows: Collection[Row[*tuple[Any, ...]]]) -> dict[int, str]:
    """Of the clocks that were near or late, those that still run, with the day each is due."""
    ids = {row.facts["clock_id"] for row in rows if row.kind in _LATE and "clock_id" in row.facts}
    query = select(Clock.id, Clock.due_on).where(
        Clock.id.in_(ids), Clock.stopped_on.is_(None), Clock.paused_on.is_(None)
    )
    return {clock: due_on.isoformat() for clock, due_on in session.execute(query)} if ids else {}
