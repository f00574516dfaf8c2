"""What one offer asks for and gives: drafts made from the registers, the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

from tracker.demonstration import phrases
from tracker.demonstration.figures import Share
from tracker.domain.amounts import Amount, fixed, to_be_confirmed, up_to
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.commitments import CommitmentKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.registers import AuthorityKind
from tracker.domain.targets import TargetChange, TargetValue
from tracker.queries.freedoms import FreedomFacts
from tracker.queries.grants import RingFacts
from tracker.queries.indicators import IndicatorFacts
from tracker.queries.organisations import Body

Thing = TypeVar("Thing", RingFacts, IndicatorFacts, FreedomFacts)


@dataclass(frozen=True)
class Menu:
    """What could be asked for on a day, in a programme of these years."""

    rings: Sequence[RingFacts]
    rings_of_districts: Sequence[RingFacts]
    """Without those for schools and social care, which are not a district's to run."""
    indicators: Sequence[IndicatorFacts]
    freedoms: Sequence[FreedomFacts]
    years: tuple[FinancialYear, ...]

    def rings_of(self, council: Body) -> Sequence[RingFacts]:
        """What a council of that kind may hold a grant of."""
        return self.rings_of_districts if council.authority_kind is AuthorityKind.DISTRICT else self.rings


@dataclass(frozen=True)
class Writer:
    """One council's pen for one offer."""

    rnd: Random
    council: Body
    share: Share
    menu: Menu
    targets: Mapping[int, tuple[Decimal, Sequence[Decimal]]]
    """Its present targets: indicator id → baseline and path over the programme's years."""
    asked: set[tuple[LineKind, int]]
    """What the council asks for in other offers, by kind and id: nothing is asked for twice."""

    def lines(self, count: int) -> list[LineDraft]:
        """`count` different asks: half of them ring-fences, the rest targets and other freedoms."""
        rings = self._some(LineKind.RING_FENCE_REMOVAL, self.menu.rings_of(self.council), (count + 1) // 2)
        own = [each for each in self.menu.indicators if each.id in self.targets]
        indicators = self._some(LineKind.TARGET_REDUCTION, own, (count - len(rings) + 1) // 2)
        freedoms = self._some(LineKind.FREEDOM, self.menu.freedoms, count - len(rings) - len(indicators))
        missing = count - len(rings) - len(indicators) - len(freedoms)
        others = [each for each in self.menu.indicators if each.id not in self.targets]
        indicators += self._some(LineKind.TARGET_REDUCTION, others, missing)
        drafts = [
            *(self._removal(each) for each in rings),
            *(self._reduction(each) for each in indicators),
            *(self._freedom(each) for each in freedoms),
        ]
        drafts += [self._freedom_of_own(number) for number in range(1, count - len(drafts) + 1)]
        self.rnd.shuffle(drafts)
        return drafts

    def _some(self, kind: LineKind, things: Sequence[Thing], most: int) -> list[Thing]:
        """As many of what is not asked for yet as there are, or as are wanted."""
        left = [each for each in things if (kind, each.id) not in self.asked]
        found = self.rnd.sample(left, min(len(left), most))
        self.asked.update((kind, each.id) for each in found)
        return found

    def _removal(self, ring: RingFacts) -> LineDraft:
        return LineDraft(
            kind=LineKind.RING_FENCE_REMOVAL,
            authority_id=self.council.id,
            ring_id=ring.id,
            words=phrases.removal(self.council.short_name, ring.name, self.rnd),
            obstacle=self.rnd.choice(phrases.OBSTACLES),
            legal_lever=f"An amended determination of {ring.grant}",
            statutory_basis=ring.statutory_basis,
            evidence=self._evidence(),
            starts_on=self.menu.years[0].starts_on,
            review_on=date(self.menu.years[0].start + 1, 11, 1),
            amounts=tuple(self._amounts(ring)),
        )

    def _amounts(self, ring: RingFacts) -> Iterator[Amount]:
        """What the council holds of the grant; to be confirmed where no national amount was found."""
        for position, year in enumerate(self.menu.years):
            if ring.amount is None:
                why = "No national amount of this grant was found"
                yield to_be_confirmed(year, why, f"{ring.department}, grants team", date(2011, 2, 1))
            elif position == len(self.menu.years) - 1 and self.rnd.random() < 0.2:
                yield up_to(year, self.share.of(ring.amount.money))
            else:
                yield fixed(year, self.share.of(ring.amount.money))

    def _reduction(self, indicator: IndicatorFacts) -> LineDraft:
        change = self.rnd.choice((TargetChange.DROP, TargetChange.EASE, TargetChange.EASE, TargetChange.REPLACE))
        baseline, path = self.targets.get(indicator.id, (Decimal("41.5"), [Decimal(42)] * len(self.menu.years)))
        return LineDraft(
            kind=LineKind.TARGET_REDUCTION,
            authority_id=self.council.id,
            indicator_id=indicator.id,
            change=change,
            replacement=phrases.REPLACEMENT if change is TargetChange.REPLACE else "",
            baseline=baseline,
            baseline_year=self.menu.years[0].previous.previous,
            words=phrases.reduction(self.council.short_name, indicator.code, change),
            obstacle="The path was set in 2008, before the money for it changed",
            legal_lever="A letter of the department that owns the indicator",
            statutory_basis="",
            evidence=self._evidence(),
            starts_on=self.menu.years[0].starts_on,
            review_on=date(self.menu.years[0].start + 1, 11, 1),
            values=() if change is TargetChange.DROP else tuple(self._values(baseline, path)),
        )

    def _values(self, baseline: Decimal, path: Sequence[Decimal]) -> Iterator[TargetValue]:
        """Half the way from the baseline that the present path goes; one of eight is still to come."""
        for year, value in zip(self.menu.years, path, strict=True):
            if year == self.menu.years[-1] and self.rnd.random() < 0.125:
                yield TargetValue(year, None, "The survey of 2010 is not out yet", "Research team", date(2011, 1, 31))
            else:
                yield TargetValue(year, ((baseline + value) / 2).quantize(Decimal("0.1")))

    def _freedom(self, freedom: FreedomFacts) -> LineDraft:
        return LineDraft(
            kind=LineKind.FREEDOM,
            authority_id=self.council.id,
            freedom_id=freedom.id,
            words=f"{self.council.short_name} asks to do this from April {self.menu.years[0].start}. {freedom.meaning}",
            obstacle=self.rnd.choice(phrases.OBSTACLES),
            legal_lever="A letter of the department, or an order where the law asks for one",
            statutory_basis=freedom.statutory_basis,
            evidence=self._evidence(),
            starts_on=self.menu.years[0].starts_on,
            review_on=date(self.menu.years[0].start + 1, 11, 1),
        )

    def _freedom_of_own(self, number: int) -> LineDraft:
        """For a council that asks for all there is: one more, of the department that the first grant is of."""
        return LineDraft(
            kind=LineKind.FREEDOM,
            authority_id=self.council.id,
            title=f"Stop sending return {number} of the single list of returns",
            department_id=self.menu.rings[0].department_id,
            words=f"{self.council.short_name} asks to stop sending this return from April {self.menu.years[0].start}.",
            obstacle=self.rnd.choice(phrases.OBSTACLES),
            legal_lever="A letter of the department",
            statutory_basis="",
            evidence=self._evidence(),
            starts_on=self.menu.years[0].starts_on,
            review_on=date(self.menu.years[0].start + 1, 11, 1),
        )

    def _evidence(self) -> str:
        """One ask in ten comes without any."""
        return "" if self.rnd.random() < 0.1 else self.rnd.choice(phrases.EVIDENCE)

    def commitments(self, lines: int) -> list[CommitmentDraft]:
        """A saving or two and an outcome, resting on some of the lines or on none."""
        savings = [self._saving(lines) for _ in range(1 + lines // 8)]
        return [*savings[:4], self._outcome(lines)]

    def _saving(self, lines: int) -> CommitmentDraft:
        first = self.rnd.randrange(4, 60) * 10_000
        return CommitmentDraft(
            kind=CommitmentKind.SAVING,
            authority_id=self.council.id,
            title=self.rnd.choice(phrases.SAVINGS),
            measure="Net cost at constant prices, above the general requirement",
            data_source="Revenue outturn return",
            reported="each year",
            share_kept=self.rnd.choice((50, 50, 60, 75)),
            amounts=tuple(
                (year, Money.from_pounds(first * (4 + position) // 4)) for position, year in enumerate(self.menu.years)
            ),
            rests_on=self._ground(lines),
        )

    def _outcome(self, lines: int) -> CommitmentDraft:
        title, unit = self.rnd.choice(phrases.OUTCOMES)
        baseline = Decimal(self.rnd.randrange(120, 480)) / 10
        step = Decimal(self.rnd.randrange(8, 30)) / 10
        return CommitmentDraft(
            kind=CommitmentKind.OUTCOME,
            authority_id=self.council.id,
            title=title,
            measure=f"{title}, as the council counts it each quarter",
            data_source="The council’s own records, published",
            reported="each quarter",
            baseline=baseline,
            baseline_year=self.menu.years[0].previous.previous,
            unit=unit,
            values=tuple((year, baseline - step * n) for n, year in enumerate(self.menu.years, 1)),
            rests_on=self._ground(lines),
        )

    def _ground(self, lines: int) -> frozenset[int]:
        """The numbers of one or two lines, or of none in one case of four."""
        if self.rnd.random() < 0.25:
            return frozenset()
        return frozenset(self.rnd.sample(range(1, lines + 1), min(lines, self.rnd.choice((1, 1, 2)))))
