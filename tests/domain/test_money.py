import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import money, quick
from tracker.domain.money import LARGEST, Money, MoneyError, parse, total


@pytest.mark.parametrize(
    ("pence", "printed"),
    [
        (0, "£0"),
        (5, "£0.05"),
        (125000000, "£1,250,000"),
        (125000050, "£1,250,000.50"),
        (-62000000, "−£620,000"),
        (-1, "−£0.01"),
    ],
)
def test_money_prints_with_commas_and_pence_only_where_there_are_some(pence: int, printed: str) -> None:
    assert str(Money(pence)) == printed


@pytest.mark.parametrize("figure", [1.5, True, "5", None])
def test_only_whole_pence_make_money(figure: object) -> None:
    with pytest.raises(TypeError):
        Money(figure)  # type: ignore[arg-type]


def test_money_adds_subtracts_multiplies_and_compares() -> None:
    pound, penny = Money.from_pounds(1), Money(1)

    assert pound + penny == Money(101)
    assert penny - pound == -Money(99)
    assert 3 * pound == pound * 3 == Money.from_pounds(3)
    assert penny < pound
    assert abs(penny - pound) == Money(99)
    assert total([]) == Money.zero()
    assert not Money.zero()
    assert penny


@pytest.mark.parametrize("other", [1, 1.0, "£1", None])
def test_money_is_never_added_to_a_bare_figure(other: object) -> None:
    with pytest.raises(TypeError):
        Money(1) + other  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(1) * 1.5  # type: ignore[operator]


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1250000", 125000000),
        ("£1,250,000", 125000000),
        (" £ 1 250 000.5 ", 125000050),
        ("£1\N{NO-BREAK SPACE}250\N{NO-BREAK SPACE}000", 125000000),
        ("0.07", 7),
        ("007", 700),
        ("0" * 40 + "7", 700),
        ("999,999,999,999.99", LARGEST.pence),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, pence: int) -> None:
    assert parse(typed) == Money(pence)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "£", "££5", "5£", "1,2", "1,2345", ",100", "1,000 000", "1 2", "5\n\n6"),
        *("1e9", "1.234", "5.", ".5", "1.5.2", "ten", "£5m", "NaN", "inf", "0x10", "1_000"),
        *("١٢", "\N{FULLWIDTH DIGIT ONE}"),
    ],
)
def test_what_is_no_amount_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(MoneyError, match="Enter an amount in pounds, like 1,250,000, or 0"):
        parse(typed)


def test_what_the_amount_is_of_is_named_in_the_refusal() -> None:
    with pytest.raises(MoneyError, match=r"^Enter the saving for 2012 to 2013 in pounds, like 1,250,000, or 0$"):
        parse("x", "the saving for 2012 to 2013")
    with pytest.raises(MoneyError, match=r"^The saving for 2012 to 2013 must be £0 or more$"):
        parse("-1", "the saving for 2012 to 2013")


@pytest.mark.parametrize("typed", ["-5", "−5", "£-5", "-£5", "£ -5.00"])
def test_an_amount_below_zero_is_refused(typed: str) -> None:
    with pytest.raises(MoneyError, match="£0 or more"):
        parse(typed)


@pytest.mark.parametrize("typed", ["1000000000000", "9" * 40, "9" * 9_000, "£1,000,000,000,000.00"])
def test_an_amount_too_large_for_any_grant_is_refused(typed: str) -> None:
    with pytest.raises(MoneyError, match=r"£999,999,999,999\.99 or less"):
        parse(typed)


@quick
@given(money)
def test_what_is_printed_can_be_typed_again(amount: Money) -> None:
    assert parse(str(amount)) == parse(amount.plain) == amount


@quick
@given(st.lists(money), st.lists(money))
def test_a_total_does_not_depend_on_the_order(some: list[Money], more: list[Money]) -> None:
    assert total(some + more) == total(more + some) == total(some) + total(more)


@quick
@given(st.text("0159£,. -−٣e\n", max_size=30))
def test_any_text_is_an_amount_or_is_refused_in_words(typed: str) -> None:
    try:
        read = parse(typed)
    except MoneyError as refusal:
        read = Money.zero()
        words = str(refusal)
    else:
        words = "Enter an amount"

    assert Money.zero() <= read <= LARGEST
    assert words.startswith(("Enter an amount", "An amount must be"))
