"""Amounts and values as cells. A cell is its lines, one below another; money never wraps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.agreement_figures import YearSums
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import Amount, AmountKind, AmountTotal
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date, plural
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

Cell = tuple[str, ...]

NO_AMOUNT: Cell = ("No amount",)
TO_BE_CONFIRMED: Cell = ("to be", "confirmed")
TO_BE_SET: Cell = ("To be set",)


@dataclass(frozen=True)
class Purse:
    """How one table writes money: with pence throughout as soon as one amount has pence."""

    pence: bool

    def write(self, money: Money) -> str:
        """Write "£1,234,500", or "£1,234,500.00" in a table with pence."""
        written = str(money)
        return f"{written}.00" if self.pence and money.pence % 100 == 0 else written

    def amount(self, amount: Amount | None) -> Cell:
        """One year of one line."""
        if amount is None:
            return NO_AMOUNT
        if amount.money is None:
            return TO_BE_CONFIRMED
        written = self.write(amount.money)
        return ("up to", written) if amount.kind is AmountKind.UP_TO else (written,)

    def total(self, total: AmountTotal) -> Cell:
        """A line's sum over the years: a ceiling, or what is known so far."""
        written = self.write(total.money)
        if total.to_be_confirmed:
            return (written, "so far") if total.money else TO_BE_CONFIRMED
        return ("up to", written) if total.up_to else (written,)

    def sums(self, sums: YearSums, *, has_total: bool) -> tuple[Cell, ...]:
        """A row of sums over many lines; what is not fixed is said once, below the table."""
        every = (*sums.by_year, sums.total) if has_total else sums.by_year
        return tuple(
            TO_BE_CONFIRMED if each.to_be_confirmed and not each.money else (self.write(each.money),) for each in every
        )


def purse_for(amounts: Iterable[Amount]) -> Purse:
    """The purse of a table that holds these amounts."""
    return Purse(any(a.money is not None and a.money.pence % 100 for a in amounts))


def captioned(agreement: FrozenAgreement, caption: str) -> str:
    """A caption that says so where the figures below it are not real."""
    return illustrated(caption) if agreement.illustrative else caption


def illustrated(caption: str) -> str:
    """The caption of figures that are not real."""
    return f"{caption.removesuffix(')')}; illustrative)" if caption.endswith(")") else f"{caption} (illustrative)"


def not_fixed_note(total: AmountTotal) -> str:
    """What stands under a table of sums whose amounts are not all fixed; empty when they are."""
    said = []
    if total.up_to:
        counted = "is “up to” and counts" if total.up_to == 1 else "are “up to” and count"
        said.append(f"{plural(total.up_to, 'amount')} {counted} in full")
    if total.to_be_confirmed:
        noun = "" if said else f" {'amount' if total.to_be_confirmed == 1 else 'amounts'}"
        is_or_are = "is" if total.to_be_confirmed == 1 else "are"
        said.append(f"{total.to_be_confirmed}{noun} {is_or_are} to be confirmed and not counted yet")
    return "; ".join(said) + "." if said else ""


def values_of(values: Iterable[TargetValue], years: tuple[FinancialYear, ...]) -> tuple[Cell, ...]:
    """Target values over the years of the term, with the same decimals along the row."""
    by_year = {value.year: value for value in values}
    places = max((_places(v.value) for v in by_year.values()), default=0)
    return tuple(_value(by_year[year], places) if year in by_year else ("No value",) for year in years)


def value_cell(value: TargetValue | None, beside: Iterable[TargetValue]) -> Cell:
    """A baseline, written with the decimals of the values beside it."""
    if value is None:
        return ("Not known",)
    return _value(value, max(_places(each.value) for each in (value, *beside)))


def placeholders(values: Iterable[TargetValue | None]) -> tuple[str, ...]:
    """What is still to be set: why, who will set it and by when."""
    return tuple(
        f"To be set for {value.year.label}: {_cause(value.cause)}{value.owner}, by {long_date(value.due_on)}"
        for value in values
        if value is not None and value.value is None and value.due_on is not None
    )


def unconfirmed(amounts: Iterable[Amount]) -> tuple[str, ...]:
    """What is still to be confirmed: why, who will confirm it and by when."""
    return tuple(
        f"{amount.year.label}: {_cause(amount.cause)}{amount.owner}, by {long_date(amount.due_on)}"
        for amount in amounts
        if amount.kind is AmountKind.TO_BE_CONFIRMED and amount.due_on is not None
    )


def _cause(cause: str) -> str:
    """The cause as the beginning of a sentence that goes on."""
    return f"{cause.rstrip(' .;,')}; "


def _places(value: Decimal | None) -> int:
    if value is None:
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _value(value: TargetValue, places: int) -> Cell:
    if value.value is None:
        return TO_BE_SET
    return (f"{value.value:,.{places}f}".replace("-", "\N{MINUS SIGN}"),)
