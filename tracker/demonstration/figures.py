"""Illustrative figures: a stated share of each national amount, and targets that nobody was really set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tracker.actions.allocations import AllocationRow, TargetRow
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import AuthorityKind
from tracker.queries.grants import RingFacts
from tracker.queries.indicators import IndicatorFacts
from tracker.queries.organisations import Body

NOTICE = (
    "A council’s pounds by year, its baselines and its present targets are illustrative: a share of the national "
    "amount that we chose, not what any council was given."
)
WEIGHTS = {
    AuthorityKind.COUNTY: 60,
    AuthorityKind.METROPOLITAN_DISTRICT: 28,
    AuthorityKind.LONDON_BOROUGH: 22,
    AuthorityKind.UNITARY: 18,
    AuthorityKind.DISTRICT: 3,
    AuthorityKind.CITY_CORPORATION: 2,
}
PARTS = 10_000
TARGETS_EACH = 12


@dataclass(frozen=True)
class Share:
    """A council's share of England, in ten-thousandths."""

    parts: int

    @property
    def words(self) -> str:
        """As in "0.62 per cent"."""
        return f"{self.parts / 100:.2f} per cent"

    def of(self, national: Money) -> Money:
        """That share of an amount, to the nearest £100."""
        pounds = national.pence * self.parts // PARTS // 100
        return Money.from_pounds(pounds // 100 * 100)


def shares(councils: Sequence[Body]) -> Mapping[int, Share]:
    """Each council's share by kind and by chance of its own, the same every time; by organisation id."""
    weights = {
        body.id: WEIGHTS[body.authority_kind] * (80 + Random(f"share {body.code}").randrange(41)) / 100
        for body in councils
        if body.authority_kind in WEIGHTS
    }
    whole = max(sum(weights.values()), 5_000.0)
    return {id_: Share(max(1, round(weight * PARTS / whole))) for id_, weight in weights.items()}


def allocations(
    share: Share, authority_id: int, rings: Sequence[RingFacts], years: Sequence[FinancialYear]
) -> Iterator[AllocationRow]:
    """What one council holds of every grant with a national amount, the same in each year."""
    for ring in rings:
        if ring.amount is not None:
            source = f"Illustrative: {share.words} of the England amount of {ring.amount.year}"
            for year in years:
                amount = share.of(ring.amount.money)
                yield AllocationRow(authority_id, ring.id, year, amount, source, is_illustrative=True)


def targets(
    programme_id: int, body: Body, indicators: Sequence[IndicatorFacts], years: Sequence[FinancialYear]
) -> Iterator[TargetRow]:
    """A dozen present targets of one council, each with a baseline and a path the way it should go."""
    rnd = Random(f"targets {body.code}")
    counted = [each for each in indicators if each.direction in {"up", "down"}]
    for each in sorted(rnd.sample(counted, TARGETS_EACH), key=lambda one: one.id):
        baseline = Decimal(rnd.randrange(80, 620)) / 10
        step = Decimal(rnd.randrange(3, 19)) / 10 * (1 if each.direction == "up" else -1)
        for position, year in enumerate(years, 1):
            yield TargetRow(
                programme_id,
                body.id,
                each.id,
                year,
                baseline,
                max(baseline + step * position, Decimal("0.5")),
                "Illustrative",
                is_illustrative=True,
            )
