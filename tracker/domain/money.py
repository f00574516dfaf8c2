"""Money in whole pence. No float and no bare int stands for an amount anywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MINUS = "\N{MINUS SIGN}"
_MOST_POUNDS_DIGITS = 12
_SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\t", " "))
# [0-9], not \d, which would also take Arabic and other digits.
_POUNDS_AND_PENCE = re.compile(
    r"(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{1,2}))?"
)


class MoneyError(ValueError):
    """The text is not an amount; its message can be shown beside the field."""


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in whole pence, which may be below zero (a difference)."""

    pence: int

    def __post_init__(self) -> None:
        if type(self.pence) is not int:
            raise TypeError(f"Money is whole pence, not {self.pence!r}")

    @staticmethod
    def zero() -> Money:
        """No money: the start of a sum."""
        return Money(0)

    @staticmethod
    def from_pounds(pounds: int) -> Money:
        """Whole pounds as money."""
        return Money(pounds * 100)

    @property
    def plain(self) -> str:
        """The figure as typed in a field or kept in a numeric cell: "1250000", "1250000.50"."""
        pounds, pence = divmod(abs(self.pence), 100)
        sign = "-" if self.pence < 0 else ""
        return f"{sign}{pounds}.{pence:02}" if pence else f"{sign}{pounds}"

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.pence + other.pence)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.pence - other.pence)

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __abs__(self) -> Money:
        return Money(abs(self.pence))

    def __mul__(self, times: int) -> Money:
        return Money(self.pence * times) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.pence != 0

    def __str__(self) -> str:
        pounds, pence = divmod(abs(self.pence), 100)
        sign = _MINUS if self.pence < 0 else ""
        return f"{sign}£{pounds:,}.{pence:02}" if pence else f"{sign}£{pounds:,}"


LARGEST = Money(10 ** (_MOST_POUNDS_DIGITS + 2) - 1)
"""The largest amount a field takes: £999,999,999,999.99."""


def total(amounts: Iterable[Money]) -> Money:
    """The sum; zero for none."""
    return Money(sum(amount.pence for amount in amounts))


def parse(text: str, what: str = "an amount") -> Money:
    """Read an amount as people type it: "£1,250,000", "1250000.5", " £ 1 250 000 ".

    Takes one "£", spaces, thousands in groups of three and at most two decimals. `what` it is goes on
    "Enter …": "the amount for 2012 to 2013".
    Raises MoneyError, in words for the person, for anything else, below zero or over LARGEST.
    """
    bare = text.translate(_SPACES).strip()
    signed = bare.startswith(("-", _MINUS)) or bare.removeprefix("£").lstrip().startswith(("-", _MINUS))
    if signed:
        raise MoneyError(f"{what[0].upper()}{what[1:]} must be £0 or more")
    found = _POUNDS_AND_PENCE.fullmatch(bare.removeprefix("£").strip())
    if found is None:
        raise MoneyError(f"Enter {what} in pounds, like 1,250,000, or 0")
    pounds = re.sub("[, ]", "", found["pounds"]).lstrip("0") or "0"
    if len(pounds) > _MOST_POUNDS_DIGITS:
        raise MoneyError(f"{what[0].upper()}{what[1:]} must be {LARGEST} or less")
    return Money(int(pounds) * 100 + int((found["pence"] or "").ljust(2, "0")))
