from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import quick
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.ring_fences import (
    Freed,
    Ring,
    RingLifting,
    RingStanding,
    RingStatus,
    as_at,
    freed,
    freed_further,
    in_force_from,
)

YEAR = FinancialYear(2026)
OUTER, SMOKING, DRUGS = 1, 2, 3
RINGS = (
    Ring(OUTER, None, "Public Health Grant"),
    Ring(SMOKING, OUTER, "Smoking cessation"),
    Ring(DRUGS, OUTER, "Drug and alcohol"),
)


def million(figure: str) -> Money:
    pounds, tenths = figure.split(".")
    return Money.from_pounds(int(pounds + tenths) * 100_000)


HELD = {
    (OUTER, YEAR): million("4404.0"),
    (SMOKING, YEAR): million("152.8"),
    (DRUGS, YEAR): million("1100.0"),
}


@pytest.mark.parametrize(
    ("lifted", "pounds"),
    [
        (set(), "0.0"),
        ({OUTER}, "3151.2"),
        ({SMOKING}, "0.0"),
        ({DRUGS}, "0.0"),
        ({SMOKING, DRUGS}, "0.0"),
        ({OUTER, SMOKING}, "3304.0"),
        ({OUTER, DRUGS}, "4251.2"),
        ({OUTER, SMOKING, DRUGS}, "4404.0"),
    ],
)
def test_a_pound_is_freed_once_when_every_ring_round_it_is_lifted(lifted: set[int], pounds: str) -> None:
    """The figures of 2-model, section 4."""
    assert freed(RINGS, HELD, lifted) == {YEAR: Freed(million(pounds))}


def test_an_outer_ring_whose_inner_amounts_are_not_held_frees_up_to_its_own() -> None:
    only_outer = {(OUTER, YEAR): million("4404.0")}

    assert freed(RINGS, only_outer, {OUTER})[YEAR].words == "up to £4,404,000,000, inner rings not known"
    assert freed(RINGS, only_outer, {OUTER, DRUGS})[YEAR].inner_unknown
    assert freed(RINGS, only_outer, {OUTER, SMOKING, DRUGS}) == {YEAR: Freed(million("4404.0"))}
    assert freed(RINGS, only_outer, {DRUGS}) == {YEAR: Freed(Money.zero())}


def test_one_inner_amount_that_is_held_lowers_the_most_that_can_be_freed() -> None:
    without_smoking = {key: money for key, money in HELD.items() if key[0] != SMOKING}

    assert freed(RINGS, without_smoking, {OUTER})[YEAR] == Freed(million("3304.0"), inner_unknown=True)
    assert freed(RINGS, without_smoking, {OUTER, SMOKING})[YEAR] == Freed(million("3304.0"))


def test_a_ring_two_deep_whose_parent_amount_is_not_held_still_holds_its_own() -> None:
    deep = (*RINGS, Ring(4, SMOKING, "Schools"))
    held = {(OUTER, YEAR): Money(100), (DRUGS, YEAR): Money(10), (4, YEAR): Money(5)}

    assert freed(deep, held, {OUTER, DRUGS, SMOKING})[YEAR] == Freed(Money(95))
    assert freed(deep, held, {OUTER, DRUGS})[YEAR] == Freed(Money(95), inner_unknown=True)
    assert freed(deep, held, {OUTER, DRUGS, 4})[YEAR] == Freed(Money(95), inner_unknown=True)


def test_an_outer_ring_whose_own_amount_is_not_held_frees_at_least_what_is_known_inside() -> None:
    without_outer = {key: money for key, money in HELD.items() if key[0] != OUTER}

    known = freed(RINGS, without_outer, {OUTER, DRUGS})[YEAR]

    assert known == Freed(million("1100.0"), outer_unknown=True)
    assert known.words == "at least £1,100,000,000, outer ring not known"
    assert freed(RINGS, without_outer, {OUTER})[YEAR].words == "not known"
    assert freed(RINGS, without_outer, {DRUGS})[YEAR].words == "£0"


def test_inner_rings_said_to_hold_more_than_the_outer_free_nothing_of_it() -> None:
    held = {(OUTER, YEAR): Money(100), (SMOKING, YEAR): Money(80), (DRUGS, YEAR): Money(30)}

    assert freed(RINGS, held, {OUTER}) == {YEAR: Freed(Money.zero())}


