"""A grant with rings inside its ring, as the ledger prints and draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain import financial_years
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.ring_fence_drawings import Drawing, draw, freed_alone
from tracker.domain.ring_fence_ledger import Figures, Share
from tracker.domain.ring_fences import NOTHING, Freed
from tracker.queries.ring_fence_facts import DatedRing, GrantFacts
from tracker.queries.ring_fence_groups import Group, Grouped


@dataclass(frozen=True)
class RingRow:
    """One ring of a nested grant: lines' £ as they were written, added up ring by ring."""

    facts: DatedRing
    amount: Money | None
    freed_alone: Freed | None
    figures: Figures


@dataclass(frozen=True)
class Nested:
    """A grant with rings inside its ring: what each is worth, and what lifting them would free."""

    grant: GrantFacts
    year: FinancialYear
    rings: tuple[RingRow, ...]
    once: Figures
    drawings: tuple[Drawing, ...]

    @property
    def outer_amount(self) -> Money | None:
        """All that the rings hold: the outer one's amount has that of the others in it."""
        return self.rings[0].amount


def nest_of(
    grant: GrantFacts, national: Grouped, day: date, years: Sequence[FinancialYear], year: FinancialYear | None
) -> Nested:
    """A nested grant as at a day; `year` None adds the figures of all `years`. `national` is grouped by grant."""
    drawn_year = year or _known_year(grant, day, years)
    rings = [each.ring for each in grant.rings]
    amounts = grant.amounts_in(drawn_year)
    alone = freed_alone(rings, amounts)
    return Nested(
        grant=grant,
        year=drawn_year,
        rings=tuple(
            RingRow(each, amounts.get(each.ring.id), alone.get(each.ring.id), _of_ring(each.ring.id, national, year))
            for each in grant.rings
        ),
        once=national.groups.get(grant.id, Group()).figures(year),
        drawings=draw(rings, amounts, grant.lifted),
    )


def _known_year(grant: GrantFacts, day: date, years: Sequence[FinancialYear]) -> FinancialYear:
    """The programme's first year in which most rings' amounts are held, else the day's own."""
    return max([*years, financial_years.of(day)], key=lambda year: (len(grant.amounts_in(year)), -year.start))


def _of_ring(ring_id: int, national: Grouped, year: FinancialYear | None) -> Figures:
    wanted = [
        claim
        for claim in national.claims
        if claim.ring_id == ring_id and claim.year is not None and year in (None, claim.year)
    ]
    sums = {
        share.value: Freed(sum((claim.amounts[share] for claim in wanted), Money.zero())) if wanted else NOTHING
        for share in Share
    }
    return Figures(**sums)
