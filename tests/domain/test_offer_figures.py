"""£ freed of one offer: each pound once, whatever rings lie round it."""

from tracker.domain.amounts import Amount, fixed, up_to
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.domain.offer_figures import (
    Figures,
    FreedYear,
    Removal,
    Rings,
    SavedYear,
    Share,
    count_inside_standing,
    freed_of,
)

YEAR = FinancialYear(2026)
OUTER, SMOKING, DRUGS = 1, 2, 3
PARENTS = {OUTER: None, SMOKING: OUTER, DRUGS: OUTER}
POUNDS = {OUTER: 4_404_000_000, SMOKING: 152_800_000, DRUGS: 1_100_000_000}


def removal(
    ring: int, state: LineState = LineState.SUBMITTED, authority: int = 7, tabled: int | None = None
) -> Removal:
    asked = (fixed(YEAR, Money.from_pounds(POUNDS[ring])),)
    return Removal(
        authority, ring, state, asked, asked if tabled is None else (fixed(YEAR, Money.from_pounds(tabled)),)
    )


def freed(*removals: Removal, share: Share = Share.ASKED, lifted: frozenset[int] = frozenset()) -> str:
    total = freed_of(removals, Rings(PARENTS, lifted))[share].get(YEAR)
    return total.words if total else "£0"


def test_all_three_rings_free_the_whole_grant_once() -> None:
    assert freed(removal(OUTER), removal(SMOKING), removal(DRUGS)) == "£4,404,000,000"


def test_the_outer_alone_frees_at_most_its_own_amount_while_inner_rings_stand() -> None:
    assert freed(removal(OUTER)) == "Up to £4,404,000,000"


def test_an_inner_ring_alone_frees_nothing_and_is_counted_as_such() -> None:
    assert freed(removal(SMOKING)) == "£0"
    assert count_inside_standing([removal(SMOKING)], Rings(PARENTS)) == 1
    assert count_inside_standing([removal(SMOKING), removal(OUTER)], Rings(PARENTS)) == 0


def test_an_inner_ring_frees_its_own_where_the_outer_is_lifted_for_the_nation() -> None:
    assert freed(removal(SMOKING), lifted=frozenset({OUTER})) == "£152,800,000"


def test_another_councils_outer_ring_helps_nobody_elses_inner_one() -> None:
    assert freed(removal(SMOKING), removal(OUTER, authority=8)) == "Up to £4,404,000,000"


def test_what_is_open_is_what_would_be_freed_beyond_what_is_agreed() -> None:
    rings = (removal(OUTER, LineState.AGREED_IN_PRINCIPLE), removal(SMOKING), removal(DRUGS, LineState.REJECTED))
    assert freed(*rings, share=Share.AGREED) == "Up to £4,404,000,000"
    assert freed(*rings, share=Share.OPEN) == "£0"
    inner_agreed = (removal(OUTER), removal(SMOKING, LineState.AGREED_IN_PRINCIPLE))
    assert freed(*inner_agreed, share=Share.AGREED) == "£0"


def test_agreed_counts_the_terms_and_asked_what_was_asked() -> None:
    ring = removal(DRUGS, LineState.AGREED, tabled=1_000)
    found = freed_of([ring], Rings({DRUGS: None}))
    assert found[Share.ASKED][YEAR].money == Money.from_pounds(1_100_000_000)
    assert found[Share.AGREED][YEAR].money == Money.from_pounds(1_000)
    assert Share.OPEN in found
    assert not found[Share.OPEN].get(YEAR) or not found[Share.OPEN][YEAR].money


def test_totals_are_the_sums_of_the_years_and_say_what_is_not_fixed() -> None:
    def year(start: int, *amounts: Amount) -> FreedYear:
        from_amounts = freed_of([Removal(7, DRUGS, LineState.SUBMITTED, amounts, amounts)], Rings({DRUGS: None}))
        nothing = from_amounts[Share.AGREED].get(FinancialYear(start))
        total = from_amounts[Share.ASKED][FinancialYear(start)]
        return FreedYear(FinancialYear(start), total, nothing or total.__class__(Money.zero()), total)

    figures = Figures(
        freed=(
            year(2026, fixed(FinancialYear(2026), Money(101))),
            year(2027, up_to(FinancialYear(2027), Money(202))),
        ),
        saved=(
            SavedYear(FinancialYear(2026), Money(301), Money(151)),
            SavedYear(FinancialYear(2027), Money(1), Money(1)),
        ),
    )
    assert figures.asked.money == Money(303)
    assert figures.asked.up_to == 1
    assert figures.note == "1 amount is “up to”"
    assert (figures.promised, figures.kept) == (Money(302), Money(152))
    assert figures.agreed.money == Money.zero()


def test_amount_kinds_are_kept_when_an_inner_ring_is_taken_off() -> None:
    outer = Removal(7, OUTER, LineState.SUBMITTED, (up_to(YEAR, Money(500)),), ())
    inner = Removal(7, SMOKING, LineState.SUBMITTED, (fixed(YEAR, Money(200)),), ())
    total = freed_of([outer, inner], Rings({OUTER: None, SMOKING: OUTER}))[Share.ASKED][YEAR]
    assert (total.money, total.up_to) == (Money(500), 1)
