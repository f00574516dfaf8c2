"""Where the two sides of a line stand: the last word of each, what was asked, and how they differ.

The older position is on the left, the newer on the right, in words, £ and conditions alike (7-look, principle 6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TypeVar

from tracker.domain.amounts import Amount, AmountTotal, sum_amounts
from tracker.domain.decisions import Terms
from tracker.domain.differences import (
    NONE,
    Part,
    PartKind,
    amount_difference,
    diff_words,
    money_difference,
    value_difference,
)
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import number
from tracker.domain.lines import LineKind, LineState, Side
from tracker.domain.targets import TargetValue

F = TypeVar("F", Amount, TargetValue)


@dataclass(frozen=True)
class Said:
    """One position as it was sent."""

    round: int
    side: Side
    at: datetime
    terms: Terms

    def by(self, council: str, department: str) -> str:
        """Who said it, of the two sides of the line."""
        return department if self.side is Side.DEPARTMENT else council


@dataclass(frozen=True)
class LineRounds:
    """One line with its positions, earliest first."""

    number: int
    title: str
    kind: LineKind
    state: LineState
    council: str
    department: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class YearRow:
    """One year: a figure for each position, and how the last differs from the one before it, "" where it does not."""

    year: FinancialYear
    amounts: tuple[Amount | str | None, ...]
    difference: str


@dataclass(frozen=True)
class TotalRow:
    """The sums of the columns, and how far the last is from the one before it."""

    amounts: tuple[AmountTotal, ...]
    difference: str


@dataclass(frozen=True)
class ConditionRow:
    """The same place in both lists of conditions."""

    older: str
    newer: str

    @property
    def is_changed(self) -> bool:
        """Whether they differ in more than spacing."""
        return self.older.split() != self.newer.split()


@dataclass(frozen=True)
class Comparison:
    """What was asked first, and the last word of each side.

    `older` is None while only one side has spoken; `newer` is then what was asked.
    """

    asked: Said
    older: Said | None
    newer: Said

    @property
    def columns(self) -> tuple[Said, ...]:
        """What the year table has a column for, oldest first: the ask, then each side's last word."""
        found = [self.asked]
        found.extend(each for each in (self.older, self.newer) if each is not None and each.round != self.asked.round)
        return tuple(found)

    @property
    def words(self) -> tuple[Part, ...]:
        """The newer words with marks against the older."""
        return diff_words(self.older.terms.words, self.newer.terms.words) if self.older else ()

    @property
    def years(self) -> tuple[YearRow, ...]:
        """£ by year."""
        held = [{each.year: each for each in said.terms.amounts} for said in self.columns]
        return tuple(
            YearRow(year, tuple(of.get(year) for of in held), self._moved(held, year))
            for year in sorted(set().union(*held))
        )

    @property
    def total(self) -> TotalRow | None:
        """£ of all years; None when no position has any."""
        if not any(said.terms.amounts for said in self.columns):
            return None
        sums = tuple(sum_amounts(said.terms.amounts) for said in self.columns)
        difference = money_difference(sums[-2].money, sums[-1].money) if self.older else NONE
        return TotalRow(sums, "" if difference == NONE else difference)

    @property
    def values(self) -> tuple[YearRow, ...]:
        """The values of a target by year."""
        held = [{each.year: each for each in said.terms.values} for said in self.columns]
        rows = []
        for year in sorted(set().union(*held)):
            shown = tuple(value_words(of.get(year)) for of in held)
            moved = value_difference(held[-2].get(year), held[-1].get(year)) if self.older else NONE
            rows.append(YearRow(year, shown, "" if moved == NONE else moved))
        return tuple(rows)

    @property
    def conditions(self) -> tuple[ConditionRow, ...]:
        """Conditions side by side, by their place; on the newer side alone while only one has spoken."""
        before = self.older.terms.conditions if self.older else ()
        pairs = zip_longest(before, self.newer.terms.conditions, fillvalue="")
        return tuple(ConditionRow(older, newer) for older, newer in pairs)

    @property
    def is_changed(self) -> bool:
        """Whether the newer differs from the older in a word, a figure, a value or a condition."""
        rows = (*self.years, *self.values)
        return (
            any(part.kind is not PartKind.SAME for part in self.words)
            or any(row.difference for row in rows)
            or any(row.is_changed for row in self.conditions)
        )

    def _moved(self, held: Sequence[dict[FinancialYear, Amount]], year: FinancialYear) -> str:
        if self.older is None:
            return ""
        difference = amount_difference(held[-2].get(year), held[-1].get(year))
        return "" if difference == NONE else difference


def compare(said: Sequence[Said]) -> Comparison:
    """Set the positions of a line, given by round, beside each other. Raises ValueError when there is none."""
    if not said:
        raise ValueError("a line without a position")
    newer = said[-1]
    others = [each for each in said if each.side is not newer.side]
    return Comparison(said[0], others[-1] if others else None, newer)


def between(said: Sequence[Said], first: int, last: int) -> Comparison | None:
    """A line's terms as they stood after round `first` beside those after round `last`, with no third.

    None when nothing was said on the line between them: it stands as it stood.
    """
    older = [each for each in said if each.round <= first][-1:]
    newer = [each for each in said if first < each.round <= last][-1:]
    return Comparison(older[0], older[0], newer[0]) if older and newer else None


def sort_out(
    lines: Iterable[LineRounds], first: int, last: int
) -> tuple[list[tuple[LineRounds, Comparison]], list[LineRounds]]:
    """The lines that differ between two rounds, each with how, and those that do not."""
    changed, same = [], []
    for line in lines:
        compared = between(line.said, first, last)
        if compared is not None and compared.is_changed:
            changed.append((line, compared))
        else:
            same.append(line)
    return changed, same


def moved_years(asked: Terms, offered: Terms) -> tuple[YearRow, ...]:
    """The years in which another figure or value is offered than is asked, each with the two of them in that order."""
    amounts, values = _pairs(asked.amounts, offered.amounts), _pairs(asked.values, offered.values)
    rows = [YearRow(year, pair, amount_difference(*pair)) for year, pair in amounts]
    rows += [
        YearRow(year, (value_words(old), value_words(new)), value_difference(old, new)) for year, (old, new) in values
    ]
    return tuple(row for row in rows if row.difference != NONE)


def _pairs(older: Sequence[F], newer: Sequence[F]) -> list[tuple[FinancialYear, tuple[F | None, F | None]]]:
    held = [{each.year: each for each in side} for side in (older, newer)]
    return [(year, (held[0].get(year), held[1].get(year))) for year in sorted(set().union(*held))]


def value_words(value: TargetValue | None) -> str:
    """A target’s value as a cell prints it."""
    if value is None:
        return ""
    return "To be confirmed" if value.value is None else number(value.value)
