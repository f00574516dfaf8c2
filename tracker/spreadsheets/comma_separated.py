"""Rows to CSV, a portion at a time: a file of any length is written in constant memory.

Figures are written bare, so that they stay figures. A text that a spreadsheet would take for a
formula gets a leading apostrophe, which marks it as text (J12).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

TYPE = "text/csv; charset=utf-8"

_FORMULA = frozenset("=+-@\t\r")
_ROWS_AT_ONCE = 500

Cell = str | int | date | None


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file as UTF-8, in portions of whole rows; days as ISO 8601, None as an empty cell."""
    remaining = iter(rows)
    portion: list[Sequence[Cell]] = [header]
    while portion:
        held = io.StringIO(newline="")
        csv.writer(held, lineterminator="\r\n").writerows([_safe(row) for row in portion])
        yield held.getvalue().encode()
        portion = list(islice(remaining, _ROWS_AT_ONCE))


def _safe(row: Sequence[Cell]) -> list[Cell]:
    return ["'" + cell if cell.__class__ is str and cell and cell[0] in _FORMULA else cell for cell in row]


def pounds(pence: int | None) -> str:
    """Whole pence as pounds that a spreadsheet reads as a figure: "1250000.00"; "" for none."""
    if pence is None:
        return ""
    sign, size = ("-", -pence) if pence < 0 else ("", pence)
    return f"{sign}{size // 100}.{size % 100:02d}"
