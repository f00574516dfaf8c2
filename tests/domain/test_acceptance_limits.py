"""What is above a council's own limit for accepting: the greatest £ of any one year counts (2-model, section 2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import money, quick
from tracker.domain.acceptance_limits import dearest_year, is_above
from tracker.domain.amounts import Amount, AmountKind, fixed, up_to
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

FIRST, SECOND = FinancialYear(2011), FinancialYear(2012)
LIMIT = Money.from_pounds(500)
LATER = Amount(FIRST, AmountKind.TO_BE_CONFIRMED, None, "The audit is not done", "The treasurer", date(2011, 3, 1))


def pounds(year: FinancialYear, count: int) -> Amount:
    return fixed(year, Money.from_pounds(count))


@pytest.mark.parametrize(
    ("amounts", "above"),
    [
        ((pounds(FIRST, 500),), False),
        ((fixed(FIRST, LIMIT + Money(1)),), True),
        ((pounds(FIRST, 300), pounds(SECOND, 300)), False),  # 600 in all, and never more than 300 in a year
        ((pounds(FIRST, 1), pounds(SECOND, 501)), True),
        ((up_to(FIRST, Money.from_pounds(501)),), True),
        ((LATER,), False),
        ((LATER, pounds(SECOND, 501)), True),
        ((), False),
    ],
)
def test_the_greatest_of_any_one_year_is_compared_and_what_is_not_known_is_not_above(
    amounts: tuple[Amount, ...], above: bool
) -> None:
    assert is_above(amounts, LIMIT) is above


@quick
@given(st.lists(money, max_size=4))
def test_a_council_without_a_limit_has_nothing_above_it(given: list[Money]) -> None:
    assert not is_above([fixed(FIRST, each) for each in given], None)


def test_a_limit_of_nothing_keeps_every_pound_for_the_signatory_and_no_line_without() -> None:
    assert is_above([fixed(FIRST, Money(1))], Money.zero())
    assert not is_above([pounds(FIRST, 0)], Money.zero())


def test_of_years_that_come_to_the_same_the_first_is_named() -> None:
    assert dearest_year([pounds(SECOND, 7), pounds(FIRST, 7), LATER]) == (Money.from_pounds(7), FIRST)
    assert dearest_year([LATER]) is None
