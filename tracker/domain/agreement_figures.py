"""What an agreement adds up to. Money freed and money saved are apart, and nothing adds them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.domain.agreement_terms import Freedom, Saving, TargetResult
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import Amount, AmountTotal, sum_amounts
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import years_in_words
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetCounts


@dataclass(frozen=True)
class YearSums:
    """A row of sums: one for each year of the term, in order, and their total."""

    label: str
    by_year: tuple[AmountTotal, ...]
    total: AmountTotal


def sum_years(label: str, amounts: Iterable[Amount], years: tuple[FinancialYear, ...]) -> YearSums:
    """Amounts of any number of lines as one row over the years of the term."""
    amounts = tuple(amounts)
    by_year = tuple(sum_amounts(a for a in amounts if a.year == year) for year in years)
    return YearSums(label, by_year, sum_amounts(amounts))


def freed(agreement: FrozenAgreement, label: str = "Freed", authority: str = "") -> YearSums:
    """Money freed from ring-fences by all councils, or by one."""
    lines = [f for f in agreement.freedoms if authority in ("", f.authority)]
    return sum_years(label, (a for f in lines for a in f.freed), agreement.years)


def freed_by_council(agreement: FrozenAgreement) -> tuple[YearSums, ...]:
    """Money freed, a row for each council in the order of the parties, by its short name."""
    return tuple(freed(agreement, council.short_name, council.name) for council in agreement.councils)


def freed_by_department(agreement: FrozenAgreement) -> tuple[YearSums, ...]:
    """Money freed, a row for each department that frees some, in alphabetical order."""
    return _grouped(agreement, lambda freedom: freedom.department)


def _grouped(agreement: FrozenAgreement, of: Callable[[Freedom], str]) -> tuple[YearSums, ...]:
    amounts: dict[str, list[Amount]] = {}
    for freedom in agreement.freedoms:
        if freedom.freed:
            amounts.setdefault(of(freedom), []).extend(freedom.freed)
    return tuple(sum_years(label, amounts[label], agreement.years) for label in sorted(amounts))


def saved(agreement: FrozenAgreement, label: str = "Saved") -> YearSums:
    """Savings promised in Schedule C."""
    return sum_years(label, (a for s in agreement.savings for a in s.amounts), agreement.years)


def kept_locally(agreement: FrozenAgreement, label: str = "Kept locally") -> YearSums:
    """The share of the savings that councils keep, each amount rounded to the penny."""
    shares = (_share(saving, amount) for saving in agreement.savings for amount in saving.amounts)
    return sum_years(label, shares, agreement.years)


def back_to_government(agreement: FrozenAgreement, label: str = "Back to government") -> YearSums:
    """The rest of the savings: what is saved less what is kept, so that the two always add up."""
    whole, kept = saved(agreement), kept_locally(agreement)
    by_year = tuple(_less(a, b) for a, b in zip(whole.by_year, kept.by_year, strict=True))
    return YearSums(label, by_year, _less(whole.total, kept.total))


def _share(saving: Saving, amount: Amount) -> Amount:
    if amount.money is None:
        return amount
    pence = (amount.money.pence * saving.share_kept + 50) // 100  # half a penny goes to the council
    return Amount(amount.year, amount.kind, Money(pence))


def _less(whole: AmountTotal, part: AmountTotal) -> AmountTotal:
    return AmountTotal(whole.money - part.money, whole.up_to, whole.to_be_confirmed)


def count_targets(agreement: FrozenAgreement) -> TargetCounts:
    """Targets by result."""
    results = [target.result for target in agreement.targets]
    return TargetCounts(**{result.value: results.count(result) for result in TargetResult})


def count_removals(agreement: FrozenAgreement, authority: str = "") -> int:
    """Ring-fences lifted, for all councils or for one."""
    return sum(
        freedom.kind is LineKind.RING_FENCE_REMOVAL and authority in ("", freedom.authority)
        for freedom in agreement.freedoms
    )


def is_nested(agreement: FrozenAgreement) -> bool:
    """True when some line frees less than its amounts: a ring inside another is counted once."""
    return any(
        freedom.kind is LineKind.RING_FENCE_REMOVAL and freedom.freed != freedom.amounts
        for freedom in agreement.freedoms
    )


@dataclass(frozen=True)
class Glance:
    """What is got and given, as whoever signs reads it first: figures alone, the words are the page's."""

    span: str
    removals: int
    other_freedoms: int
    targets: TargetCounts
    outcomes: tuple[str, ...]
    freed: YearSums
    saved: YearSums
    kept: YearSums
    is_nested: bool


def at_a_glance(agreement: FrozenAgreement) -> Glance:
    """The agreement in the figures of one page."""
    removals = count_removals(agreement)
    return Glance(
        span=years_in_words(len(agreement.years)),
        removals=removals,
        other_freedoms=len(agreement.freedoms) - removals,
        targets=count_targets(agreement),
        outcomes=tuple(outcome.title for outcome in agreement.outcomes),
        freed=freed(agreement),
        saved=saved(agreement),
        kept=kept_locally(agreement),
        is_nested=is_nested(agreement),
    )
