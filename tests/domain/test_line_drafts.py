"""What is wrong with a drafted line, and what it still needs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tracker.domain.amounts import fixed, to_be_confirmed, up_to
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import Grounds, LineDraft, faults, order
from tracker.domain.line_gaps import Step, gaps, in_words, steps_of, steps_unfinished
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetChange, TargetValue

YEARS = (FinancialYear(2011), FinancialYear(2012), FinancialYear(2013))
COUNCIL = 7
GROUNDS = Grounds(YEARS, frozenset({COUNCIL}))
REMOVAL = LineDraft(
    LineKind.RING_FENCE_REMOVAL,
    COUNCIL,
    ring_id=3,
    words="Any purpose.",
    obstacle="One purpose is named.",
    legal_lever="A new determination",
    statutory_basis="",
    starts_on=date(2011, 4, 1),
    review_on=date(2012, 4, 1),
    amounts=tuple(fixed(year, Money.from_pounds(100)) for year in YEARS),
)
REDUCTION = LineDraft(
    LineKind.TARGET_REDUCTION,
    COUNCIL,
    indicator_id=5,
    change=TargetChange.EASE,
    baseline=Decimal("8.2"),
    baseline_year=FinancialYear(2009),
    words="Ease it.",
    obstacle="The path is too steep.",
    legal_lever="A letter",
    statutory_basis="",
    starts_on=date(2011, 4, 1),
    review_on=date(2012, 4, 1),
    values=tuple(TargetValue(year, Decimal(9)) for year in YEARS),
)


def fields(draft: LineDraft, grounds: Grounds = GROUNDS) -> list[str | None]:
    return [broken.field for broken in faults(draft, grounds)]


@pytest.mark.parametrize("draft", [REMOVAL, REDUCTION], ids=["removal", "reduction"])
def test_a_whole_line_has_neither_fault_nor_gap(draft: LineDraft) -> None:
    assert not faults(draft, GROUNDS)
    assert not gaps(draft, YEARS)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ring_id": None}, "ring"),
        ({"indicator_id": 4}, "kind"),
        ({"authority_id": 8}, "authority"),
        ({"words": "x" * 4_001}, "words"),
        ({"obstacle": "x" * 2_001}, "obstacle"),
        ({"review_on": date(2011, 4, 1)}, "review_on"),
        ({"starts_on": date(2014, 4, 1), "review_on": date(2015, 4, 1)}, "starts_on"),
        ({"amounts": (fixed(FinancialYear(2014), Money(1)),)}, "amounts.2014-15"),
        ({"amounts": (fixed(YEARS[0], Money(1)), fixed(YEARS[0], Money(2)))}, "amounts.2011-12"),
        ({"amounts": tuple(fixed(year, Money.zero()) for year in YEARS)}, "amounts.2011-12"),
        ({"values": (TargetValue(YEARS[0], Decimal(1)),)}, "values"),
        ({"baseline": Decimal(1)}, "baseline"),
    ],
)
def test_what_is_wrong_with_a_removal_hangs_on_its_field(given: dict[str, Any], field: str) -> None:
    assert fields(replace(REMOVAL, **given)) == [field]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"indicator_id": None}, "indicator"),
        ({"amounts": REMOVAL.amounts}, "amounts"),
        ({"change": TargetChange.DROP}, "values"),
        ({"values": (TargetValue(YEARS[0], Decimal(10) ** 12),)}, "values.2011-12"),
        ({"baseline": Decimal("0.1234567")}, "baseline"),
        ({"baseline": Decimal("NaN")}, "baseline"),
    ],
)
def test_what_is_wrong_with_a_reduction_hangs_on_its_field(given: dict[str, Any], field: str) -> None:
    assert fields(replace(REDUCTION, **given)) == [field]


def test_a_reduction_says_what_becomes_of_the_target() -> None:
    assert "change" in fields(replace(REDUCTION, change=None))


def test_an_own_freedom_has_a_name_and_a_department() -> None:
    bare = LineDraft(LineKind.FREEDOM, COUNCIL)
    assert fields(bare) == ["title", "department"]
    assert not fields(replace(bare, title="Run one inspection a year", department_id=2))


def test_an_allocation_is_the_most_that_can_be_asked_whoever_holds_it() -> None:
    held = {YEARS[0]: Money.from_pounds(1_980_000)}
    draft = replace(REMOVAL, amounts=(up_to(YEARS[0], Money.from_pounds(2_400_000)),))
    (own,) = faults(draft, Grounds(YEARS, frozenset({COUNCIL}), held))
    assert own.message == "£2,400,000 is more than your 2011-12 allocation of £1,980,000"
    (other,) = faults(draft, Grounds(YEARS, frozenset({COUNCIL}), held, "Bedford’s"))
    assert other.message == "£2,400,000 is more than Bedford’s 2011-12 allocation of £1,980,000"


def test_only_a_removal_is_held_to_an_allocation() -> None:
    freedom = LineDraft(LineKind.FREEDOM, COUNCIL, freedom_id=1, amounts=REMOVAL.amounts)
    assert not faults(freedom, Grounds(YEARS, frozenset({COUNCIL}), {YEARS[0]: Money(1)}))


def test_what_is_missing_is_a_gap_and_no_fault() -> None:
    bare = LineDraft(LineKind.RING_FENCE_REMOVAL, COUNCIL, ring_id=3)
    assert not faults(bare, GROUNDS)
    assert [gap.message for gap in gaps(bare, YEARS)] == [
        "Enter what you ask for, in plain words",
        "Enter what stops you now",
        "Enter what would have to change, or that you do not know",
        "Enter the law it rests on, or say that you do not know",
        "Enter the amount for 2011 to 2012, or 0",
        "Enter the amount for 2012 to 2013, or 0",
        "Enter the amount for 2013 to 2014, or 0",
        "Enter the date it should start",
        "Enter the date it should be reviewed",
    ]
    assert in_words(steps_unfinished(bare, YEARS)) == "its words, its pounds by year and its start and review dates"


def test_an_amount_to_be_confirmed_fills_its_year() -> None:
    open_ = to_be_confirmed(YEARS[2], "The spending review", "Finance", date(2011, 1, 31))
    assert not gaps(replace(REMOVAL, amounts=(*REMOVAL.amounts[:2], open_)), YEARS)


def test_a_target_that_is_dropped_needs_no_figures_and_one_replaced_says_by_what() -> None:
    dropped = replace(REDUCTION, change=TargetChange.DROP, values=(), baseline=None, baseline_year=None)
    assert not gaps(dropped, YEARS)
    replaced = replace(REDUCTION, change=TargetChange.REPLACE)
    assert [gap.field for gap in gaps(replaced, YEARS)] == ["replacement"]


def test_a_baseline_is_a_figure_with_its_year_or_a_placeholder_with_cause_owner_and_date() -> None:
    unknown = replace(REDUCTION, baseline=None, baseline_year=None)
    assert [gap.field for gap in gaps(unknown, YEARS)] == ["baseline"]
    assert [gap.field for gap in gaps(replace(REDUCTION, baseline_year=None), YEARS)] == ["baseline_year"]
    half = replace(unknown, baseline_cause="The survey is not out")
    assert [gap.field for gap in gaps(half, YEARS)] == ["baseline_owner", "baseline_due_on"]
    whole = replace(half, baseline_owner="Head of research", baseline_due_on=date(2011, 3, 1))
    assert not gaps(whole, YEARS)


def test_a_freedom_needs_no_pounds() -> None:
    freedom = replace(REMOVAL, kind=LineKind.FREEDOM, ring_id=None, freedom_id=1, amounts=())
    assert not gaps(freedom, YEARS)


def test_the_pages_of_a_target_ask_for_values_and_of_the_others_for_pounds() -> None:
    assert Step.TARGET in steps_of(LineKind.TARGET_REDUCTION)
    assert Step.POUNDS not in steps_of(LineKind.TARGET_REDUCTION)
    assert all(Step.POUNDS in steps_of(kind) for kind in (LineKind.RING_FENCE_REMOVAL, LineKind.FREEDOM))


@pytest.mark.parametrize(
    ("kind", "thing", "change", "title"),
    [
        (LineKind.RING_FENCE_REMOVAL, "Social Care Reform Grant", None, "the Social Care Reform Grant"),
        (LineKind.RING_FENCE_REMOVAL, "Supporting People", None, "Supporting People"),
        (LineKind.TARGET_REDUCTION, "NI 117 Young people", TargetChange.DROP, "Drop NI 117 Young people"),
        (LineKind.FREEDOM, "Keep all receipts", None, "Keep all receipts"),
    ],
)
def test_a_title_reads_as_an_order(kind: LineKind, thing: str, change: TargetChange | None, title: str) -> None:
    assert order(kind, thing, change) in (title, f"Lift the ring-fence on {title}")


def test_two_lines_ask_the_same_when_council_and_thing_are_the_same() -> None:
    assert REMOVAL.key == replace(REMOVAL, words="Other.").key
    assert REMOVAL.key != replace(REMOVAL, authority_id=8).key
    own = LineDraft(LineKind.FREEDOM, COUNCIL, title="One inspection", department_id=1)
    assert own.key == replace(own, title=" one INSPECTION ", department_id=2).key
