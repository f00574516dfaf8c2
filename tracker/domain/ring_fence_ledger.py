"""What the ring-fence ledger adds up: £ asked, agreed, signed and in force, each counted once (2-model, section 4).

A line's £ are those inside its ring, what rings inside it hold included. So where a council also asks to lift an inner
ring its £ are not added again, and an inner ring that stands is taken off; where that ring's £ are not held for the
authority, the figure is "up to". A line overtaken by a national lifting keeps its £: that is said beside the ring.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import plural
from tracker.domain.money import Money
from tracker.domain.ring_fences import NOTHING, Freed, Ring, RingAmounts, freed_further


class Share(StrEnum):
    """The columns of £; each is a part of the one before."""

    ASKED = "asked"
    AGREED = "agreed"
    SIGNED = "signed"
    IN_FORCE = "in_force"

    @property
    def words(self) -> str:
        """As a column is headed."""
        return {Share.AGREED: "Agreed so far", Share.SIGNED: "Of it signed"}.get(self, _sentence(self.value))

    @property
    def meaning(self) -> str:
        """What is counted, said once on the page."""
        return _MEANINGS[self]


def _sentence(value: str) -> str:
    return value.replace("_", " ").capitalize()


_MEANINGS = {
    Share.ASKED: "every line that was submitted, also those refused or withdrawn since, as first asked",
    Share.AGREED: "lines agreed in principle or signed, on the terms agreed",
    Share.SIGNED: "lines of agreements that every party has signed",
    Share.IN_FORCE: "signed lines whose grant determination is recorded, from the day they start",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """£ of one row of the ledger in one year, or in several."""

    asked: Freed = NOTHING
    agreed: Freed = NOTHING
    signed: Freed = NOTHING
    in_force: Freed = NOTHING

    def __add__(self, other: Figures) -> Figures:
        if not isinstance(other, Figures):
            return NotImplemented
        return Figures(
            self.asked + other.asked,
            self.agreed + other.agreed,
            self.signed + other.signed,
            self.in_force + other.in_force,
        )

    def of(self, share: Share) -> Freed:
        """One column."""
        found: Freed = getattr(self, share.value)
        return found

    @classmethod
    def known(cls, *amounts: Money) -> Figures:
        """Of rings that stand alone: all is exact."""
        return cls(*(Freed(amount) for amount in amounts))


NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines there are in each share, and how many of the amounts on the table are not fixed."""

    asked: int = 0
    agreed: int = 0
    signed: int = 0
    in_force: int = 0
    up_to: int = 0
    to_be_confirmed: int = 0

    def __add__(self, other: Counts) -> Counts:
        if not isinstance(other, Counts):
            return NotImplemented
        return Counts(
            self.asked + other.asked,
            self.agreed + other.agreed,
            self.signed + other.signed,
            self.in_force + other.in_force,
            self.up_to + other.up_to,
            self.to_be_confirmed + other.to_be_confirmed,
        )

    @property
    def not_fixed(self) -> str:
        """As in "31 amounts are “up to” and 12 are to be confirmed", or ""."""
        parts = ((self.up_to, "“up to”"), (self.to_be_confirmed, "to be confirmed"))
        words = [(count, "is" if count == 1 else "are", what) for count, what in parts if count]
        if not words:
            return ""
        (count, verb, what), *more = words
        rest = "".join(f" and {n:,} {are} {other}" for n, are, other in more)
        return f"{plural(count, 'amount')} {verb} {what}{rest}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one authority's lines say of one ring: in a year its £ in each share; over all years how many lines.

    `year` None is the row of counts. A ring is lifted in a share that has a line in it.
    """

    authority_id: int
    department_id: int
    ring_id: int
    year: FinancialYear | None
    amounts: Mapping[Share, Money]
    counts: Counts


Held = Mapping[int, RingAmounts]
"""What authorities hold inside rings, by authority: allocations, where they are known."""


def count_once(
    rings: Sequence[Ring], claims: Iterable[Claim], held: Held, lifted: AbstractSet[int]
) -> dict[tuple[int, int], dict[FinancialYear, Figures]]:
    """£ by (authority, department) and year of the rings of one grant, each pound counted once.

    `lifted` are rings that hold nothing nationally. The department is that of the outermost ring asked about.
    """
    by_authority: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_authority[claim.authority_id].append(claim)
    order = {ring.id: at for at, ring in enumerate(outermost_first(rings))}
    found = {}
    for authority_id, own in sorted(by_authority.items()):
        first = min(own, key=lambda claim: order[claim.ring_id])
        found[authority_id, first.department_id] = _of_one_authority(rings, own, held.get(authority_id, {}), lifted)
    return found


def _of_one_authority(
    rings: Sequence[Ring], claims: Sequence[Claim], held: RingAmounts, lifted: AbstractSet[int]
) -> dict[FinancialYear, Figures]:
    shares = {share: _share(rings, claims, held, lifted, share) for share in Share}
    years = sorted({year for by_year in shares.values() for year in by_year})
    return {
        year: Figures(**{share.value: by_year.get(year, NOTHING) for share, by_year in shares.items()})
        for year in years
    }


def _share(
    rings: Sequence[Ring], claims: Sequence[Claim], held: RingAmounts, lifted: AbstractSet[int], share: Share
) -> Mapping[FinancialYear, Freed]:
    lifting = frozenset(claim.ring_id for claim in claims if getattr(claim.counts, share.value))
    asked = {
        (claim.ring_id, claim.year): claim.amounts[share]
        for claim in claims
        if claim.year is not None and claim.amounts.get(share)
    }
    years = {year for _ring, year in asked}
    standing = {key: money for key, money in held.items() if key[0] not in lifting and key[1] in years}
    return freed_further(rings, {**standing, **asked}, lifting, frozenset(lifted) - lifting)


def outermost_first(rings: Sequence[Ring]) -> tuple[Ring, ...]:
    """The rings of a grant, each after the ring it lies in, else in the order given."""
    inside: dict[int | None, list[Ring]] = defaultdict(list)
    for ring in rings:
        inside[ring.parent_id].append(ring)
    return tuple(_walk(inside, None))


def _walk(inside: Mapping[int | None, Sequence[Ring]], parent: int | None) -> Iterator[Ring]:
    for ring in inside.get(parent, ()):
        yield ring
        yield from _walk(inside, ring.id)


def percent(part: Money, whole: Money) -> str:
    """A share as a whole number, half a per cent rounded up: "17%", "under 1%"; "" of nothing."""
    if not whole:
        return ""
    share = (200 * part.pence + whole.pence) // (2 * whole.pence)
    return f"{share:,}%" if share or not part else "under 1%"
