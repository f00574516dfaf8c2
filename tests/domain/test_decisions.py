"""Outcomes that contradict their own terms, and the gate (2-model, section 2)."""

from decimal import Decimal

import pytest

from tracker.domain.amounts import fixed
from tracker.domain.decisions import (
    Outcome,
    Reason,
    ReasonCategory,
    Sensitivity,
    Terms,
    check_recommendation,
    gate_reasons,
)
from tracker.domain.errors import RulesBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

YEAR = FinancialYear(2011)
ASKED = Terms("Spend the grant on any purpose", (fixed(YEAR, Money.from_pounds(2_000_000)),))
LESS = Terms(ASKED.words, (fixed(YEAR, Money.from_pounds(1_200_000)),))
REASON = Reason(ReasonCategory.COST_OR_RISK, "The grant is fully committed until March")


def fields(outcome: Outcome, offered: Terms, *reasons: Reason) -> set[str | None]:
    with pytest.raises(RulesBroken) as refused:
        check_recommendation(outcome, ASKED, offered, reasons)
    return {broken.field for broken in refused.value.broken}


def test_agree_as_asked_needs_no_reason() -> None:
    check_recommendation(Outcome.AGREE_AS_ASKED, ASKED, ASKED, ())


def test_agree_as_asked_is_refused_when_a_figure_differs() -> None:
    assert fields(Outcome.AGREE_AS_ASKED, LESS) == {"outcome"}


def test_white_space_alone_is_no_difference_of_words() -> None:
    check_recommendation(Outcome.AGREE_AS_ASKED, ASKED, Terms(f" {ASKED.words}\n", ASKED.amounts), ())


def test_agree_with_conditions_is_refused_with_none() -> None:
    assert fields(Outcome.AGREE_WITH_CONDITIONS, ASKED, REASON) == {"conditions"}


def test_agree_with_conditions_is_refused_when_a_figure_differs_too() -> None:
    offered = Terms(LESS.words, LESS.amounts, conditions=("Report each quarter",))
    assert fields(Outcome.AGREE_WITH_CONDITIONS, offered, REASON) == {"outcome"}


def test_a_counter_is_refused_when_nothing_is_adjusted() -> None:
    assert fields(Outcome.COUNTER, ASKED, REASON) == {"words"}


@pytest.mark.parametrize("conditions", [(), ("  ",), ("Report  each year",)])
def test_conditions_that_only_repeat_those_asked_or_say_nothing_are_none(conditions: tuple[str, ...]) -> None:
    asked = Terms(ASKED.words, ASKED.amounts, conditions=("Report each year",))
    with pytest.raises(RulesBroken) as refused:
        check_recommendation(
            Outcome.AGREE_WITH_CONDITIONS, asked, Terms(ASKED.words, ASKED.amounts, (), conditions), (REASON,)
        )
    assert [broken.field for broken in refused.value.broken] == ["conditions"]


def test_agree_as_asked_takes_the_councils_own_conditions_with_it() -> None:
    asked = Terms(ASKED.words, ASKED.amounts, conditions=("Report each year",))
    check_recommendation(Outcome.AGREE_AS_ASKED, asked, asked, ())
    with pytest.raises(RulesBroken, match="set conditions"):
        check_recommendation(Outcome.AGREE_AS_ASKED, asked, ASKED, ())


def test_a_counter_says_its_words_and_a_figure_for_every_year_asked() -> None:
    assert fields(Outcome.COUNTER, Terms(" "), REASON) == {"words", "amounts.2011-12"}
    assert fields(Outcome.COUNTER, Terms("x" * 4_001, LESS.amounts), REASON) == {"words"}
    eased = Terms("Ease it", values=(TargetValue(YEAR, Decimal(70)),))
    with pytest.raises(RulesBroken, match="Enter the value for 2011 to 2012"):
        check_recommendation(Outcome.COUNTER, eased, Terms("Keep it"), (REASON,))


def test_a_counter_may_adjust_a_figure_alone() -> None:
    check_recommendation(Outcome.COUNTER, ASKED, LESS, (REASON,))


@pytest.mark.parametrize("outcome", [Outcome.REJECT, Outcome.COUNTER, Outcome.AGREE_WITH_CONDITIONS])
def test_every_other_outcome_needs_a_reason(outcome: Outcome) -> None:
    assert "reasons" in fields(outcome, LESS)


def test_a_reason_needs_words_and_some_a_citation() -> None:
    assert fields(Outcome.REJECT, ASKED, Reason(ReasonCategory.ALREADY_POSSIBLE, " ")) == {
        "reason_already_possible",
        "citation_already_possible",
    }


def test_a_reason_is_given_once() -> None:
    assert fields(Outcome.REJECT, ASKED, REASON, REASON) == {"reasons"}


def test_the_gate_opens_above_the_limit_in_any_year_and_not_at_it() -> None:
    limit = Money.from_pounds(2_000_000)
    kind = LineKind.RING_FENCE_REMOVAL
    assert gate_reasons(kind, ASKED.amounts, (), limit=limit, was_agreed_before=True) == ()
    over = (fixed(YEAR, limit + Money(1)),)
    assert len(gate_reasons(kind, over, (), limit=limit, was_agreed_before=True)) == 1


@pytest.mark.parametrize(
    ("kind", "opens"),
    [(LineKind.RING_FENCE_REMOVAL, True), (LineKind.FREEDOM, True), (LineKind.TARGET_REDUCTION, False)],
)
def test_no_precedent_opens_the_gate_but_for_a_target(kind: LineKind, opens: bool) -> None:
    assert bool(gate_reasons(kind, (), (), limit=Money.zero(), was_agreed_before=False)) is opens


def test_a_flag_opens_the_gate_for_a_target_too() -> None:
    flags = (Sensitivity.REPERCUSSIVE,)
    reasons = gate_reasons(LineKind.TARGET_REDUCTION, (), flags, limit=Money.zero(), was_agreed_before=False)
    assert reasons == ("Flagged repercussive",)
