"""What many like asks come to: spread, conditions wanted, dots; and the same share of each council's £."""

from datetime import date

import pytest

from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.ask_figures import BINS, group_wanted, spread_of, strip_of
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.shares import share_of

POUNDS = Money.from_pounds
YEAR = FinancialYear(2011)


def test_the_spread_is_lowest_middle_and_highest() -> None:
    spread = spread_of([POUNDS(3), POUNDS(1), POUNDS(8), POUNDS(4)])
    assert spread is not None
    assert [str(each) for each in (spread.lowest, spread.middle, spread.highest)] == ["£1", "£3.50", "£8"]
    assert spread_of([]) is None


def test_lines_are_grouped_by_what_they_want_those_without_first() -> None:
    lines = [(("A", "B"), POUNDS(5)), ((), POUNDS(1)), (("A",), None), (("A", "B"), POUNDS(2))]
    assert [(each.conditions, each.lines, str(each.money)) for each in group_wanted(lines)] == [
        ("", 1, "£1"),
        ("A; B", 2, "£7"),
        ("A", 1, "£0"),
    ]


def test_each_line_is_a_dot_stacked_where_others_stand_open_over_twice_the_middle() -> None:
    strip = strip_of([POUNDS(100), POUNDS(100), POUNDS(101), POUNDS(400)])
    assert strip is not None
    assert [(dot.below, dot.is_dear) for dot in strip.dots] == [(0, False), (1, False), (2, False), (0, True)]
    assert (strip.tallest, str(strip.highest)) == (3, "£400")
    assert strip.mark == pytest.approx(50.25)
    assert all(0 < dot.left < 100 for dot in strip.dots)
    assert len({dot.left for dot in strip.dots}) <= BINS


@pytest.mark.parametrize("amounts", [[], [POUNDS(1), POUNDS(2)], [Money.zero()] * 5])
def test_too_few_or_nothing_is_not_drawn(amounts: list[Money]) -> None:
    assert strip_of(amounts) is None


def test_twice_the_middle_beyond_the_scale_is_not_marked() -> None:
    strip = strip_of([POUNDS(10), POUNDS(11), POUNDS(12)])
    assert strip is not None
    assert strip.mark is None


@pytest.mark.parametrize(
    ("pence", "per_cent", "is_now"), [(10_001, 100, 10_001), (10_000, 50, 5_000), (333_00, 50, 167_00), (1_00, 0, 0)]
)
def test_a_share_is_to_the_nearest_pound_and_all_of_it_is_untouched(pence: int, per_cent: int, is_now: int) -> None:
    (shared,) = share_of([Amount(YEAR, AmountKind.UP_TO, Money(pence))], per_cent)
    assert (shared.money, shared.kind) == (Money(is_now), AmountKind.UP_TO)


def test_what_is_to_be_confirmed_stays_so() -> None:
    unknown = Amount(YEAR, AmountKind.TO_BE_CONFIRMED, None, "No allocation yet", "The finance team", date(2011, 1, 1))
    assert share_of([unknown], 50) == (unknown,)
