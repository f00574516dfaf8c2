"""Column widths in millimetres. Tables are fixed, so the longest amount chooses the grid.

19.5 mm holds £99,999,999; a longer amount would overprint its neighbour. Years stand in columns up
to a term of four years, else in rows (design: 13 · 73 · 19.5 · 19.5 · 19.5 · 21.5 of 166 mm).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.documents.agreement_parts.cells import Cell

PAGE = 166.0
NUMBER = 13.0
_LEAST_TITLE = 50.0
GUTTER = 2.0
_MOST_COLUMNS = 4
_NARROW, _WIDE = (19.5, 21.5), (25.0, 28.0)
_MM_PER_EM = 9 * 25.4 / 72
_THIN = {",": 0.275, ".": 0.275, " ": 0.2}  # semi-bold Source Sans 3; digits and £ are 0.513


def width(text: str) -> float:
    """How wide a piece of a cell is, in mm, set in 9 pt semi-bold; letters are taken as wide."""
    return sum(_THIN.get(char, 0.513 if char.isdigit() or char in "£−" else 0.55) for char in text) * _MM_PER_EM


@dataclass(frozen=True)
class Grid:
    """Widths of a table's columns; `by_row` when each year is a row of its own."""

    columns: tuple[float, ...]
    by_row: bool = False
    has_total: bool = True

    @property
    def count(self) -> int:
        """How many columns there are: what a cell over all of them spans."""
        return len(self.columns)


def money_grid(years: int, cells: Iterable[Cell], totals: Iterable[Cell]) -> Grid:
    """The grid of a table of £ by year with these cells and totals; a single year has no total."""
    of_year, of_total = _longest(cells), _longest(totals)
    for year_column, total_column in (_NARROW, _WIDE) if years <= _MOST_COLUMNS else ():
        widths = (year_column,) * years + ((total_column,) if years > 1 else ())
        title = PAGE - NUMBER - sum(widths)
        fits = of_year <= year_column - GUTTER and of_total <= widths[-1] - GUTTER
        if fits and title >= _LEAST_TITLE:
            return Grid((NUMBER, title, *widths), has_total=years > 1)
    amount = max(26.0, of_year + GUTTER, of_total + GUTTER)
    return Grid((NUMBER, PAGE - NUMBER - amount, amount), by_row=True)


def value_grid(years: int, cells: Iterable[Cell]) -> Grid:
    """The grid of a table of a baseline and values by year: 13 · 81 · 19 · 17 · 17 · 19."""
    if years <= _MOST_COLUMNS and _longest(cells) <= 17 - GUTTER:
        widths = (19.0, *(17.0,) * (years - 1), 19.0)
        return Grid((NUMBER, PAGE - NUMBER - sum(widths), *widths), has_total=False)
    return Grid((NUMBER, PAGE - NUMBER), by_row=True, has_total=False)


def sum_grid(room: float, years: int, cells: Iterable[Cell]) -> Grid | None:
    """Labels and sums in a table `room` mm wide, or None when the years do not fit in columns."""
    longest = _longest(cells)
    for year_column, total_column in ((22.5, 25.0), (20.0, 22.0), _WIDE) if years <= _MOST_COLUMNS else ():
        widths = (year_column,) * years + ((total_column,) if years > 1 else ())
        if longest <= year_column - GUTTER and room - sum(widths) >= 28:
            return Grid((room - sum(widths), *widths), has_total=years > 1)
    return None


def _longest(cells: Iterable[Cell]) -> float:
    return max((width(line) for cell in cells for line in cell), default=0.0)
