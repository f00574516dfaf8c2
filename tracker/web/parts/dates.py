"""A date in three inputs, as GOV.UK asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.web.parts import text, widgets
from tracker.web.parts.fields import Asked

_PARTS = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class DateField(Asked):
    """Day, month and year; `data` is date or None. The month may be typed as a word."""

    widget = widgets.DateInput()
    data: date | None
    typed: tuple[str, ...] = ("", "", "")
    wrong_parts: frozenset[str] = frozenset(_PARTS)

    @property
    def first_input(self) -> str:
        first = next((part for part in _PARTS if part in self.wrong_parts), "day")
        return f"{self.name}-{first}"

    def process_data(self, value: date | None) -> None:
        self.data = value
        self.typed = ("", "", "") if value is None else (str(value.day), str(value.month), str(value.year))

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        three = [*valuelist, "", "", ""][:3]
        self.typed = tuple(text.showable(part).strip()[:40] for part in three)
        self.raw_data = list(self.typed)  # always three, else the widget we build on fails
        self.data = None
        self.wrong_parts = frozenset(_PARTS)
        if any(part.strip() for part in three):
            self.data = self._read([text.even(part, one_line=True) for part in three])

    def _read(self, three: list[str]) -> date:
        missing = [name for name, part in zip(_PARTS, three, strict=True) if not part]
        if missing:
            self.wrong_parts = frozenset(missing)
            raise ValueError(f"{self.called} must include a {' and a '.join(missing)}")
        day, month, year = three
        if not re.fullmatch("[0-9]{4}", year):
            self.wrong_parts = frozenset({"year"})
            raise ValueError(f"{self.called} must have a year of 4 numbers")
        number = _month(month)
        try:
            found = date(int(year), number or 0, int(day) if re.fullmatch("[0-9]{1,2}", day) else 0)
        except ValueError:
            raise ValueError(f"{self.called} must be a real date, like 27 3 2011") from None
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            self.wrong_parts = frozenset({"year"})
            raise ValueError(f"{self.called} must have a year between {_FIRST_YEAR} and {_LAST_YEAR}")
        return found

    def _value(self) -> Any:
        return self.typed


def _month(typed: str) -> int | None:
    if re.fullmatch("[0-9]{1,2}", typed):
        return int(typed)
    short = typed[:3].lower()
    return _MONTHS.index(short) + 1 if typed.isalpha() and short in _MONTHS else None
