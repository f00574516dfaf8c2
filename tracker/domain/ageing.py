"""How late whoever has the turn is, in four steps of working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from tracker.domain.working_days import WorkingCalendar


class Step(IntEnum):
    """Steps of lateness, light to dark."""

    NOT_DUE = 0
    TO_5 = 1
    TO_20 = 2
    OVER_20 = 3

    @property
    def words(self) -> str:
        """As a column is headed."""
        return ("Not due", "1 to 5 days late", "6 to 20", "Over 20")[self]


@dataclass(frozen=True)
class Cuts:
    """Due before `late` is overdue; before `over_5` and `over_20`, more than so many working days late."""

    late: date
    over_5: date
    over_20: date


def cuts(today: date, calendar: WorkingCalendar) -> Cuts:
    """The days between the steps, so that a database can sort due dates into them. Raises HolidaysNotKnown."""
    tomorrow = today + timedelta(days=1)
    return Cuts(today, calendar.add(tomorrow, -6), calendar.add(tomorrow, -21))


@dataclass(frozen=True)
class Ageing:
    """How many lines are in each step, and the earliest date of those due."""

    counts: Mapping[Step, int]
    oldest_due_on: date | None

    @property
    def in_order(self) -> list[int]:
        """The counts of all steps, light to dark."""
        return [self.counts.get(step, 0) for step in Step]

    @property
    def lines(self) -> int:
        """All lines."""
        return sum(self.counts.values())

    @property
    def late(self) -> int:
        """Those that are overdue."""
        return self.lines - self.counts.get(Step.NOT_DUE, 0)

    def days_late(self, today: date, calendar: WorkingCalendar) -> int:
        """Working days that the oldest is late; 0 when none is."""
        if self.oldest_due_on is None or self.oldest_due_on >= today:
            return 0
        return calendar.between(self.oldest_due_on, today)
