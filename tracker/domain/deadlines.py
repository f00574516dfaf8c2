"""A date that somebody asks for: the same sum as for the clocks of lines, with no line."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.clocks import ClockKind, ClockRule, ClockUnit, due_on
from tracker.domain.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The last day in time, how long it is in words, and the bank holidays that were not counted."""

    started_on: date
    words: str
    due_on: date
    not_counted: tuple[date, ...]


def work_out(started_on: date, length: int, unit: ClockUnit, calendar: WorkingCalendar) -> WorkedOut:
    """The date of a clock so long that begins on a day and never stops. Raises HolidaysNotKnown."""
    rule = ClockRule(ClockKind.FIRST_POSITION, length, unit)
    due = due_on(rule, started_on, (), calendar)
    is_counted = unit is ClockUnit.WORKING_DAYS
    return WorkedOut(started_on, rule.words, due, calendar.holidays_between(started_on, due) if is_counted else ())
