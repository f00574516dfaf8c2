"""Money freed, as far as it is published: what agreed ring-fence removals take out of conditions.

A pound inside two rings is counted once (2-model, section 4). A signed agreement says what each
line frees; before that it follows from the rings and amounts frozen with each release.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.published_terms import read_amounts
from tracker.domain.ring_fences import NOTHING, Freed, Ring, RingAmounts, freed

Content = Mapping[str, Any]


def freed_by_year(agreed: Iterable[Content]) -> dict[FinancialYear, Freed]:
    """What one council's agreed lines free in each year, earliest first; `agreed` is their public text.

    Lines that lift no ring-fence free nothing, whatever £ they have in scope.
    """
    agreed = [each for each in agreed if each.get("kind") == "ring_fence_removal"]
    total: defaultdict[FinancialYear, Freed] = defaultdict(lambda: NOTHING)
    for content in agreed:
        for year, amount in read_amounts(content.get("freed", ())).items():
            total[year] += Freed(amount.money, inner_unknown=bool(amount.up_to))
    for year, money in _released([each for each in agreed if "rings" in each]).items():
        total[year] += money
    return dict(sorted(total.items()))


def _released(agreed: Iterable[Content]) -> dict[FinancialYear, Freed]:
    """Of lines released and not yet signed: their rings, what those hold, and which are lifted."""
    rings: dict[int, Ring] = {}
    amounts: dict[tuple[int, FinancialYear], Money] = {}
    lifted = set()
    for content in agreed:
        for ring in content["rings"]:
            rings[ring["id"]] = Ring(ring["id"], ring["inside"], ring["name"])
            for held in ring["holds"]:
                amounts.setdefault((ring["id"], FinancialYear(held["year"])), Money(held["pence"]))
    for content in agreed:
        lifted.add(content["ring"])
        for year, amount in read_amounts(content["amounts"]).items():
            if not amount.to_be_confirmed:
                amounts[content["ring"], year] = amount.money
    return freed(list(rings.values()), _only_years(amounts, lifted), lifted)


def _only_years(amounts: RingAmounts, lifted: set[int]) -> RingAmounts:
    """Leave out years of which only rings that nobody lifted know something."""
    years = {year for ring, year in amounts if ring in lifted}
    return {key: money for key, money in amounts.items() if key[1] in years}
