"""The clocks that run on a line, how each date came about, and more time asked for on them; by one query."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from tracker.domain import clocks
from tracker.domain.clocks import Agreed, ClockKind, ClockRule, Lateness, Pause, lateness
from tracker.domain.explanations import Step, explain
from tracker.domain.extensions import ExtensionReply, Request
from tracker.domain.lines import Side, Turn
from tracker.domain.london import london_date
from tracker.models.clocks import Clock, ClockPause
from tracker.models.extensions import Extension
from tracker.models.lines import Line
from tracker.models.programmes import ProgrammeClock
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class MoreTime:
    """A later date that one side asks for and the other has not answered; the words are for who sees the terms."""

    side: Side
    wanted_on: date
    was_due_on: date
    lapses_on: date
    reason: str
    committee_on: date | None


@dataclass(frozen=True)
class RunningClock:
    """A clock that runs, or stands still since `stopped_since`, when it had run `days_run` working days.

    `steps` explain its date; `more_time` is the request that is open on it.
    """

    kind: ClockKind
    turn: Turn
    rule: ClockRule
    started_on: date
    due: Lateness
    stopped_since: date | None
    days_run: int
    steps: tuple[Step, ...]
    more_time: MoreTime | None
    is_agreed: bool

    @property
    def explanation(self) -> str:
        """How long the clock runs, after the steps; "" once both sides have agreed to a date of their own."""
        return "" if self.is_agreed else f"{self.rule.words.capitalize()}."


def list_clocks(session: Session, line_id: int, today: date, *, inside: bool) -> tuple[RunningClock, ...]:
    """The clocks that run on a line, the first to run out first; that of a clearance round for who sees `inside`."""
    pauses: dict[int, dict[int, Pause]] = defaultdict(dict)
    requests: dict[int, dict[int, Extension]] = defaultdict(dict)
    found: dict[int, tuple[Clock, ClockRule]] = {}
    for clock, rule, pause, request in session.execute(*_running(line_id)):
        found[clock.id] = clock, ClockRule(rule.kind, rule.length, rule.unit)
        if pause is not None:
            pauses[clock.id][pause.id] = Pause(pause.from_on, pause.to_on)
        if request is not None:
            requests[clock.id][request.id] = request
    return tuple(
        _clock(session, clock, rule, pauses[clock.id].values(), requests[clock.id].values(), today)
        for clock, rule in found.values()
        if inside or clock.kind is not ClockKind.CLEARANCE_ROUND
    )


def _clock(
    session: Session,
    clock: Clock,
    rule: ClockRule,
    pauses: Collection[Pause],
    requests: Collection[Extension],
    today: date,
) -> RunningClock:
    calendar = get_calendar(session)
    stopped = clocks.stopped_since(pauses)
    agreed = [
        Agreed(each.wanted_on, london_date(each.replied_at), instead_of=each.was_due_on)
        for each in sorted(requests, key=lambda each: each.id)
        if each.reply is ExtensionReply.AGREED and each.replied_at is not None
    ]
    return RunningClock(
        kind=clock.kind,
        turn=clock.turn,
        rule=rule,
        started_on=clock.started_on,
        due=lateness(clock.due_on, today, calendar),
        stopped_since=stopped,
        days_run=clocks.days_run(clock.started_on, pauses, max(today, clock.started_on), calendar),
        steps=explain(rule, clock.started_on, pauses, calendar, agreed),
        more_time=next((_more_time(each) for each in requests if _is_open(each, clock, today)), None),
        is_agreed=bool(agreed),
    )


def _is_open(row: Extension, clock: Clock, today: date) -> bool:
    is_running = clock.stopped_on is None and clock.paused_on is None
    return Request(row.wanted_on, row.lapses_on, clock.due_on, row.reply, is_running).is_open(today)


def _more_time(row: Extension) -> MoreTime:
    return MoreTime(
        side=row.side,
        wanted_on=row.wanted_on,
        was_due_on=row.was_due_on,
        lapses_on=row.lapses_on,
        reason=row.reason,
        committee_on=row.committee_on,
    )


@prepared
def _running(line_id: int) -> Select[*tuple[Any, ...]]:
    of_programme = and_(ProgrammeClock.programme_id == Line.programme_id, ProgrammeClock.kind == Clock.kind)
    return (
        select(Clock, ProgrammeClock, ClockPause, Extension)
        .join(Line, Line.id == Clock.line_id)
        .join(ProgrammeClock, of_programme)
        .outerjoin(ClockPause, ClockPause.clock_id == Clock.id)
        .outerjoin(Extension, Extension.clock_id == Clock.id)
        .where(Clock.line_id == line_id, Clock.stopped_on.is_(None))
        .order_by(Clock.due_on, Clock.id, ClockPause.from_on)
    )
