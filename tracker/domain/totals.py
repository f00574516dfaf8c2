"""Which tally a line counts in, and what it adds there (2-model, section 9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.lines import LineState
from tracker.domain.money import Money

COUNTS = 0
"""The year of the rows that hold counts and no £."""


class Tally(StrEnum):
    """How a submitted line stands, as far as figures go; a line is in one tally at a time."""

    OPEN = "open"
    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    AGREED = "agreed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_TALLIES: Mapping[LineState, Tally] = {
    LineState.SUBMITTED: Tally.OPEN,
    LineState.CLARIFICATION_NEEDED: Tally.OPEN,
    LineState.COUNTER_PROPOSED: Tally.OPEN,
    LineState.AWAITING_CLEARANCE: Tally.OPEN,
    LineState.AGREED_IN_PRINCIPLE: Tally.AGREED_IN_PRINCIPLE,
    LineState.AGREED: Tally.AGREED,
    LineState.REJECTED: Tally.REJECTED,
    LineState.WITHDRAWN: Tally.WITHDRAWN,
}


def tally_of(state: LineState) -> Tally | None:
    """The tally of a line in this state; None for a draft, which counts nowhere."""
    return _TALLIES.get(state)


@dataclass(frozen=True)
class Contribution:
    """What one line adds to one year's row of its tally."""

    year: int
    asked: Money = Money.zero()
    tabled: Money = Money.zero()
    lines: int = 0
    up_to: int = 0
    to_be_confirmed: int = 0


def contributions(asked: Iterable[Amount], tabled: Iterable[Amount]) -> tuple[Contribution, ...]:
    """The rows of one line: year 0 with its counts, then one a year that has £ in it.

    `asked` are the amounts of its first position, `tabled` of the last one sent.
    """
    tabled = tuple(tabled)
    first = {a.year: a.money or Money.zero() for a in asked}
    last = {a.year: a.money or Money.zero() for a in tabled}
    kinds = [a.kind for a in tabled]
    counts = Contribution(
        COUNTS,
        lines=1,
        up_to=kinds.count(AmountKind.UP_TO),
        to_be_confirmed=kinds.count(AmountKind.TO_BE_CONFIRMED),
    )
    years = sorted(set(first) | set(last))
    return (
        counts,
        *(Contribution(y.start, first.get(y, Money.zero()), last.get(y, Money.zero())) for y in years),
    )
