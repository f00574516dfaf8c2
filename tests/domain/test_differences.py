from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import money, quick
from tracker.domain.amounts import Amount, fixed, to_be_confirmed, up_to
from tracker.domain.differences import (
    PartKind,
    amount_difference,
    diff_words,
    money_difference,
    value_difference,
)
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

YEAR = FinancialYear(2011)
MAY, JUNE = date(2011, 5, 3), date(2011, 6, 1)
OPEN = to_be_confirmed(YEAR, "Not announced", "Department of Health", MAY)


def pounds(figure: int) -> Money:
    return Money.from_pounds(figure)


def marked(older: str, newer: str) -> str:
    marks = {PartKind.SAME: "%s", PartKind.REMOVED: "[-%s]", PartKind.ADDED: "[+%s]"}
    return "".join(marks[part.kind] % part.text for part in diff_words(older, newer))


@pytest.mark.parametrize(
    ("older", "newer", "shown"),
    [
        ("half of the grant", "a quarter of the grant", "[-half] [+a quarter] of the grant"),
        ("on any adult social care purpose", "on any purpose", "on any [-adult social care] purpose"),
        ("reports each quarter.", "reports once a year.", "reports [-each quarter] [+once a year]."),
        ("alpha gamma", "alpha beta gamma", "alpha [+beta] gamma"),
        ("alpha beta.", "alpha.", "alpha [-beta]."),
        ("beta alpha", "alpha", "[-beta] alpha"),
        ("alpha", "alpha beta", "alpha [+beta]"),
        ("", "new words", "[+new words]"),
        ("old words", "", "[-old words]"),
        ("", "", ""),
        (
            "up to £1,250,000 in 2011-12",
            "up to £1,350,000 in 2012-13",
            "up to [-£1,250,000 in 2011-12] [+£1,350,000 in 2012-13]",
        ),
        ("50% kept", "40% kept", "[-50%] [+40%] kept"),
    ],
)
def test_a_phrase_removed_stands_before_the_phrase_that_replaced_it(older: str, newer: str, shown: str) -> None:
    assert marked(older, newer) == shown


def test_one_word_left_between_two_changes_does_not_chop_the_phrase() -> None:
    assert marked("from £2m to £3m now", "from £1m to £4m now") == "from [-£2m to £3m] [+£1m to £4m] now"


def test_a_phrase_is_not_joined_over_the_end_of_a_paragraph() -> None:
    assert marked("One para.\n\nTwo", "One text.\n\nThree") == "One [-para] [+text].\n\n[-Two] [+Three]"


def test_spacing_alone_is_no_difference() -> None:
    (part,) = diff_words("one  two\nthree", "one two three")

    assert (part.kind, part.text) == (PartKind.SAME, "one two three")


texts = st.lists(st.sampled_from(["half", "of", "the", "grant", ",", ".", "\n\n", "£2m", "once", "a"])).map(" ".join)


@quick
@given(texts, texts)
def test_marks_lose_no_word_of_either_text(older: str, newer: str) -> None:
    parts = diff_words(older, newer)

    without_removed = " ".join(part.text for part in parts if part.kind is not PartKind.REMOVED)
    without_added = " ".join(part.text for part in parts if part.kind is not PartKind.ADDED)
    assert without_removed.split() == newer.split()
    assert without_added.split() == older.split()


@quick
@given(texts, texts)
def test_no_two_parts_of_a_kind_follow_each_other_and_none_is_empty(older: str, newer: str) -> None:
    parts = diff_words(older, newer)

    assert all(part.text for part in parts)
    assert all(one.kind is not other.kind for one, other in pairwise(parts))
    kinds = [part.kind for part in parts if part.text.strip()]
    assert (PartKind.ADDED, PartKind.REMOVED) not in set(pairwise(kinds))


@quick
@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(part.kind is PartKind.SAME for part in diff_words(text, text))


