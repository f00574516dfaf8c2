"""Money freed, as far as it is published: what agreed ring-fence removals take out of conditions.

A pound inside two rings is counted once (2-model, section 4). A signed agreement says what each
line frees; before that it follows from the rings and amounts frozen with each release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.amounts import AmountTotal
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.published_terms import read_amounts
from tracker.domain.ring_fences import NOTHING, Freed, Ring, RingAmounts, freed

Content = Mapping[str, Any]
ByYear = Mapping[FinancialYear, AmountTotal]


@dataclass(frozen=True, slots=True)
class PublishedSum:
    """£ freed, and how many of the amounts in it are ceilings or still to be confirmed."""

    freed: Freed = NOTHING
    up_to: int = 0
    to_be_confirmed: int = 0

    def __add__(self, other: PublishedSum) -> PublishedSum:
        if not isinstance(other, PublishedSum):
            return NotImplemented
        return PublishedSum(
            self.freed + other.freed, self.up_to + other.up_to, self.to_be_confirmed + other.to_be_confirmed
        )

    @property
    def words(self) -> str:
        """As a cell prints it: "£846,000", "up to £846,000 and 1 to be confirmed"."""
        is_exact = self.freed == Freed(self.freed.money)
        known = f"up to {self.freed.money}" if self.up_to and is_exact else self.freed.words
        if not self.to_be_confirmed:
            return known
        return f"{known} and {self.to_be_confirmed} to be confirmed" if self.freed.money else "to be confirmed"


def freed_by_year(agreed: Iterable[Content]) -> dict[FinancialYear, PublishedSum]:
    """What one council's agreed lines free in each year, earliest first; `agreed` is their public text.

    Lines that lift no ring-fence free nothing, whatever £ they have in scope.
    """
    total: defaultdict[FinancialYear, PublishedSum] = defaultdict(PublishedSum)
    released = []
    for content in agreed:
        if content.get("kind") != "ring_fence_removal":
            continue
        is_released = "rings" in content
        amounts = read_amounts(content["amounts"] if is_released else content.get("freed", ()))
        if is_released:
            released.append((content, amounts))
        for year, amount in amounts.items():
            money = NOTHING if is_released else Freed(amount.money)
            total[year] += PublishedSum(money, amount.up_to, amount.to_be_confirmed)
    for year, money in _released(released).items():
        total[year] += PublishedSum(money)
    return dict(sorted(total.items()))


def _released(agreed: Sequence[tuple[Content, ByYear]]) -> dict[FinancialYear, Freed]:
    """Of lines released and not yet signed, with their £: their rings, what those hold, and which are lifted.

    An amount to be confirmed is no money yet: it is counted beside the sum.
    """
    rings: dict[int, Ring] = {}
    amounts: dict[tuple[int, FinancialYear], Money] = {}
    lifted = set()
    for content, _amounts in agreed:
        for ring in content["rings"]:
            rings[ring["id"]] = Ring(ring["id"], ring["inside"], ring["name"])
            for held in ring["holds"]:
                amounts.setdefault((ring["id"], FinancialYear(held["year"])), Money(held["pence"]))
    for content, by_year in agreed:
        lifted.add(content["ring"])
        for year, amount in by_year.items():
            amounts[content["ring"], year] = amount.money
    return freed(list(rings.values()), _only_years(amounts, lifted), lifted)


def _only_years(amounts: RingAmounts, lifted: set[int]) -> RingAmounts:
    """Leave out years of which only rings that nobody lifted know something."""
    years = {year for ring, year in amounts if ring in lifted}
    return {key: money for key, money in amounts.items() if key[1] in years}
