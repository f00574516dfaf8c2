"""What one offer adds up to: £ freed and £ saved, by year, never added together (2-model, section 4)."""

from collections.abc import Container, Iterable, Mapping, Sequence
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
class RemovalTerms:
    """A removal on one set of terms: £ by year as asked, or as agreed."""

    authority_id: int
    ring_id: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Rings:
    """Every ring of some grants: by its id the ring round it, and which are lifted nationally."""

    parents: Mapping[int, int | None]
    lifted: frozenset[int] = frozenset()


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

    `inside_standing` counts lines asking to lift a ring inside one that stays: alone they free nothing. `is_nested`:
    some line asks to lift a ring inside one that another line asks to lift.
    """

    freed: tuple[FreedYear, ...]
    saved: tuple[SavedYear, ...]
    inside_standing: int = 0
    is_nested: bool = False

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


def freed_of(removals: Sequence[Removal], rings: Rings) -> dict[Share, dict[FinancialYear, AmountTotal]]:
    """£ freed by removals of rings that may lie one inside another, each pound counted once.

    What is still open is what the open lines would free beyond what is agreed.
    """
    asked = [_as_asked(each) for each in removals]
    agreed = [_as_tabled(each) for each in removals if is_agreed(each.state)]
    opened = [_as_asked(each) for each in removals if is_open(each.state)]
    agreed_by_year = _by_year(agreed, rings)
    return {
        Share.ASKED: _by_year(asked, rings),
        Share.AGREED: agreed_by_year,
        Share.OPEN: {
            year: _less(total, agreed_by_year.get(year, NOTHING))
            for year, total in _by_year([*agreed, *opened], rings).items()
        },
    }


def freed_each(removals: Sequence[RemovalTerms], rings: Rings) -> list[tuple[Amount, ...]]:
    """What each of these removals adds to £ freed when all of them are made, in their order (2-model, section 4).

    Nothing while a ring round it stands; less the rings inside it, which free their own; "up to" where a ring inside
    stands whose amount is not known.
    """
    own = {(each.authority_id, each.ring_id): each.amounts for each in removals}
    found = []
    for each in removals:
        amounts = each.amounts if _is_reached(each, own, rings) else ()
        for ring, parent in rings.parents.items():
            if parent == each.ring_id and ring not in rings.lifted:
                inner = own.get((each.authority_id, ring))
                amounts = tuple(_without(amount, inner) for amount in amounts)
        found.append(amounts)
    return found


def count_inside_standing(removals: Sequence[Removal], rings: Rings) -> int:
    """How many of them lie inside a ring that neither they nor the nation lift."""
    own = {(each.authority_id, each.ring_id) for each in removals}
    return sum(not _is_reached(each, own, rings) for each in removals)


def is_any_inside_another(removals: Sequence[Removal], rings: Rings) -> bool:
    """Whether a council asks for a ring and for one inside it: their £ add up to more than is freed."""
    own = {(each.authority_id, each.ring_id) for each in removals}
    return any((each.authority_id, rings.parents.get(each.ring_id)) in own for each in removals)


def _as_asked(removal: Removal) -> RemovalTerms:
    return RemovalTerms(removal.authority_id, removal.ring_id, removal.asked)


def _as_tabled(removal: Removal) -> RemovalTerms:
    return RemovalTerms(removal.authority_id, removal.ring_id, removal.tabled)


def _by_year(removals: Sequence[RemovalTerms], rings: Rings) -> dict[FinancialYear, AmountTotal]:
    return sum_by_year(amount for amounts in freed_each(removals, rings) for amount in amounts)


def _is_reached(removal: Removal | RemovalTerms, own: Container[tuple[int, int]], rings: Rings) -> bool:
    """Whether every ring round it is lifted with it, or nationally."""
    parent = rings.parents.get(removal.ring_id)
    while parent is not None:
        if (removal.authority_id, parent) not in own and parent not in rings.lifted:
            return False
        parent = rings.parents.get(parent)
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