@pytest.mark.parametrize(
    ("older", "newer", "words"),
    [
        (fixed(YEAR, pounds(423_000)), fixed(YEAR, pounds(634_500)), "£211,500 more"),
        (fixed(YEAR, pounds(620_000)), fixed(YEAR, pounds(0)), "£620,000 less"),
        (fixed(YEAR, pounds(5)), fixed(YEAR, pounds(5)), "None"),
        (up_to(YEAR, pounds(5)), up_to(YEAR, pounds(7)), "£2 more"),
        (up_to(YEAR, pounds(5)), fixed(YEAR, pounds(5)), "Fixed, not “up to”"),
        (fixed(YEAR, pounds(5)), up_to(YEAR, pounds(5)), "“Up to”, not fixed"),
        (up_to(YEAR, pounds(5)), fixed(YEAR, pounds(3)), "£2 less, fixed, not “up to”"),
        (None, fixed(YEAR, pounds(3)), "£3 more"),
        (None, up_to(YEAR, pounds(3)), "Up to £3 more"),
        (fixed(YEAR, pounds(3)), None, "£3 less"),
        (up_to(YEAR, pounds(3)), None, "Up to £3 less"),
        (None, None, "None"),
        (OPEN, fixed(YEAR, pounds(3)), "£3, not to be confirmed"),
        (OPEN, up_to(YEAR, pounds(3)), "Up to £3, not to be confirmed"),
        (OPEN, None, "No amount, not to be confirmed"),
        (None, OPEN, "To be confirmed"),
        (up_to(YEAR, pounds(3)), OPEN, "To be confirmed, not up to £3"),
        (fixed(YEAR, pounds(3)), OPEN, "To be confirmed, not £3"),
        (
            OPEN,
            to_be_confirmed(YEAR, OPEN.cause, OPEN.owner, JUNE),
            "To be confirmed by 1 June 2011, not 3 May 2011",
        ),
        (OPEN, to_be_confirmed(YEAR, OPEN.cause, "Luton", MAY), "To be confirmed by someone else"),
        (OPEN, to_be_confirmed(YEAR, "Other", OPEN.owner, MAY), "Another cause"),
    ],
)
def test_an_amount_differs_in_words(older: Amount | None, newer: Amount | None, words: str) -> None:
    assert amount_difference(older, newer) == words


def test_an_amount_of_nothing_is_not_the_same_as_none() -> None:
    """A counter that adds "£0" to a year has changed it, though by no money."""
    assert amount_difference(None, fixed(YEAR, pounds(0))) == "£0, not left out"
    assert amount_difference(fixed(YEAR, pounds(0)), None) == "Left out"


@quick
@given(st.builds(fixed, st.just(YEAR), money), st.builds(up_to, st.just(YEAR), money))
def test_equal_amounts_alone_have_no_difference(one: Amount, other: Amount) -> None:
    assert amount_difference(one, one) == amount_difference(other, other) == "None"
    assert amount_difference(one, other) != "None"


def test_totals_differ_in_words() -> None:
    assert money_difference(pounds(2_115_000), pounds(2_326_500)) == "£211,500 more"
    assert money_difference(pounds(2), pounds(1)) == "£1 less"
    assert money_difference(pounds(2), pounds(2)) == "None"


@pytest.mark.parametrize(
    ("older", "newer", "words"),
    [
        ("26.0", "28.5", "2.5 higher"),
        ("26.0", "25.6", "0.4 lower"),
        ("26.0", "26", "None"),
        (None, "26.0", "26.0 added"),
        ("26.0", None, "No value"),
    ],
)
def test_a_value_differs_by_how_much_it_is_higher_or_lower(older: str | None, newer: str | None, words: str) -> None:
    before, after = (None if each is None else TargetValue(YEAR, Decimal(each)) for each in (older, newer))

    assert value_difference(before, after) == words


def test_a_value_to_be_confirmed_says_what_it_was() -> None:
    known = TargetValue(YEAR, Decimal("26.0"))
    later = TargetValue(YEAR, None, "No survey", "Luton", MAY)

    assert value_difference(known, later) == "To be confirmed, not 26.0"
    assert value_difference(later, known) == "26.0, not to be confirmed"
    assert value_difference(later, later) == "None"
