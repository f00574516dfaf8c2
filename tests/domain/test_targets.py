from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import quick
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.targets import (
    TargetChange,
    TargetCounts,
    TargetValue,
    count_by_authority,
    count_targets,
)

YEARS = between(FinancialYear(2011), FinancialYear(2013))
LUTON, BEDS = 1, 2


def test_agreed_targets_are_those_kept_replaced_and_eased() -> None:
    counts = count_targets(
        {1, 2, 3, 4, 5}, {2: TargetChange.DROP, 3: TargetChange.REPLACE, 4: TargetChange.EASE, 5: TargetChange.DROP}
    )

    assert counts == TargetCounts(kept=1, eased=1, replaced=1, dropped=2)
    assert (counts.all, counts.agreed) == (5, 3)


def test_a_target_agreed_on_but_not_held_still_counts() -> None:
    assert count_targets({1}, {2: TargetChange.DROP}) == TargetCounts(kept=1, dropped=1)


def test_targets_are_counted_for_each_authority_and_once_for_all_their_years() -> None:
    held = [(LUTON, 7), (LUTON, 7), (LUTON, 8), (BEDS, 7)]

    counts = count_by_authority(held, [(LUTON, 7, TargetChange.EASE)])

    assert counts == {LUTON: TargetCounts(kept=1, eased=1), BEDS: TargetCounts(kept=1)}
    assert sum(counts.values(), TargetCounts()) == TargetCounts(kept=2, eased=1)


@quick
@given(st.sets(st.integers(1, 30)), st.dictionaries(st.integers(1, 30), st.sampled_from(TargetChange)))
def test_no_target_is_lost_or_counted_twice(held: set[int], agreed: dict[int, TargetChange]) -> None:
    counts = count_targets(held, agreed)

    assert counts.all == len(held | agreed.keys())
    assert counts.agreed == counts.all - sum(change is TargetChange.DROP for change in agreed.values())


@pytest.mark.parametrize(
    ("cause", "owner", "due_on", "field"),
    [
        ("", "Luton", date(2011, 2, 1), "cause"),
        ("No baseline yet", "", date(2011, 2, 1), "owner"),
        ("No baseline yet", "Luton", None, "due_on"),
    ],
)
def test_a_placeholder_needs_cause_owner_and_date(cause: str, owner: str, due_on: date | None, field: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        TargetValue(YEARS[0], None, cause, owner, due_on)

    assert refusal.value.field == field


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
def test_a_value_is_a_number(figure: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        TargetValue(YEARS[0], Decimal(figure))

    assert refusal.value.field == "value"


def test_a_known_value_forgets_why_it_was_not_known() -> None:
    known = TargetValue(YEARS[0], Decimal(5), "Why", "Who", date(2011, 2, 1))

    assert known == TargetValue(YEARS[0], Decimal(5))
    assert not known.is_placeholder
    assert TargetValue(YEARS[0], None, "Why", "Who", date(2011, 2, 1)).is_placeholder