def test_a_ring_inside_one_already_lifted_nationally_frees_its_own_alone() -> None:
    assert freed_further(RINGS, HELD, {DRUGS}, already={OUTER}) == {YEAR: Freed(million("1100.0"))}
    assert freed_further(RINGS, HELD, {OUTER}, already={OUTER}) == {YEAR: Freed(Money.zero())}


def test_what_an_inner_ring_frees_further_is_at_most_the_outer_when_its_amount_is_not_held() -> None:
    only_outer = {(OUTER, YEAR): Money(100)}
    two = RINGS[:2]

    assert freed_further(two, only_outer, {SMOKING}, already={OUTER})[YEAR] == Freed(Money(100), inner_unknown=True)


def test_what_an_inner_ring_frees_further_is_at_most_what_the_rings_beside_it_leave() -> None:
    held = {(OUTER, YEAR): Money(100), (DRUGS, YEAR): Money(30)}

    assert freed_further(RINGS, held, {SMOKING}, already={OUTER})[YEAR] == Freed(Money(70), inner_unknown=True)


def test_a_ring_two_deep_frees_at_most_what_the_ring_round_it_leaves() -> None:
    deep = (Ring(1, None, "Outer"), Ring(2, 1, "Inner"), Ring(3, 2, "Innermost"), Ring(4, 2, "Beside it"))
    held = {(1, YEAR): Money(100), (2, YEAR): Money(40), (4, YEAR): Money(25)}

    assert freed_further(deep, held, {3}, already={1, 2})[YEAR] == Freed(Money(15), inner_unknown=True)


def test_years_are_freed_apart_and_added_in_order() -> None:
    held = {(OUTER, YEAR.next): Money(7), (OUTER, YEAR): Money(5), (SMOKING, YEAR): Money(1), (DRUGS, YEAR): Money(1)}

    by_year = freed(RINGS, held, {OUTER})

    assert list(by_year.items()) == [(YEAR, Freed(Money(3))), (YEAR.next, Freed(Money(7), inner_unknown=True))]


def test_grants_side_by_side_are_added_and_keep_what_is_not_known_of_each() -> None:
    rings = (Ring(1, None, "A"), Ring(2, 1, "In A"), Ring(3, None, "B"))

    both = freed(rings, {(1, YEAR): Money(10)}, {1, 3})[YEAR]

    assert both == Freed(Money(10), inner_unknown=True, outer_unknown=True)
    assert both.words == "about £0.10, not every ring’s amount is known"


@pytest.mark.parametrize(
    "rings",
    [
        (Ring(1, None, "A"), Ring(1, None, "A")),
        (Ring(2, 1, "B"),),
        (Ring(1, 2, "A"), Ring(2, 1, "B")),
        (Ring(1, 1, "A"),),
    ],
)
def test_rings_that_do_not_lie_inside_one_another_are_a_mistake(rings: tuple[Ring, ...]) -> None:
    with pytest.raises(ValueError, match="ring"):
        freed(rings, {(1, YEAR): Money(1)}, {1})


@st.composite
def nests(draw: st.DrawFn) -> tuple[tuple[Ring, ...], dict[int, int], set[int]]:
    """Rings in any order of depth, what each holds outside those inside it, and which are lifted."""
    count = draw(st.integers(1, 7))
    parents = [draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(count)]
    rings = tuple(Ring(n, parent, f"Ring {n}") for n, parent in enumerate(parents))
    own = {n: draw(st.integers(0, 1000)) for n in range(count)}
    return rings, own, draw(st.sets(st.integers(0, count - 1)))


def amounts_of(rings: tuple[Ring, ...], own: dict[int, int]) -> dict[tuple[int, FinancialYear], Money]:
    held = dict(own)
    for ring in reversed(rings):
        if ring.parent_id is not None:
            held[ring.parent_id] += held[ring.id]
    return {(ring_id, YEAR): Money(pence) for ring_id, pence in held.items()}


def counted_pound_by_pound(rings: tuple[Ring, ...], own: dict[int, int], lifted: set[int]) -> Money:
    parent = {ring.id: ring.parent_id for ring in rings}

    def is_free(ring: int | None) -> bool:
        return ring is None or (ring in lifted and is_free(parent[ring]))

    return Money(sum(pence for ring, pence in own.items() if is_free(ring)))


Nest = tuple[tuple[Ring, ...], dict[int, int], set[int]]


@quick
@given(nests())
def test_whatever_the_nest_each_pound_counts_once(nest: Nest) -> None:
    rings, own, lifted = nest

    assert freed(rings, amounts_of(rings, own), lifted)[YEAR] == Freed(counted_pound_by_pound(*nest))


