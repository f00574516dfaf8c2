"""Financial years: 2011-12 is 1 April 2011 to 31 March 2012."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_FIRST, _LAST = 1000, 9998
_APRIL = 4
_WRITTEN = re.compile("([0-9]{4})[-/\N{EN DASH}]([0-9]{2}|[0-9]{4})")


class FinancialYearError(ValueError):
    """The text or range is not of financial years; its message can be shown beside the field."""


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """The year that starts on 1 April of `start`."""

    start: int

    def __post_init__(self) -> None:
        if type(self.start) is not int or not _FIRST <= self.start <= _LAST:
            raise FinancialYearError(f"{self.start!r} is not the start of a financial year")

    @property
    def label(self) -> str:
        """The one form in tables: "2011-12"."""
        return f"{self.start}-{(self.start + 1) % 100:02}"

    @property
    def words(self) -> str:
        """The form in sentences: "2011 to 2012"."""
        return f"{self.start} to {self.start + 1}"

    @property
    def starts_on(self) -> date:
        """1 April."""
        return date(self.start, 4, 1)

    @property
    def ends_on(self) -> date:
        """31 March of the next calendar year."""
        return date(self.start + 1, 3, 31)

    @property
    def next(self) -> FinancialYear:
        """The year after."""
        return FinancialYear(self.start + 1)

    @property
    def previous(self) -> FinancialYear:
        """The year before, in which most baselines lie."""
        return FinancialYear(self.start - 1)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __str__(self) -> str:
        return self.label


def parse(text: str) -> FinancialYear:
    """Read "2011-12", "2011/12" or "2011-2012".

    Raises FinancialYearError, in words for the person, for anything else.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or int(found[1]) < _FIRST or int(found[1]) > _LAST:
        raise FinancialYearError("Enter a financial year, like 2011-12")
    year = FinancialYear(int(found[1]))
    if found[2] not in (year.label[-2:], str(year.start + 1)):
        raise FinancialYearError(f"Enter two years that follow each other, like {year.label}")
    return year


def of(day: date) -> FinancialYear:
    """The financial year a day falls in."""
    return FinancialYear(day.year if day.month >= _APRIL else day.year - 1)


def between(first: FinancialYear, last: FinancialYear) -> tuple[FinancialYear, ...]:
    """Every year from first to last, both included.

    Raises FinancialYearError when last is before first.
    """
    if last < first:
        raise FinancialYearError(f"The last year, {last}, is before the first, {first}")
    return tuple(FinancialYear(start) for start in range(first.start, last.start + 1))
