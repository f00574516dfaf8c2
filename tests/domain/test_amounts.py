from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import money, quick, years
from tracker.domain.amounts import (
    Amount,
    AmountKind,
    AmountTotal,
    fixed,
    sum_amounts,
    sum_by_year,
    to_be_confirmed,
    total_of_line,
    up_to,
)
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import LARGEST, Money, total

YEAR = FinancialYear(2011)
OPEN = to_be_confirmed(YEAR, "Allocation not announced", "Department of Health", date(2011, 2, 1))


def test_a_cell_says_how_firm_its_amount_is() -> None:
    assert fixed(YEAR, Money.from_pounds(846_000)).words == "£846,000"
    assert up_to(YEAR, Money.from_pounds(846_000)).words == "Up to £846,000"
    assert OPEN.words == "To be confirmed"


@pytest.mark.parametrize(
    ("cause", "owner", "due_on", "field"),
    [
        ("", "Department of Health", date(2011, 2, 1), "cause"),
        ("Not announced", " ", date(2011, 2, 1), "owner"),
        ("Not announced", "Department of Health", None, "due_on"),
    ],
)
def test_an_amount_to_be_confirmed_needs_cause_owner_and_date(
    cause: str, owner: str, due_on: date | None, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        Amount(YEAR, AmountKind.TO_BE_CONFIRMED, None, cause, owner, due_on)

    assert refusal.value.field == field
    assert "2011-12" in refusal.value.message


@pytest.mark.parametrize("kind", [AmountKind.FIXED, AmountKind.UP_TO])
@pytest.mark.parametrize("figure", [None, Money(-1), LARGEST + Money(1)])
def test_an_amount_that_is_known_lies_between_nothing_and_the_largest(kind: AmountKind, figure: Money | None) -> None:
    with pytest.raises(RuleBroken) as refusal:
        Amount(YEAR, kind, figure)

    assert refusal.value.field == "money"


def test_an_amount_to_be_confirmed_has_no_figure() -> None:
    with pytest.raises(RuleBroken) as refusal:
        Amount(YEAR, AmountKind.TO_BE_CONFIRMED, Money(1), "Why", "Who", date(2011, 2, 1))

    assert refusal.value.field == "money"


def test_a_known_amount_forgets_why_it_was_not_known() -> None:
    left_over = Amount(YEAR, AmountKind.FIXED, Money(5), "Why", "Who", date(2011, 2, 1))

    assert left_over == fixed(YEAR, Money(5))


def test_a_total_says_how_many_of_its_amounts_are_not_fixed() -> None:
    total_of_three = sum_amounts([fixed(YEAR, Money(100)), up_to(YEAR, Money(50)), OPEN])

    assert total_of_three == AmountTotal(Money(150), up_to=1, to_be_confirmed=1)
    assert total_of_three.not_fixed == 2
    assert total_of_three.words == "Up to £1.50 and 1 to be confirmed"
    assert total_of_three.note == "1 is “up to” and 1 is to be confirmed"


@pytest.mark.parametrize(
    ("capped", "unknown", "words", "note"),
    [
        (0, 0, "£2", ""),
        (2, 0, "Up to £2", "2 are “up to”"),
        (0, 3, "£2 and 3 to be confirmed", "3 are to be confirmed"),
    ],
)
def test_a_total_says_only_what_is_true_of_it(capped: int, unknown: int, words: str, note: str) -> None:
    some = AmountTotal(Money(200), capped, unknown)

    assert (some.words, some.note) == (words, note)


@pytest.mark.parametrize(
    ("money", "capped", "unknown", "words"),
    [
        (None, 0, 0, None),
        (Money(200), 0, 0, "£2"),
        (Money(200), 1, 0, "Up to £2"),
        (Money(200), 0, 1, "£2 and 1 year to be confirmed"),
        (Money(200), 1, 2, "Up to £2 and 2 years to be confirmed"),
        (None, 0, 3, "To be confirmed"),
    ],
)
def test_a_line_says_of_its_years_what_is_not_fixed(
    money: Money | None, capped: int, unknown: int, words: str | None
) -> None:
    whole = total_of_line(money, capped, unknown)

    assert (whole and whole.over_years) == words


def test_totals_by_year_come_in_the_order_of_the_years() -> None:
    by_year = sum_by_year([fixed(YEAR.next, Money(1)), fixed(YEAR, Money(2)), up_to(YEAR.next, Money(3))])

    assert list(by_year.items()) == [(YEAR, AmountTotal(Money(2))), (YEAR.next, AmountTotal(Money(4), up_to=1))]


known = st.one_of(st.builds(fixed, years, money), st.builds(up_to, years, money))
any_amount = st.one_of(known, st.builds(to_be_confirmed, years, st.just("Why"), st.just("Who"), st.dates()))


@quick
@given(st.lists(any_amount))
def test_the_years_add_up_to_the_whole(amounts: list[Amount]) -> None:
    whole = sum_amounts(amounts)

    assert sum(sum_by_year(amounts).values(), AmountTotal(Money.zero())) == whole
    assert whole.money == total(amount.money for amount in amounts if amount.money is not None)
    assert whole.not_fixed == sum(amount.kind is not AmountKind.FIXED for amount in amounts)