@quick
@given(nests(), st.sets(st.integers(0, 6)))
def test_what_is_not_held_never_makes_a_false_promise(nest: Nest, hidden: set[int]) -> None:
    rings, own, lifted = nest
    truth = counted_pound_by_pound(*nest)
    known = {key: money for key, money in amounts_of(rings, own).items() if key[0] not in hidden}

    said = freed(rings, known, lifted).get(YEAR, Freed(Money.zero(), outer_unknown=True))

    if said.inner_unknown and not said.outer_unknown:
        assert truth <= said.money
    if said.outer_unknown and not said.inner_unknown:
        assert truth >= said.money
    if said == Freed(said.money):
        assert truth == said.money


@quick
@given(nests(), st.integers(0, 6))
def test_lifting_one_ring_more_never_frees_less(nest: Nest, another: int) -> None:
    rings, own, lifted = nest
    held = amounts_of(rings, own)

    further = freed_further(rings, held, {another}, already=lifted)[YEAR]

    assert freed(rings, held, lifted)[YEAR] + further == freed(rings, held, lifted | {another})[YEAR]
    assert further.money >= Money.zero()


STANDS = RingStatus(OUTER, RingStanding.STANDS, date(2008, 4, 1), date(2008, 4, 1))
OCTOBER = RingStatus(OUTER, RingStanding.LIFTED, date(2010, 10, 20), date(2011, 4, 1))


def test_a_lifting_announced_overtakes_a_line_before_it_is_in_force() -> None:
    before = as_at(OUTER, [STANDS, OCTOBER], [], date(2010, 10, 19))
    announced = as_at(OUTER, [OCTOBER, STANDS], [], date(2010, 10, 20))
    in_force = as_at(OUTER, [STANDS, OCTOBER], [], date(2011, 4, 1))

    assert (before.stands, before.announced) == (True, None)
    assert (announced.stands, announced.announced) == (True, OCTOBER)
    assert (in_force.stands, in_force.status, in_force.announced) == (False, OCTOBER, None)


def test_a_lifting_taken_back_before_it_was_in_force_overtakes_nothing() -> None:
    taken_back = RingStatus(OUTER, RingStanding.STANDS, date(2011, 1, 10), date(2011, 4, 1))

    assert as_at(OUTER, [STANDS, OCTOBER, taken_back], [], date(2010, 12, 1)).announced == OCTOBER
    assert as_at(OUTER, [STANDS, OCTOBER, taken_back], [], date(2011, 2, 1)).announced is None
    assert as_at(OUTER, [STANDS, OCTOBER, taken_back], [], date(2011, 4, 1)).stands


def test_an_agreed_lifting_is_pending_until_its_determination_is_recorded() -> None:
    day = date(2011, 4, 1)
    pending = RingLifting(OUTER, day)
    recorded = RingLifting(OUTER, day, "31/7799")

    assert as_at(OUTER, [STANDS], [pending], day).stands
    assert as_at(OUTER, [STANDS], [recorded], date(2011, 3, 31)).stands
    assert not as_at(OUTER, [STANDS], [pending, recorded], day).stands
    assert as_at(OUTER, [STANDS], [pending, recorded], day).lifting == recorded


def test_statuses_and_liftings_of_other_rings_do_not_count() -> None:
    other = as_at(SMOKING, [STANDS, OCTOBER], [RingLifting(OUTER, date(2010, 1, 1), "31/1")], date(2011, 4, 1))

    assert (other.stands, other.status, other.lifting, other.announced) == (True, None, None, None)


@pytest.mark.parametrize(
    ("standing", "stands"),
    [
        (RingStanding.STANDS, True),
        (RingStanding.CONDITIONS, True),
        (RingStanding.NOT_ESTABLISHED, True),
        (RingStanding.NOT_RING_FENCED, False),
        (RingStanding.LIFTED, False),
    ],
)
def test_a_ring_that_could_not_be_established_is_taken_to_stand(standing: RingStanding, stands: bool) -> None:
    status = RingStatus(OUTER, standing, date(2010, 3, 1), date(2010, 3, 1))

    assert as_at(OUTER, [status], [], date(2010, 3, 1)).stands is stands
    assert standing.words


def test_a_national_lifting_bites_at_once_or_on_the_first_of_april() -> None:
    assert in_force_from(date(2010, 6, 10), FinancialYear(2010)) == date(2010, 6, 10)
    assert in_force_from(date(2010, 10, 20), FinancialYear(2011)) == date(2011, 4, 1)
