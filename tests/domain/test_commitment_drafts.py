"""What is wrong with a commitment as it is written."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tracker.domain.commitment_drafts import CommitmentDraft, CommitmentGrounds, faults
from tracker.domain.commitments import CommitmentKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

YEARS = (FinancialYear(2011), FinancialYear(2012))
GROUNDS = CommitmentGrounds(YEARS, frozenset({7}), frozenset({1, 2}))
SAVING = CommitmentDraft(
    CommitmentKind.SAVING,
    7,
    "One team",
    measure="Spending",
    data_source="Outturn",
    reported="Each quarter",
    share_kept=50,
    amounts=tuple((year, Money(100)) for year in YEARS),
    rests_on=frozenset({1}),
)
OUTCOME = CommitmentDraft(
    CommitmentKind.OUTCOME,
    7,
    "More people direct their own care",
    measure="NI 130",
    data_source="A return",
    reported="Once a year",
    baseline=Decimal("8.2"),
    baseline_year=FinancialYear(2009),
    unit="per cent",
    values=tuple((year, Decimal(20)) for year in YEARS),
)


def fields(draft: CommitmentDraft) -> list[str | None]:
    return [broken.field for broken in faults(draft, GROUNDS)]


def test_whole_ones_have_no_fault() -> None:
    assert not faults(SAVING, GROUNDS)
    assert not faults(OUTCOME, GROUNDS)
    assert not faults(replace(SAVING, rests_on=frozenset()), GROUNDS), "it may rest on nothing"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": ""}, ["title"]),
        ({"authority_id": 8}, ["authority"]),
        ({"measure": " "}, ["measure"]),
        ({"data_source": ""}, ["data_source"]),
        ({"reported": ""}, ["reported"]),
        ({"share_kept": None}, ["share_kept"]),
        ({"share_kept": -1}, ["share_kept"]),
        ({"amounts": SAVING.amounts[:1]}, ["money_2012"]),
        ({"amounts": (*SAVING.amounts, SAVING.amounts[0])}, ["money_2011"]),
        ({"amounts": (*SAVING.amounts, (FinancialYear(2013), Money(1)))}, ["money_2013"]),
        ({"amounts": tuple((year, Money.zero()) for year in YEARS)}, ["money_2011"]),
        ({"rests_on": frozenset({1, 5, 9})}, ["rests_on", "rests_on"]),
        ({"words": "x" * 2_001}, ["words"]),
    ],
)
def test_what_is_wrong_with_a_saving_hangs_on_its_field(given: dict[str, Any], expected: list[str]) -> None:
    assert fields(replace(SAVING, **given)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"unit": ""}, ["unit"]),
        ({"baseline": None}, ["baseline"]),
        ({"baseline": Decimal("1E+15")}, ["baseline"]),
        ({"baseline_year": None}, ["baseline_year"]),
        ({"values": OUTCOME.values[:1]}, ["value_2012"]),
        ({"values": ((YEARS[0], Decimal("Infinity")), OUTCOME.values[1])}, ["value_2011"]),
        ({"share_kept": 10}, ["amounts"]),
    ],
)
def test_what_is_wrong_with_an_outcome_hangs_on_its_field(given: dict[str, Any], expected: list[str]) -> None:
    assert fields(replace(OUTCOME, **given)) == expected


def test_a_missing_amount_is_asked_for_by_its_year() -> None:
    (broken,) = faults(replace(SAVING, amounts=SAVING.amounts[:1]), GROUNDS)
    assert broken.message == "Enter the amount for 2012 to 2013, or 0"
