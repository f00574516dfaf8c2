"""What many like asks come to: their spread, what conditions they want, one dot a council (7-look, "Ask page")."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.money import Money
from tracker.domain.outliers import is_dear, middle_of

BINS = 40
"""How many places there are side by side in a strip of dots."""


@dataclass(frozen=True)
class Spread:
    """The lowest, middle and highest £ of some lines."""

    lowest: Money
    middle: Money
    highest: Money


@dataclass(frozen=True)
class Wanted:
    """How many lines want the same conditions, and their £ over all years."""

    conditions: str
    lines: int
    money: Money


@dataclass(frozen=True)
class Dot:
    """One council's place: per cent from the left, and how many stand below it; `is_dear` over twice the middle."""

    left: float
    below: int
    is_dear: bool


@dataclass(frozen=True)
class Strip:
    """Dots along a scale; `mark` is the place of twice the middle in per cent, None where it lies beyond the scale."""

    dots: tuple[Dot, ...]
    mark: float | None
    highest: Money
    tallest: int


def spread_of(amounts: Sequence[Money]) -> Spread | None:
    """None where nobody asks for £."""
    middle = middle_of(amounts)
    return None if middle is None else Spread(min(amounts), middle, max(amounts))


def group_wanted(lines: Iterable[tuple[tuple[str, ...], Money | None]]) -> tuple[Wanted, ...]:
    """Lines (their conditions, their £) by the conditions they want, those that want none first, then the most."""
    counts: dict[str, int] = defaultdict(int)
    money: dict[str, Money] = defaultdict(Money.zero)
    for conditions, asked in lines:
        words = "; ".join(conditions)
        counts[words] += 1
        money[words] += asked or Money.zero()
    ordered = sorted(counts, key=lambda words: (words != "", -counts[words], words))
    return tuple(Wanted(words, counts[words], money[words]) for words in ordered)


def strip_of(amounts: Sequence[Money]) -> Strip | None:
    """One dot for each amount; None where there are too few to see anything in."""
    spread = spread_of(amounts)
    if spread is None or len(amounts) < 3 or not spread.highest:
        return None
    heights: dict[int, int] = defaultdict(int)
    dots = []
    for amount in sorted(amounts):
        at = min(BINS - 1, amount.pence * BINS // spread.highest.pence)
        dots.append(Dot(round((at + 0.5) * 100 / BINS, 2), heights[at], is_dear(amount, spread.middle)))
        heights[at] += 1
    twice = 200 * spread.middle.pence / spread.highest.pence
    return Strip(tuple(dots), round(twice, 2) if twice <= 100 else None, spread.highest, max(heights.values()))
