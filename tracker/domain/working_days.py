"""Working days of England and Wales, counted from the register of bank holidays, never guessed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.domain.errors import RuleBroken

_SATURDAY = 5
_DAY = timedelta(days=1)


class HolidaysNotKnown(RuleBroken):
    """A date lies beyond the years whose bank holidays are held, so it cannot be worked out."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The bank holidays of the calendar years `first_year` to `last_year`, both included.

    Every method raises HolidaysNotKnown when it would have to look past those years.
    """

    holidays: frozenset[date]
    first_year: int
    last_year: int
    _on_weekdays: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.last_year < self.first_year:
            raise ValueError(f"The last known year, {self.last_year}, is before the first, {self.first_year}")
        days = sorted(day.toordinal() for day in self.holidays if day.weekday() < _SATURDAY)
        object.__setattr__(self, "_on_weekdays", tuple(days))

    def is_working_day(self, day: date) -> bool:
        """Whether the day is neither at a weekend nor a bank holiday."""
        self._check(day)
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add(self, day: date, working_days: int) -> date:
        """The working day that many after `day`, which is day 0; below zero, before it."""
        self._check(day)
        step = _DAY if working_days > 0 else -_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`.

        Below zero when `end` is before `start`.
        """
        self._check(start)
        self._check(end)
        first, last = sorted((start.toordinal(), end.toordinal()))
        count = _weekdays_to(last) - _weekdays_to(first)
        count -= bisect_right(self._on_weekdays, last) - bisect_right(self._on_weekdays, first)
        return count if start <= end else -count

    def holidays_between(self, start: date, end: date) -> tuple[date, ...]:
        """The bank holidays on weekdays after `start` up to and including `end`, in order."""
        first = bisect_right(self._on_weekdays, start.toordinal())
        last = bisect_right(self._on_weekdays, end.toordinal())
        return tuple(date.fromordinal(day) for day in self._on_weekdays[first:last])

    def runs_out_within_a_year(self, today: date) -> bool:
        """Whether some date in the coming year could not be worked out: a health warning."""
        return today.year >= self.last_year

    def _check(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            raise HolidaysNotKnown(
                f"Bank holidays are known from {self.first_year} to {self.last_year} only, "
                f"so a date in {day.year} cannot be worked out"
            )


def _weekdays_to(ordinal: int) -> int:
    """Mondays to Fridays from 1 January of year 1, itself a Monday, up to and including the day."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)
