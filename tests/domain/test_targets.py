from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import quick
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.targets import (
    Burden,
    Duty,
    DutyKind,
    TargetChange,
    TargetCounts,
    TargetValue,
    change_burden,
    check_values,
    count_by_authority,
    count_targets,
)

YEARS = between(FinancialYear(2011), FinancialYear(2013))
LUTON, BEDS = 1, 2
PATH = tuple(TargetValue(year, Decimal("28.1")) for year in YEARS)


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


def test_what_ends_is_taken_from_the_burden() -> None:
    duties = [Duty(kind, n) for kind in DutyKind for n in range(3)]
    ended = [Duty(DutyKind.INDICATOR, 0), Duty(DutyKind.INDICATOR, 1), Duty(DutyKind.DATA_RETURN, 2)]

    change = change_burden(duties, ended)

    assert change.before == Burden(indicators=3, returns=3, plans=3, inspections=3)
    assert change.after == Burden(indicators=1, returns=2, plans=3, inspections=3)
    assert change.lifted == Burden(indicators=2, returns=1)
    assert (change.before.all, change.after.all) == (12, 9)


def test_a_duty_lifted_but_not_listed_was_borne_before() -> None:
    change = change_burden([], [Duty(DutyKind.PLAN_DUTY, 9)])

    assert (change.before, change.after) == (Burden(plans=1), Burden())


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


@pytest.mark.parametrize("change", [TargetChange.REPLACE, TargetChange.EASE])
def test_a_target_replaced_or_eased_has_one_value_for_each_year(change: TargetChange) -> None:
    check_values(change, PATH, YEARS)
    check_values(change, reversed(PATH), YEARS)
    for wrong, words in (
        (PATH[:2], "Enter one value for 2013-14"),
        ((*PATH, PATH[0]), "Enter one value for 2011-12"),
        ((*PATH, TargetValue(FinancialYear(2019), Decimal(1))), "2019-20 is not a year of this programme"),
    ):
        with pytest.raises(RuleBroken, match=words) as refusal:
            check_values(change, wrong, YEARS)
        assert refusal.value.field == "values"


def test_a_target_that_is_dropped_has_no_values() -> None:
    check_values(TargetChange.DROP, (), YEARS)
    with pytest.raises(RuleBroken, match="dropped has no values"):
        check_values(TargetChange.DROP, PATH, YEARS)
