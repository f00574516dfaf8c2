"""What the ledger adds up, and what is drawn of rings one inside another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import quick
from tracker.domain.amounts import fixed
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.offer_figures import RemovalTerms, Rings, freed_each
from tracker.domain.ring_fence_drawings import Scene, draw, freed_alone
from tracker.domain.ring_fence_ledger import Claim, Counts, Figures, Share, count_once, outermost_first, percent
from tracker.domain.ring_fences import Freed, Ring

YEAR = FinancialYear(2026)
LUTON, KENT = 7, 8
HEALTH, HOME = 70, 71
OUTER, SMOKING, DRUGS = 1, 2, 3
RINGS = (Ring(OUTER, None, "Public health"), Ring(SMOKING, OUTER, "Smoking"), Ring(DRUGS, OUTER, "Drugs"))
NATIONAL = {OUTER: Money(440_400), SMOKING: Money(15_280), DRUGS: Money(110_000)}
NO_LIFTINGS: frozenset[int] = frozenset()


def claims(ring: int, pence: int, *shares: Share, authority: int = LUTON, department: int = HEALTH) -> list[Claim]:
    """One line: its counts, and its £ in one year."""
    counts = Counts(**{share.value: 1 for share in shares})
    where = (authority, department, ring)
    money = {share: Money(pence) for share in shares}
    return [Claim(*where, None, {}, counts), Claim(*where, YEAR, money, Counts())]


def once(*lines: list[Claim], held: dict | None = None, lifted: frozenset[int] = NO_LIFTINGS) -> Figures:
    found = count_once(RINGS, [claim for line in lines for claim in line], {LUTON: held or {}}, lifted)
    return found[LUTON, HEALTH].get(YEAR, Figures())


def asked(*lines: list[Claim], **more: object) -> str:
    return once(*lines, **more).asked.words


def test_the_three_rings_of_one_grant_are_counted_once() -> None:
    lines = [
        claims(OUTER, 440_400, Share.ASKED),
        claims(SMOKING, 15_280, Share.ASKED),
        claims(DRUGS, 110_000, Share.ASKED),
    ]
    assert asked(*lines) == "£4,404"
    assert asked(lines[1]) == asked(lines[1], lines[2]) == "£0"


def test_rings_inside_that_hold_more_than_the_one_round_them_free_all_they_hold_as_on_the_offers_page() -> None:
    pounds = {OUTER: 100_000, SMOKING: 50_000, DRUGS: 80_000}
    assert asked(*(claims(ring, pence, Share.ASKED) for ring, pence in pounds.items())) == "£1,300"
    removals = [RemovalTerms(LUTON, ring, (fixed(YEAR, Money(pence)),)) for ring, pence in pounds.items()]
    freed = freed_each(removals, Rings({ring.id: ring.parent_id for ring in RINGS}))
    assert [amount.words for (amount,) in freed] == ["£0", "£500", "£800"]


def test_a_ring_that_stands_inside_is_taken_off_or_makes_it_at_most() -> None:
    outer = claims(OUTER, 440_400, Share.ASKED)
    assert asked(outer) == "up to £4,404, inner rings not known"
    held = {(SMOKING, YEAR): Money(15_280), (DRUGS, YEAR): Money(110_000)}
    assert asked(outer, held=held) == "£3,151.20"
    assert asked(outer, claims(DRUGS, 110_000, Share.ASKED), held=held) == "£4,251.20"


def test_a_ring_lifted_nationally_holds_nothing_and_a_line_about_it_keeps_its_pounds() -> None:
    outer = claims(OUTER, 440_400, Share.ASKED)
    assert asked(outer, lifted=frozenset({SMOKING, DRUGS})) == "£4,404"
    assert asked(outer, lifted=frozenset(NATIONAL)) == "£4,404"


def test_what_is_signed_frees_by_itself_whatever_is_asked_besides() -> None:
    signed = claims(OUTER, 440_400, Share.ASKED, Share.AGREED, Share.SIGNED)
    wanted = [claims(ring, 10_000, Share.ASKED) for ring in (SMOKING, DRUGS)]
    held = {(SMOKING, YEAR): Money(15_280), (DRUGS, YEAR): Money(110_000)}
    figures = once(signed, *wanted, held=held)
    assert [figures.of(share).words for share in Share] == ["£4,404", "£3,151.20", "£3,151.20", "£0"]


def test_a_line_whose_pounds_are_to_come_lifts_its_ring_all_the_same() -> None:
    outer = [Claim(LUTON, HEALTH, OUTER, None, {}, Counts(asked=1, to_be_confirmed=1))]
    assert asked(outer, claims(SMOKING, 15_280, Share.ASKED)) == "at least £152.80, outer ring not known"
    assert asked(outer) == "£0"


def test_authorities_are_apart_and_the_department_is_that_of_the_outermost_ring() -> None:
    lines = [
        *claims(SMOKING, 5, Share.ASKED, department=HOME),
        *claims(OUTER, 50, Share.ASKED),
        *claims(SMOKING, 5, Share.ASKED, authority=KENT, department=HOME),
    ]
    assert list(count_once(RINGS, lines, {}, NO_LIFTINGS)) == [(LUTON, HEALTH), (KENT, HOME)]


@quick
@given(
    st.lists(
        st.tuples(st.sampled_from([OUTER, SMOKING, DRUGS]), st.integers(0, 10**9)), max_size=3, unique_by=lambda x: x[0]
    )
)
def test_no_more_is_counted_than_the_lines_say_and_no_less_than_nothing(lines: list[tuple[int, int]]) -> None:
    if not lines:
        return
    figures = once(*(claims(ring, pence, Share.ASKED) for ring, pence in lines))
    assert Money.zero() <= figures.asked.money <= Money(sum(pence for _ring, pence in lines))


def test_rings_are_listed_each_after_the_one_it_lies_in() -> None:
    deep = Ring(9, DRUGS, "Deeper")
    assert [ring.id for ring in outermost_first((deep, *reversed(RINGS)))] == [OUTER, DRUGS, 9, SMOKING]


def test_what_is_not_fixed_is_said_in_words() -> None:
    assert Counts().not_fixed == ""
    assert Counts(up_to=1).not_fixed == "1 amount is “up to”"
    assert Counts(to_be_confirmed=12).not_fixed == "12 amounts are to be confirmed"
    assert Counts(up_to=31, to_be_confirmed=1).not_fixed == "31 amounts are “up to” and 1 is to be confirmed"
    assert Counts(asked=1, up_to=2) + Counts(asked=2, signed=1) == Counts(asked=3, signed=1, up_to=2)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 1000, "0%"), (4, 1000, "under 1%"), (5, 1000, "1%"), (174, 1000, "17%"), (1100, 1000, "110%"), (1, 0, "")],
)
def test_a_share_is_a_whole_number(part: int, whole: int, words: str) -> None:
    assert percent(Money(part), Money(whole)) == words


def test_four_drawings_say_what_lifting_frees() -> None:
    drawings = draw(RINGS, NATIONAL, NO_LIFTINGS)
    assert {drawing.scene: drawing.freed for drawing in drawings} == {
        Scene.AS_AT: Money(0),
        Scene.OUTER_ONLY: Money(315_120),
        Scene.ONE_INNER: Money(0),
        Scene.ALL: Money(440_400),
    }
    as_at, outer_only, one_inner, _all = drawings
    assert (as_at.standing, outer_only.standing) == (3, 2)
    assert outer_only.held_inside == Money(125_280)
    assert [(ring.name, ring.stands) for ring in one_inner.inner] == [("Smoking", True), ("Drugs", False)]
    assert not any(ring.freed for ring in one_inner.inner)


def test_rings_are_drawn_as_they_stand_on_the_day() -> None:
    as_at = draw(RINGS, NATIONAL, frozenset({OUTER, DRUGS}))[0]
    assert (as_at.freed, as_at.standing) == (Money(425_120), 1)
    assert [ring.freed for ring in (as_at.outer, *as_at.inner)] == [True, False, True]


@pytest.mark.parametrize(
    ("rings", "amounts"),
    [
        (RINGS[:1], NATIONAL),
        (RINGS, {OUTER: Money(9), SMOKING: Money(1)}),
        (RINGS, {**NATIONAL, OUTER: Money(1)}),
        ((*RINGS, Ring(4, DRUGS, "Deeper")), {**NATIONAL, 4: Money(1)}),
    ],
    ids=["no ring inside", "an amount not held", "more inside than out", "three deep"],
)
def test_what_cannot_be_drawn_to_scale_is_not_drawn(rings: tuple[Ring, ...], amounts: dict[int, Money]) -> None:
    assert draw(rings, amounts, NO_LIFTINGS) == ()


def test_a_ring_lifted_alone_frees_what_lies_in_no_ring_that_stands() -> None:
    assert freed_alone(RINGS, NATIONAL) == {
        OUTER: Freed(Money(315_120)),
        SMOKING: Freed(Money(0)),
        DRUGS: Freed(Money(0)),
    }
    assert freed_alone(RINGS, {OUTER: Money(9)}) == {OUTER: Freed(Money(9), inner_unknown=True)}
