"""Rings round a grant, one inside another, and what lifting them frees (2-model, section 4).

A ring's amount includes that of the rings inside it. A pound is freed when every ring round it is
lifted, and is counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

RingAmounts = Mapping[tuple[int, FinancialYear], Money]
"""What each ring holds in a year, by ring id and year; no entry where the amount is not held."""


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring-fence: the outer one of a grant, or one inside the ring `parent_id`."""

    id: int
    parent_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Freed:
    """Pounds freed from conditions: exact, at most, or at least `money`.

    `inner_unknown`: a ring inside still stands and its amount is not held, so at most.
    `outer_unknown`: the amount of a lifted outer ring is not held, so at least.
    """

    money: Money
    inner_unknown: bool = False
    outer_unknown: bool = False

    @property
    def words(self) -> str:
        """As a cell prints it: "£3,151,200,000", "up to £2,000,000, inner rings not known"."""
        if self.inner_unknown and self.outer_unknown:
            return f"about {self.money}, not every ring’s amount is known"
        if self.inner_unknown:
            return f"up to {self.money}, inner rings not known"
        if self.outer_unknown:
            return f"at least {self.money}, outer ring not known" if self.money else "not known"
        return str(self.money)

    def __add__(self, other: Freed) -> Freed:
        if not isinstance(other, Freed):
            return NotImplemented
        return Freed(
            self.money + other.money,
            self.inner_unknown or other.inner_unknown,
            self.outer_unknown or other.outer_unknown,
        )


NOTHING = Freed(Money.zero())


def freed(rings: Sequence[Ring], amounts: RingAmounts, lifted: AbstractSet[int]) -> dict[FinancialYear, Freed]:
    """What is freed in each year for which some ring's amount is held, when `lifted` are lifted.

    The rings may be those of many grants, each with all the rings outside it. Where the rings
    inside one are said to hold more than it does, nothing of its own is freed. Raises ValueError
    when the rings are no trees.
    """
    return freed_further(rings, amounts, lifted, frozenset())


def freed_further(
    rings: Sequence[Ring],
    amounts: RingAmounts,
    lifting: AbstractSet[int],
    already: AbstractSet[int],
) -> dict[FinancialYear, Freed]:
    """What `lifting` frees beyond what the rings lifted `already`, nationally say, have freed."""
    nest = _Nest(rings)
    freed_in: dict[FinancialYear, Freed] = {}
    for year in sorted({year for _, year in amounts}):
        held = {ring_id: money.pence for (ring_id, of), money in amounts.items() if of == year}
        freed_in[year] = sum((_further(nest, root, held, already | lifting, already) for root in nest.roots), NOTHING)
    return freed_in


class RingStanding(StrEnum):
    """What holds nationally for a ring from a day on."""

    STANDS = "stands"
    CONDITIONS = "conditions"
    NOT_ESTABLISHED = "not_established"
    NOT_RING_FENCED = "not_ring_fenced"
    LIFTED = "lifted"

    @property
    def words(self) -> str:
        """As on screen."""
        return _STANDING_WORDS[self]

    @property
    def holds(self) -> bool:
        """Whether money is held fast; where it could not be established, it is taken to be."""
        return self not in (RingStanding.NOT_RING_FENCED, RingStanding.LIFTED)


_STANDING_WORDS = {
    RingStanding.STANDS: "Ring-fenced",
    RingStanding.CONDITIONS: "Conditions attached",
    RingStanding.NOT_ESTABLISHED: "Not established",
    RingStanding.NOT_RING_FENCED: "Not ring-fenced",
    RingStanding.LIFTED: "Ring-fence lifted",
}


@dataclass(frozen=True, slots=True)
class RingStatus:
    """One dated national fact about a ring, known from `announced_on`."""

    ring_id: int
    status: RingStanding
    announced_on: date
    in_force_from: date


