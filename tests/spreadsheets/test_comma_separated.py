"""A file of any length, in constant memory, in which no text becomes a formula."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest

from tracker.spreadsheets.comma_separated import pounds, write_csv


def read(header: tuple[str, ...], *rows: tuple[object, ...]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(write_csv(header, rows)).decode(), newline="")))


def test_rows_come_back_as_they_went_out() -> None:
    rows = read(("Line", "On", "Words"), (1, date(2010, 11, 1), 'a "quoted", £ line\nand another'), (2, None, ""))
    assert rows == [["Line", "On", "Words"], ["1", "2010-11-01", 'a "quoted", £ line\nand another'], ["2", "", ""]]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5 per cent", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_marked_as_text(text: str) -> None:
    assert read(("Words",), (text,))[1] == ["'" + text]


def test_a_figure_stays_a_figure() -> None:
    assert read(("Pounds", "Count"), (pounds(125_000_050), 3))[1] == ["1250000.50", "3"]
    assert pounds(None) == ""


def test_no_more_rows_are_asked_for_than_are_about_to_be_sent() -> None:
    asked = 0

    def rows() -> Iterator[tuple[int]]:
        nonlocal asked
        for number in range(10_000):
            asked += 1
            yield (number,)

    portions = write_csv(("Number",), rows())
    next(portions)
    next(portions)
    asked_early = asked
    assert 0 < asked_early <= 1_000
    assert sum(portion.count(b"\n") for portion in portions) + asked_early == 10_000
