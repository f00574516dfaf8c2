"""How a due date came about, step by step: what "explain this date" prints (2-model, section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain import clocks, formats
from tracker.domain.clocks import Agreed, ClockRule, ClockUnit, Pause
from tracker.domain.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Step:
    """One row of "explain this date"."""

    day: date
    words: str


def explain(
    rule: ClockRule,
    started_on: date,
    pauses: Iterable[Pause],
    calendar: WorkingCalendar,
    agreed: Sequence[Agreed] = (),
) -> tuple[Step, ...]:
    """The steps by which a due date came about, in order; the last is the due date.

    `agreed` are all dates that both sides agreed to in turn: the last one counts, the others stay to be seen. While a
    clock is stopped there is no due date, and the last step says since when it stands.
    """
    pauses = tuple(pauses)
    if rule.unit is ClockUnit.CALENDAR_MONTHS:
        return _months(rule, started_on)
    last = agreed[-1] if agreed else None
    steps = [Step(started_on, f"{rule.kind.starts_with}. This is day 0")]
    steps.extend(_agreements(agreed))
    for pause in clocks.joined_pauses(pauses, started_on):
        steps.extend(_pause(pause, clocks.days_run(started_on, pauses, pause.from_on, calendar), calendar))
    stopped = clocks.stopped_since(pauses)
    until = stopped or clocks.due_on(rule, started_on, pauses, calendar, last)
    counted = _spans(started_on, until, agreed)
    steps.extend(
        Step(day, "Bank holiday, not counted")
        for start, end in counted
        for day in calendar.holidays_between(start, end)
    )
    steps.sort(key=lambda step: step.day)
    if stopped is None:
        steps.append(Step(until, f"{_last_day(rule, until, last, calendar)}. Overdue from the next day"))
    return tuple(steps)


def _agreements(agreed: Sequence[Agreed]) -> Iterator[Step]:
    for each in agreed:
        old = f" in place of {formats.long_date(each.instead_of)}" if each.instead_of else ""
        yield Step(each.on, f"Both sides agreed to {formats.long_date(each.due_on)}{old}")


def _spans(started_on: date, until: date, agreed: Sequence[Agreed]) -> Iterator[tuple[date, date]]:
    """The stretches in which days were counted: to the first date, and from the date agreed last."""
    if not agreed:
        yield started_on, until
        return
    yield started_on, min(agreed[0].instead_of or started_on, until)
    yield agreed[-1].due_on, until


def _last_day(rule: ClockRule, until: date, agreed: Agreed | None, calendar: WorkingCalendar) -> str:
    if agreed is None:
        return f"Day {rule.length}, the last day in time"
    later = calendar.between(agreed.due_on, until)
    if later > 0:
        return f"{formats.plural(later, 'working day').capitalize()} after the date agreed, the last day in time"
    return "The date agreed by both sides, the last day in time"


def _pause(pause: Pause, day: int, calendar: WorkingCalendar) -> list[Step]:
    if pause.to_on is None:
        return [Step(pause.from_on, f"A question was asked. The clock stands at day {day}")]
    lost = formats.plural(clocks.days_lost(pause, calendar), "working day")
    return [
        Step(pause.from_on, f"A question was asked. The clock stopped at day {day}"),
        Step(pause.to_on, f"The last question was answered or closed. The clock went on from day {day}, {lost} later"),
    ]


def _months(rule: ClockRule, started_on: date) -> tuple[Step, ...]:
    due = clocks.add_months(started_on, rule.length)
    why = "" if due.day == started_on.day else f", in a month without a day {started_on.day}"
    return (
        Step(started_on, rule.kind.starts_with),
        Step(due, f"{rule.words} later{why}: the last day in time. Overdue from the next day"),
    )