@dataclass(frozen=True, slots=True)
class RingLifting:
    """An agreed lifting for one authority; pending until its grant determination is recorded."""

    ring_id: int
    from_on: date
    determination_reference: str | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether it has taken effect by that day."""
        return bool(self.determination_reference) and self.from_on <= day


@dataclass(frozen=True, slots=True)
class RingAsAt:
    """How one ring stands on a day, for one authority.

    `status` is the national one in force, None where none is known; `lifting` the authority's own
    in force; `announced` a national lifting known by then and in force later, by which a line
    that asks for the same may be overtaken.
    """

    status: RingStatus | None
    lifting: RingLifting | None
    announced: RingStatus | None

    @property
    def stands(self) -> bool:
        """A ring stands unless lifted nationally or by a lifting in force."""
        return self.lifting is None and (self.status is None or self.status.status.holds)


def as_at(ring_id: int, statuses: Iterable[RingStatus], liftings: Iterable[RingLifting], day: date) -> RingAsAt:
    """How a ring stands on a day; `liftings` are those of one authority, or none."""
    known = [each for each in statuses if each.ring_id == ring_id and each.announced_on <= day]
    known.sort(key=lambda each: (each.in_force_from, each.announced_on))
    in_force = [each for each in known if each.in_force_from <= day]
    status = in_force[-1] if in_force else None
    # A later announcement may undo an earlier one before either is in force.
    to_come = [each for each in known if each.in_force_from > day]
    lifts = to_come and to_come[-1].status is RingStanding.LIFTED
    announced = next(each for each in to_come if each.status is RingStanding.LIFTED) if lifts else None
    own = [each for each in liftings if each.ring_id == ring_id and each.is_in_force(day)]
    return RingAsAt(status, min(own, key=lambda each: each.from_on, default=None), announced)


def in_force_from(announced_on: date, effective: FinancialYear) -> date:
    """When a national lifting bites: at once, or on 1 April of its year if that is later.

    The shipped register of liftings is written by this rule; a test holds its rows to it.
    """
    return max(announced_on, effective.starts_on)


class _Nest:
    """The rings as trees."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        self.children: dict[int, list[int]] = {ring.id: [] for ring in rings}
        if len(self.children) < len(rings):
            raise ValueError("A ring is given twice")
        self.roots = [ring.id for ring in rings if ring.parent_id is None]
        for ring in rings:
            if ring.parent_id is not None:
                if ring.parent_id not in self.children:
                    raise ValueError(f"The ring round {ring.name} is missing")
                self.children[ring.parent_id].append(ring.id)
        reached = list(self.roots)
        for ring_id in reached:
            reached.extend(self.children[ring_id])
        if len(reached) < len(rings):
            raise ValueError("Some rings lie inside each other")


@dataclass(frozen=True, slots=True)
class _Span:
    """Pence that are at least `low` and at most `high`; None: no bound is known."""

    low: int
    high: int | None


def _further(
    nest: _Nest,
    root: int,
    held: Mapping[int, int],
    after: AbstractSet[int],
    before: AbstractSet[int],
) -> Freed:
    now, then = _freed(nest, root, held, after), _freed(nest, root, held, before)
    low = max(0, now.low - (then.low if then.high is None else then.high))
    if now.high is None:
        return Freed(Money(low), outer_unknown=True)
    high = max(0, now.high - then.low)
    exact = now.low == now.high and then.low == then.high
    return Freed(Money(high), inner_unknown=high > 0 and not exact)


def _freed(nest: _Nest, ring: int, held: Mapping[int, int], lifted: AbstractSet[int]) -> _Span:
    """What is freed inside a ring whose outer rings are all lifted."""
    if ring not in lifted:
        return _Span(0, 0)
    inside = sum(_freed(nest, child, held, lifted).low for child in nest.children[ring])
    if ring not in held:
        return _Span(inside, None)
    least, most = _stuck(nest, ring, held, lifted, held[ring])
    return _Span(max(inside, held[ring] - most), max(inside, held[ring] - least))


def _stuck(nest: _Nest, ring: int, held: Mapping[int, int], lifted: AbstractSet[int], room: int) -> tuple[int, int]:
    """What rings that stand hold fast in this one, at least and at most, if it holds `room`."""
    amount = held.get(ring)
    if ring not in lifted:
        return (_least(nest, ring, held), room) if amount is None else (amount, amount)
    children = nest.children[ring]
    known = sum(held.get(child, 0) for child in children)
    left = max(0, (room if amount is None else amount) - known)
    bounds = [_stuck(nest, child, held, lifted, left) for child in children]
    return sum(low for low, _ in bounds), sum(high for _, high in bounds)


def _least(nest: _Nest, ring: int, held: Mapping[int, int]) -> int:
    """What a ring holds at least: its amount, else what the rings inside it hold."""
    if ring in held:
        return held[ring]
    return sum(_least(nest, child, held) for child in nest.children[ring])
