"""Where the two sides of a line stand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.amounts import Amount, fixed, to_be_confirmed, up_to
from tracker.domain.comparisons import Comparison, LineRounds, Said, compare, sort_out
from tracker.domain.decisions import Terms
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState, Side
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

FIRST, SECOND = FinancialYear(2011), FinancialYear(2012)
AT = datetime(2010, 11, 1, 10, tzinfo=UTC)


def said(round_: int, side: Side, *amounts: Amount, words: str = "All of it.", **terms: tuple) -> Said:
    return Said(round_, side, AT, Terms(words, amounts, **terms))


def pounds(amount: int) -> Money:
    return Money.from_pounds(amount)


def asked_and_offered() -> Comparison:
    return compare(
        [
            said(1, Side.COUNCIL, fixed(FIRST, pounds(100)), fixed(SECOND, pounds(100))),
            said(2, Side.DEPARTMENT, fixed(FIRST, pounds(60)), up_to(SECOND, pounds(100)), words="Most of it."),
        ]
    )


def test_one_position_is_what_was_asked_and_differs_from_nothing() -> None:
    found = compare([said(1, Side.COUNCIL, fixed(FIRST, pounds(100)))])
    assert (found.older, found.words, len(found.columns)) == (None, (), 1)
    assert [row.difference for row in found.years] == [""]
    assert found.total is not None
    assert found.total.difference == ""


def test_the_newer_is_set_against_the_other_sides_last_word() -> None:
    found = asked_and_offered()
    assert [row.difference for row in found.years] == ["£40 less", "“Up to”, not fixed"]
    assert found.total is not None
    assert [each.words for each in found.total.amounts] == ["£200", "Up to £160"]
    assert found.total.difference == "£40 less"
    assert "".join(part.text for part in found.words if part.kind != "removed").split() == ["Most", "of", "it."]


def test_a_third_round_is_compared_with_the_second_and_keeps_the_first_in_sight() -> None:
    second = asked_and_offered()
    assert second.older is not None
    third = compare([second.older, second.newer, said(3, Side.COUNCIL, fixed(FIRST, pounds(80)))])
    assert [each.round for each in third.columns] == [1, 2, 3]
    assert [row.difference for row in third.years] == ["£20 more", "Up to £100 less"], "not £20 less than the first ask"


def test_what_is_to_be_confirmed_has_no_share_in_the_sum() -> None:
    open_ = to_be_confirmed(SECOND, "The review", "Finance", date(2011, 1, 31))
    found = compare([said(1, Side.COUNCIL, fixed(FIRST, pounds(100)), open_)])
    assert found.total is not None
    assert found.total.amounts[0].words == "£100 and 1 to be confirmed"


def test_a_target_has_values_and_no_pounds() -> None:
    before = (TargetValue(FIRST, Decimal(80)), TargetValue(SECOND, None, "Census", "ONS", date(2011, 3, 1)))
    after = (TargetValue(FIRST, Decimal("82.5")), TargetValue(SECOND, Decimal(90)))
    found = compare([said(1, Side.COUNCIL, values=before), said(2, Side.DEPARTMENT, values=after)])
    assert found.total is None
    assert [(row.amounts, row.difference) for row in found.values] == [
        (("80", "82.5"), "2.5 higher"),
        (("To be confirmed", "90"), "90, not to be confirmed"),
    ]


def test_conditions_are_set_side_by_side_by_their_place() -> None:
    found = compare(
        [
            said(1, Side.COUNCIL, conditions=("Report yearly.",)),
            said(2, Side.DEPARTMENT, conditions=("Report  yearly.", "Spend by March.")),
        ]
    )
    assert [(row.newer, row.is_changed) for row in found.conditions] == [
        ("Report  yearly.", False),
        ("Spend by March.", True),
    ]


def test_lines_are_sorted_into_those_that_differ_and_those_that_came_back_or_never_moved() -> None:
    asked, halved = fixed(FIRST, pounds(100)), fixed(FIRST, pounds(50))
    spoken = {1: (asked, halved), 2: (asked, asked), 3: (asked,)}
    lines = [rounds(number, *amounts) for number, amounts in spoken.items()]
    changed, same = sort_out(lines, 1, 2)
    assert [(line.number, found.years[0].difference) for line, found in changed] == [(1, "£50 less")]
    assert [line.number for line in same] == [2, 3]


def test_a_position_is_of_the_side_that_sent_it() -> None:
    line = rounds(1, fixed(FIRST, pounds(100)), fixed(FIRST, pounds(50)))
    assert [each.by(line.council, line.department) for each in line.said] == ["Luton", "Health"]


def rounds(number: int, *amounts: Amount) -> LineRounds:
    sides = (Side.COUNCIL, Side.DEPARTMENT)
    sent = tuple(said(at, sides[(at - 1) % 2], amount) for at, amount in enumerate(amounts, 1))
    return LineRounds(number, "A line", LineKind.FREEDOM, LineState.SUBMITTED, "Luton", "Health", sent)


def test_a_line_without_a_position_is_a_fault() -> None:
    with pytest.raises(ValueError, match="without a position"):
        compare([])
