"""An agreement that could not be printed whole is never frozen; what it adds up to is right to the penny."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.support.factories.agreements import finished, frozen_agreement, signatures_of
from tests.support.factories.odd_agreements import nested_rings, one_line, targets_alone, unsettled_amounts
from tracker.domain import agreement_figures as figures
from tracker.domain.agreement_drawings import Drawing, DrawingState
from tracker.domain.agreement_terms import TargetResult, schedule_numbers
from tracker.domain.agreement_wording import first_update_on
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import fixed
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money


@pytest.fixture(scope="module")
def agreement() -> FrozenAgreement:
    return frozen_agreement(20)


def test_schedules_are_numbered_by_letter_and_place() -> None:
    assert schedule_numbers("A", 3) == ("A1", "A2", "A3")
    assert schedule_numbers("B", 0) == ()


def test_the_years_are_those_the_term_touches(agreement: FrozenAgreement) -> None:
    assert [year.label for year in agreement.years] == ["2011-12", "2012-13", "2013-14"]
    late = replace(one_line(), starts_on=date(2011, 10, 1), ends_on=date(2014, 9, 30))
    assert [year.label for year in late.years] == ["2011-12", "2012-13", "2013-14", "2014-15"]


def test_parties_are_the_councils_and_then_government(agreement: FrozenAgreement) -> None:
    assert agreement.party_names == ("Luton Borough Council", "Central Bedfordshire Council", "HM Government")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a: {"councils": a.councils[1:]}, "not a party: Luton Borough Council"),
        (lambda _: {"councils": ()}, "no council is a party"),
        (lambda a: {"ends_on": a.starts_on}, "the term ends before it starts"),
        (lambda _: {"ends_on": date(2012, 3, 31)}, "A1 has 2012-13, which is outside the term"),
        (lambda a: {"freedoms": (a.freedoms[0], *a.freedoms)}, "a number is used twice"),
        (lambda a: {"savings": (replace(a.savings[0], rests_on=("A99",)), a.savings[1])}, "nothing is numbered A99"),
        (
            lambda a: {"savings": (replace(a.savings[0], amounts=a.savings[0].amounts[:1] * 2), a.savings[1])},
            "C1 has one year twice",
        ),
    ],
)
def test_what_could_not_be_printed_whole_is_not_frozen(agreement: FrozenAgreement, change, said: str) -> None:
    with pytest.raises(ValueError, match=f"SO-0142 cannot be frozen: .*{said}"):
        replace(agreement, **change(agreement))


def test_money_freed_adds_up_by_council_by_department_and_by_year(agreement: FrozenAgreement) -> None:
    whole = figures.freed(agreement)
    for rows in (figures.freed_by_council(agreement), figures.freed_by_department(agreement)):
        assert sum((row.total for row in rows[1:]), rows[0].total) == whole.total
        for at, year in enumerate(whole.by_year):
            assert sum((row.by_year[at] for row in rows[1:]), rows[0].by_year[at]) == year
    assert sum((year.money for year in whole.by_year), Money.zero()) == whole.total.money
    assert whole.total.money == sum((a.money for f in agreement.freedoms for a in f.freed), Money.zero())


def test_a_freedom_that_is_no_removal_frees_nothing() -> None:
    agreement = unsettled_amounts()
    in_scope = [each for each in agreement.freedoms if each.amounts and not each.freed]
    assert in_scope
    assert figures.count_removals(agreement) == len([each for each in agreement.freedoms if each.freed])


def test_a_ring_inside_another_is_noticed() -> None:
    assert figures.is_nested(nested_rings())
    assert not figures.is_nested(frozen_agreement(20))


def test_kept_and_returned_shares_always_add_up_to_the_saving(agreement: FrozenAgreement) -> None:
    odd = replace(
        agreement.savings[0],
        share_kept=33,
        amounts=tuple(fixed(year, Money(pence)) for year, pence in zip(agreement.years, (1, 50, 99_999), strict=True)),
    )
    changed = replace(agreement, savings=(odd,))
    saved, kept, back = figures.saved(changed), figures.kept_locally(changed), figures.back_to_government(changed)
    assert [each.money.pence for each in kept.by_year] == [0, 17, 33_000]
    for at in range(3):
        assert kept.by_year[at].money + back.by_year[at].money == saved.by_year[at].money
    assert kept.total.money + back.total.money == saved.total.money


def test_half_a_penny_stays_with_the_council(agreement: FrozenAgreement) -> None:
    odd = replace(agreement.savings[0], amounts=(fixed(FinancialYear(2011), Money(5)),))
    changed = replace(agreement, savings=(odd,))
    assert figures.kept_locally(changed).total.money == Money(3)
    assert figures.back_to_government(changed).total.money == Money(2)


def test_targets_are_counted_by_what_became_of_them(agreement: FrozenAgreement) -> None:
    counts = figures.count_targets(agreement)
    results = [target.result for target in agreement.targets]
    assert counts.dropped == results.count(TargetResult.DROPPED)
    assert counts.agreed == len(results) - counts.dropped
    assert counts.all == len(results)


def test_the_next_five_dates_are_coming_and_in_order(agreement: FrozenAgreement) -> None:
    days = [each.on for each in agreement.key_dates]
    assert len(days) == 5
    assert days == sorted(days)
    assert days[0] >= agreement.drawn_up_on
    assert [each.words for each in agreement.key_dates] == [
        "All actions in Schedule A are done", "Term begins", "First delivery update", "First review",
        "First returns on targets",
    ]  # fmt: skip


def test_no_returns_are_announced_where_no_target_is_kept() -> None:
    assert not any("returns" in each.words for each in one_line().key_dates)
    assert any("returns" in each.words for each in targets_alone().key_dates)


def test_clauses_are_numbered_within_their_section(agreement: FrozenAgreement) -> None:
    for section, clauses in enumerate((agreement.standing, agreement.dependencies, agreement.running), start=1):
        assert [each.number for each in clauses] == [f"{section}.{at}" for at in range(1, len(clauses) + 1)]


def test_an_agreement_without_dependencies_says_so() -> None:
    (clause,) = one_line().dependencies
    assert clause.text.startswith("No commitment rests on a line of this agreement.")


def test_words_of_the_glossary_follow_what_is_agreed(agreement: FrozenAgreement) -> None:
    words = {entry.word for entry in agreement.glossary}
    assert {"Ring-fence", "Freed", "Saved", "Share kept", "Kept", "Dropped", "Check code"} <= words
    assert {"Up to", "To be confirmed"} <= {entry.word for entry in unsettled_amounts().glossary}
    assert not {"Up to", "To be confirmed"} & words
    assert not {"Saved", "Share kept", "Kept"} & {entry.word for entry in one_line().glossary}


def test_the_glossary_of_a_finished_agreement_does_not_feed_on_itself(agreement: FrozenAgreement) -> None:
    assert finished(agreement) == agreement


def test_a_drawing_takes_no_time_without_a_zone(agreement: FrozenAgreement) -> None:
    with pytest.raises(ValueError, match="aware"):
        Drawing(DrawingState.DRAFT, datetime(2011, 3, 7))  # noqa: DTZ001 - the fault it tests
    signature = replace(signatures_of(agreement)[0], signed_at=datetime(2011, 3, 7))  # noqa: DTZ001 - a naive time is what is tried
    with pytest.raises(ValueError, match="aware"):
        Drawing(DrawingState.DRAFT, datetime(2011, 3, 7, tzinfo=UTC), (signature,))


def test_the_first_update_is_never_due_before_the_agreement_was_drawn_up() -> None:
    start, end = date(2026, 4, 1), date(2029, 3, 31)
    drawn_up = (date(2026, 3, 1), date(2026, 6, 29), date(2026, 6, 30), date(2026, 11, 23), date(2030, 1, 1))
    assert [first_update_on(start, end, drawn_up_on=day) for day in drawn_up] == [
        date(2026, 6, 30),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
        end,
    ]
