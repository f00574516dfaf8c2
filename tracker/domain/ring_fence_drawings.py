"""Nested rings as boxes: how they stand on a day, and what lifting some of them would free nationally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money, total
from tracker.domain.ring_fences import NOTHING, Freed, Ring, freed

_ANY = FinancialYear(2000)  # amounts of one year are drawn, whichever it is


class Scene(StrEnum):
    """Which rings are lifted in a drawing."""

    AS_AT = "as_at"
    OUTER_ONLY = "outer_only"
    ONE_INNER = "one_inner"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DrawnRing:
    """`amount` is what it holds; `freed` is of what lies in it and in no ring inside it."""

    name: str
    amount: Money
    stands: bool
    freed: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing; `freed` is the sum of all that is freed in it."""

    scene: Scene
    outer: DrawnRing
    inner: tuple[DrawnRing, ...]
    freed: Money

    @property
    def standing(self) -> int:
        """How many of the rings stand."""
        return sum(ring.stands for ring in (self.outer, *self.inner))

    @property
    def held_inside(self) -> Money:
        """What the inner rings that stand hold."""
        return total(ring.amount for ring in self.inner if ring.stands)


def draw(rings: Sequence[Ring], amounts: Mapping[int, Money], lifted: AbstractSet[int]) -> tuple[Drawing, ...]:
    """The four drawings of a grant with inner rings, `lifted` being how they stand on the day.

    None where an amount is not held, where rings lie deeper than one inside another, or where the
    inner rings are said to hold more than the outer: areas are drawn to scale.
    """
    outer = next((ring for ring in rings if ring.parent_id is None), None)
    inner = [ring for ring in rings if ring.parent_id is not None]
    if outer is None or not inner or any(ring.parent_id != outer.id for ring in inner):
        return ()
    if any(ring.id not in amounts for ring in rings) or total(amounts[ring.id] for ring in inner) > amounts[outer.id]:
        return ()
    largest = max(inner, key=lambda ring: amounts[ring.id])
    scenes = {
        Scene.AS_AT: frozenset(lifted),
        Scene.OUTER_ONLY: frozenset({outer.id}),
        Scene.ONE_INNER: frozenset({largest.id}),
        Scene.ALL: frozenset(ring.id for ring in rings),
    }
    return tuple(_drawing(scene, outer, inner, amounts, gone) for scene, gone in scenes.items())


def freed_alone(rings: Sequence[Ring], amounts: Mapping[int, Money]) -> dict[int, Freed]:
    """What each ring frees when it alone is lifted; nothing for one inside another."""
    return {ring.id: _freed(rings, amounts, frozenset({ring.id})) for ring in rings if ring.id in amounts}


def _drawing(
    scene: Scene, outer: Ring, inner: Sequence[Ring], amounts: Mapping[int, Money], lifted: AbstractSet[int]
) -> Drawing:
    def drawn(ring: Ring) -> DrawnRing:
        return DrawnRing(ring.name, amounts[ring.id], ring.id not in lifted, {ring.id, outer.id} <= lifted)

    freed_sum = _freed([outer, *inner], amounts, lifted).money
    return Drawing(scene, drawn(outer), tuple(drawn(ring) for ring in inner), freed_sum)


def _freed(rings: Sequence[Ring], amounts: Mapping[int, Money], lifted: AbstractSet[int]) -> Freed:
    held = {(ring_id, _ANY): money for ring_id, money in amounts.items()}
    return freed(rings, held, lifted).get(_ANY, NOTHING)
