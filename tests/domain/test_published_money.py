"""What the public is told of money freed: once a pound, and never more sure than it is."""

from datetime import date
from typing import Any

import pytest

from tracker.domain.financial_years import FinancialYear
from tracker.domain.published_counts import Counts, summary
from tracker.domain.published_money import freed_by_year

YEAR = FinancialYear(2011)
OUTER, INNER = {"id": 1, "inside": None, "name": "Public health"}, {"id": 2, "inside": 1, "name": "Smoking"}


def amounts(pounds: int, kind: str = "fixed") -> list[dict[str, Any]]:
    return [{"year": 2011, "kind": kind, "pence": pounds * 100}]


def released(
    ring: int, pounds: int, *, kind: str = "fixed", inner_holds: int | None = None, nested: bool = True
) -> Any:
    holds = [] if inner_holds is None else [{"year": 2011, "pence": inner_holds * 100}]
    rings = [{**OUTER, "holds": []}, *([{**INNER, "holds": holds}] if nested else [])]
    return {"kind": "ring_fence_removal", "ring": ring, "rings": rings, "amounts": amounts(pounds, kind)}


def signed(pounds: int, kind: str = "fixed") -> Any:
    return {"kind": "ring_fence_removal", "number": "A1", "amounts": amounts(pounds), "freed": amounts(pounds, kind)}


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        ([released(1, 500, nested=False)], "£500"),
        ([released(1, 500), released(2, 80)], "£500"),
        ([released(1, 500, inner_holds=80)], "£420"),
        ([released(1, 500)], "up to £500, inner rings not known"),
        ([released(2, 80)], "£0"),
        ([released(1, 500, kind="up_to", nested=False)], "up to £500"),
        ([released(1, 0, kind="to_be_confirmed", nested=False)], "to be confirmed"),
        ([signed(300), released(1, 0, kind="to_be_confirmed", nested=False)], "£300 and 1 to be confirmed"),
        ([signed(300, "up_to"), signed(200)], "up to £500"),
        ([{"kind": "freedom", "amounts": amounts(900)}, signed(300)], "£300"),
    ],
)
def test_a_year_says_what_is_freed_and_how_sure_it_is(agreed: list[Any], words: str) -> None:
    assert freed_by_year(agreed)[YEAR].words == words


def test_nothing_agreed_frees_nothing() -> None:
    assert freed_by_year([]) == {}
    assert freed_by_year([{"kind": "target_reduction", "amounts": []}]) == {}


@pytest.mark.parametrize(
    ("counts", "offers", "words"),
    [
        (
            Counts(15, 4, 1, 1),
            1,
            "Luton asked government for 15 freedoms in July 2010. "
            "So far 4 are agreed, 1 was refused, 1 was withdrawn and 9 are still being discussed.",
        ),
        (
            Counts(1, 0, 0, 0),
            2,
            "Luton asked government for 1 freedom in 2 offers, the first in July 2010. "
            "So far none is agreed, none was refused and 1 is still being discussed.",
        ),
    ],
)
def test_one_sentence_says_how_a_council_stands(counts: Counts, offers: int, words: str) -> None:
    assert summary("Luton", counts, offers, date(2010, 7, 12)) == words


def test_more_answers_than_asks_leave_nothing_open() -> None:
    assert Counts(2, 2, 1, 0).discussed == 0
