"""What one cell may hold, and what is said of it when it is wrong. Nothing here opens a file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from tracker.domain import financial_years, money
from tracker.domain.financial_years import FinancialYear, FinancialYearError
from tracker.domain.money import Money, MoneyError
from tracker.domain.registers import REGIONS

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_PREFIX = re.compile(r"[A-Z]{2,4}")
_DIGITS = re.compile(r"[0-9]{1,9}")

Choice = TypeVar("Choice", bound=Enum)


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: `row` counts as a spreadsheet does (the header is row 1)."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}"


class CellError(ValueError):
    """The cell is wrong; its message is a sentence for a person."""


Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """One column of a file: how a filled cell is read, and what an empty one means.

    A column without `empty` must be filled.
    """

    name: str
    read: Reader
    empty: tuple[Any, ...] = ()

    def value(self, text: str) -> Any:
        """The value of a cell. Raises `CellError`."""
        if text:
            return self.read(text)
        if not self.empty:
            raise CellError("This must not be empty")
        return self.empty[0]


def words(text: str) -> str:
    """Any text on one line."""
    if not text.isprintable():
        raise CellError("This has a line break or a character that cannot be printed")
    return text


def code(text: str) -> str:
    """A key: letters, digits, dots and hyphens."""
    if not _CODE.fullmatch(text):
        raise CellError(f'"{text}" is not a key: use letters, digits, dots and hyphens only')
    return text


def prefix(text: str) -> str:
    """What references begin with: the SO of SO-0142."""
    if not _PREFIX.fullmatch(text):
        raise CellError(f'"{text}" is not a prefix: use two to four capital letters')
    return text


def at_most(length: int, read: Callable[[str], str]) -> Callable[[str], str]:
    """A reader that also refuses text longer than its place in the database."""

    def read_short(text: str) -> str:
        if len(text) > length:
            raise CellError(f"This has {len(text)} characters in place of {length} at most")
        return read(text)

    return read_short


def codes(text: str) -> tuple[str, ...]:
    """Keys with semicolons between them, each once."""
    found = tuple(code(each) for each in text.split(";"))
    if len(set(found)) < len(found):
        raise CellError(f'"{text}" names the same one twice')
    return found


def day(text: str) -> date:
    """A date written 2010-06-10."""
    refusal = CellError(f'"{text}" is not a date: write it like 2010-06-10')
    if not _DAY.fullmatch(text):
        raise refusal
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal from None


def year(text: str) -> FinancialYear:
    """A financial year written 2011-12."""
    try:
        found: FinancialYear | None = financial_years.parse(text)
    except FinancialYearError:
        found = None
    if found is None or found.label != text:
        raise CellError(f'"{text}" is not a financial year: write it like 2011-12')
    return found


def pounds(text: str) -> Money:
    """An amount in pounds, written without commas or sign: 19800000."""
    try:
        amount: Money | None = money.parse(text)
    except MoneyError:
        amount = None
    if amount is None or amount.plain != text:
        raise CellError(f'"{text}" is not an amount in pounds: write it like 19800000')
    return amount


def region(text: str) -> str:
    """One of the nine regions of England: lists are narrowed by these, whatever was loaded."""
    if text not in REGIONS:
        raise CellError(f'"{text}" is not one of: {", ".join(REGIONS)}')
    return text


def count(text: str) -> int:
    """A whole number above zero."""
    if not _DIGITS.fullmatch(text) or int(text) == 0:
        raise CellError(f'"{text}" is not a whole number above zero')
    return int(text)


def one_of(kind: type[Choice]) -> Callable[[str], Choice]:
    """A reader that takes the values of an enum and names them when it refuses."""

    def read(text: str) -> Choice:
        try:
            return kind(text)
        except ValueError:
            allowed = ", ".join(str(each.value) for each in kind)
            raise CellError(f'"{text}" is not one of: {allowed}') from None

    return read
