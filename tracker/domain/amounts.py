"""Amounts by year, fixed or not, and totals that say how many of theirs are not fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain import placeholders
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import plural
from tracker.domain.money import LARGEST, Money, total


class AmountKind(StrEnum):
    """How firm an amount is."""

    FIXED = "fixed"
    UP_TO = "up_to"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True, slots=True)
class Amount:
    """What one line asks, offers or saves in one year.

    To be confirmed, it has no money and says why, who will give it and by when; otherwise it has
    money, and those three are emptied so that equal amounts compare equal.
    Raises RuleBroken on the field `money`, `cause`, `owner` or `due_on`.
    """

    year: FinancialYear
    kind: AmountKind
    money: Money | None
    cause: str = ""
    owner: str = ""
    due_on: date | None = None

    def __post_init__(self) -> None:
        if self.kind is AmountKind.TO_BE_CONFIRMED:
            self._check_placeholder()
            return
        if self.money is None:
            raise RuleBroken(f"Enter the amount for {self.year}, or say that it is to be confirmed", "money")
        if not Money.zero() <= self.money <= LARGEST:
            raise RuleBroken(f"The amount for {self.year} must be between £0 and {LARGEST}", "money")
        object.__setattr__(self, "cause", "")
        object.__setattr__(self, "owner", "")
        object.__setattr__(self, "due_on", None)

    def _check_placeholder(self) -> None:
        if self.money is not None:
            raise RuleBroken(f"Leave the amount for {self.year} empty while it is to be confirmed", "money")
        placeholders.check(f"amount for {self.year}", "confirm", self.cause, self.owner, self.due_on)

    @property
    def words(self) -> str:
        """The amount as a table cell prints it."""
        if self.money is None:
            return "To be confirmed"
        return f"Up to {self.money}" if self.kind is AmountKind.UP_TO else str(self.money)


def fixed(year: FinancialYear, money: Money) -> Amount:
    """A firm amount."""
    return Amount(year, AmountKind.FIXED, money)


def up_to(year: FinancialYear, money: Money) -> Amount:
    """A ceiling."""
    return Amount(year, AmountKind.UP_TO, money)


def to_be_confirmed(year: FinancialYear, cause: str, owner: str, due_on: date) -> Amount:
    """A placeholder: why it is open, who will close it and by when."""
    return Amount(year, AmountKind.TO_BE_CONFIRMED, None, cause, owner, due_on)


@dataclass(frozen=True, slots=True)
class AmountTotal:
    """A sum of the money that is known, and how many of its amounts are not fixed."""

    money: Money
    up_to: int = 0
    to_be_confirmed: int = 0

    @property
    def not_fixed(self) -> int:
        """How many amounts are "up to" or to be confirmed."""
        return self.up_to + self.to_be_confirmed

    @property
    def known(self) -> str:
        """What is known of it: "£2,115,000", "Up to £2,115,000"."""
        return f"Up to {self.money}" if self.up_to else str(self.money)

    @property
    def words(self) -> str:
        """The total as a table's last row prints it: "Up to £2,115,000 and 1 to be confirmed"."""
        if not self.to_be_confirmed:
            return self.known
        return f"{self.known} and {self.to_be_confirmed} to be confirmed" if self.money else "To be confirmed"

    @property
    def over_years(self) -> str:
        """The total of one line: "Up to £2,115,000 and 1 year to be confirmed"."""
        if not self.to_be_confirmed or not self.money:
            return self.words
        return f"{self.known} and {plural(self.to_be_confirmed, 'year')} to be confirmed"

    @property
    def in_sentence(self) -> str:
        """The total of one line inside a sentence: "up to £2,115,000 and 1 year to be confirmed"."""
        words = self.over_years
        return words[0].lower() + words[1:]

    @property
    def note(self) -> str:
        """What a plain figure needs beside it: "2 are “up to” and 1 is to be confirmed", or ""."""
        counts = ((self.up_to, "“up to”"), (self.to_be_confirmed, "to be confirmed"))
        return " and ".join(f"{n} {'is' if n == 1 else 'are'} {what}" for n, what in counts if n)

    @property
    def counted_note(self) -> str:
        """The same as a sentence of its own: "2 amounts are “up to” and 1 is to be confirmed", or ""."""
        count, _space, rest = self.note.partition(" ")
        return f"{plural(int(count), 'amount')} {rest}" if rest else ""

    def __add__(self, other: AmountTotal) -> AmountTotal:
        if not isinstance(other, AmountTotal):
            return NotImplemented
        return AmountTotal(
            self.money + other.money,
            self.up_to + other.up_to,
            self.to_be_confirmed + other.to_be_confirmed,
        )


def total_of_line(money: Money | None, up_to: int, to_be_confirmed: int) -> AmountTotal | None:
    """A line's total from the copies that are kept of it; None for a line without £."""
    if money is None and not to_be_confirmed:
        return None
    return AmountTotal(money or Money.zero(), up_to, to_be_confirmed)


def sum_amounts(amounts: Iterable[Amount]) -> AmountTotal:
    """Add amounts of any years: "up to" at its ceiling, to be confirmed as nothing."""
    pence = capped = unknown = 0
    for amount in amounts:
        pence += amount.money.pence if amount.money is not None else 0
        capped += amount.kind is AmountKind.UP_TO
        unknown += amount.kind is AmountKind.TO_BE_CONFIRMED
    return AmountTotal(Money(pence), capped, unknown)


def known_money(amounts: Iterable[Amount]) -> Money | None:
    """What a line keeps of its sum: None where every amount is to be confirmed, or there is none."""
    known = [amount.money for amount in amounts if amount.money is not None]
    return total(known) if known else None


def sum_by_year(amounts: Iterable[Amount]) -> dict[FinancialYear, AmountTotal]:
    """The total of each year that has an amount, earliest first."""
    of_year: defaultdict[FinancialYear, list[Amount]] = defaultdict(list)
    for amount in amounts:
        of_year[amount.year].append(amount)
    return {year: sum_amounts(of_year[year]) for year in sorted(of_year)}
