"""What one offer adds up to: £ freed and £ saved, by year, never added together (2-model, section 4)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.amounts import Amount, AmountKind, AmountTotal, sum_by_year
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import UNSETTLED, LineState
from tracker.domain.money import Money

NOTHING = AmountTotal(Money.zero())


class Share(StrEnum):
    """The columns of an offer's £ freed."""

    ASKED = "asked"
    AGREED = "agreed"
    OPEN = "open"


def is_agreed(state: LineState) -> bool:
    """Whether the line's last position is agreed, in principle or for good."""
    return state in (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)


def is_open(state: LineState) -> bool:
    """Whether the line is still being written or answered."""
    return state in UNSETTLED or state is LineState.DRAFT


@dataclass(frozen=True)
class Removal:
    """One ring-fence removal: £ by year as asked in round 1, and as it stands on the table."""

    authority_id: int
    ring_id: int
    state: LineState
    asked: tuple[Amount, ...]
    tabled: tuple[Amount, ...]


@dataclass(frozen=True)
class FreedYear:
    """A row of £ freed; `agreed` is of the terms agreed, `asked` and `still_open` of what was asked."""

    year: FinancialYear
    asked: AmountTotal
    agreed: AmountTotal
    still_open: AmountTotal


@dataclass(frozen=True)
class SavedYear:
    """A row of £ saved, and how much of it the councils keep."""

    year: FinancialYear
    promised: Money
    kept: Money


@dataclass(frozen=True)
class Figures:
    """Both tables, a row for each year of the programme.

    `inside_standing` counts lines asking to lift a ring inside one that stays: alone they free nothing.
    """

    freed: tuple[FreedYear, ...]
    saved: tuple[SavedYear, ...]
    inside_standing: int = 0

    @property
    def asked(self) -> AmountTotal:
        """£ asked over all years."""
        return _add(row.asked for row in self.freed)

    @property
    def agreed(self) -> AmountTotal:
        """£ agreed so far over all years."""
        return _add(row.agreed for row in self.freed)

    @property
    def still_open(self) -> AmountTotal:
        """£ asked by lines that are still open, over all years."""
        return _add(row.still_open for row in self.freed)

    @property
    def promised(self) -> Money:
        """£ saved over all years."""
        return sum((row.promised for row in self.saved), Money.zero())

    @property
    def kept(self) -> Money:
        """£ of the savings that the councils keep, over all years."""
        return sum((row.kept for row in self.saved), Money.zero())

    @property
    def note(self) -> str:
        """What a plain total needs beside it: "2 amounts are “up to” and 1 is to be confirmed", or ""."""
        return self.asked.counted_note


def freed_of(
    removals: Sequence[Removal], parents: Mapping[int, int | None], lifted: Collection[int]
) -> dict[Share, dict[FinancialYear, AmountTotal]]:
    """£ freed by removals of rings that may lie one inside another, each pound counted once.

    `parents` gives for each ring of their grants the ring round it; `lifted` are those lifted nationally. What is
    still open is what the open lines would free beyond what is agreed.
    """
    agreed = [(each, each.tabled) for each in removals if is_agreed(each.state)]
    both = [*agreed, *((each, each.asked) for each in removals if is_open(each.state))]
    agreed_by_year = _freed(agreed, parents, lifted)
    return {
        Share.ASKED: _freed([(each, each.asked) for each in removals], parents, lifted),
        Share.AGREED: agreed_by_year,
        Share.OPEN: {
            year: _less(total, agreed_by_year.get(year, NOTHING))
            for year, total in _freed(both, parents, lifted).items()
        },
    }


def count_inside_standing(
    removals: Sequence[Removal], parents: Mapping[int, int | None], lifted: Collection[int]
) -> int:
    """How many of them lie inside a ring that neither they nor the nation lift."""
    own = {(each.authority_id, each.ring_id) for each in removals}
    return sum(not _is_reached(each, own, parents, lifted) for each in removals)


_Standing = Sequence[tuple[Removal, tuple[Amount, ...]]]


def _freed(
    standing: _Standing, parents: Mapping[int, int | None], lifted: Collection[int]
) -> dict[FinancialYear, AmountTotal]:
    own = {(each.authority_id, each.ring_id): amounts for each, amounts in standing}
    found: list[Amount] = []
    for each, amounts in standing:
        if not _is_reached(each, own.keys(), parents, lifted):
            continue
        inner = [ring for ring, parent in parents.items() if parent == each.ring_id and ring not in lifted]
        for amount in amounts:
            left = amount
            for ring in inner:
                left = _without(left, own.get((each.authority_id, ring)))
            found.append(left)
    return sum_by_year(found)


def _is_reached(
    removal: Removal, own: Collection[tuple[int, int]], parents: Mapping[int, int | None], lifted: Collection[int]
) -> bool:
    """Whether every ring round it is lifted with it, or nationally."""
    parent = parents.get(removal.ring_id)
    while parent is not None:
        if (removal.authority_id, parent) not in own and parent not in lifted:
            return False
        parent = parents.get(parent)
    return True


def _without(amount: Amount, inner: tuple[Amount, ...] | None) -> Amount:
    """Less what a ring inside frees by its own line; "up to" where it stands and holds an amount we do not know."""
    if amount.money is None:
        return amount
    if inner is None:
        return Amount(amount.year, AmountKind.UP_TO, amount.money)
    taken = next((each.money for each in inner if each.year == amount.year and each.money is not None), Money.zero())
    return Amount(amount.year, amount.kind, max(amount.money - taken, Money.zero()))


def _less(whole: AmountTotal, part: AmountTotal) -> AmountTotal:
    return AmountTotal(
        max(whole.money - part.money, Money.zero()),
        max(whole.up_to - part.up_to, 0),
        max(whole.to_be_confirmed - part.to_be_confirmed, 0),
    )


def _add(totals: Iterable[AmountTotal]) -> AmountTotal:
    return sum(totals, NOTHING)
