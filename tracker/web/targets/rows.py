"""Targets as rows of files."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date
from tracker.domain.targets import TargetValue
from tracker.queries.programmes import Round
from tracker.queries.targets import Counted
from tracker.queries.targets_of_authority import AuthorityTargets, Change, Target
from tracker.spreadsheets.comma_separated import Cell

COUNTS = (
    "Programme",
    "Authority",
    "Kind",
    "Region",
    "Targets before",
    "Kept",
    "Eased",
    "Replaced",
    "Dropped",
    "Targets after",
    "Asked and open",
    "Notice",
)


def count_rows(programme: Round, counted: Iterable[Counted], notice: str) -> Iterator[Sequence[Cell]]:
    """A row an authority, as cells of `COUNTS`."""
    for each in counted:
        about, counts = each.authority, each.counts
        kind = about.kind.words if about.kind else ""
        yield [
            *(programme.name, about.name, kind, about.region),
            *(counts.all, counts.kept, counts.eased, counts.replaced, counts.dropped, counts.agreed),
            each.open,
            notice,
        ]


def target_header(programme: Round) -> list[str]:
    """The names of the columns of one authority's file."""
    return [
        *("Programme", "Authority", "Indicator", "Title", "Department", "Unit", "Outcome", "Line", "Replaced by"),
        "Baseline",
        *(f"Target before, {year.label}" for year in programme.years),
        *(f"Agreed, {year.label}" for year in programme.years),
        *("Asked and open", "State", "Illustrative", "Notice"),
    ]


def target_rows(found: AuthorityTargets, notice: str) -> Iterator[Sequence[Cell]]:
    """A row a target; then a row an ask that is open, its values on the table among those agreed."""
    years = found.programme.years
    for target in found.targets:
        agreed = target.agreed
        yield [
            *_head(found, target),
            target.outcome,
            _line(agreed) if agreed else "",
            agreed.replacement if agreed else "",
            _figure(target.baseline_now),
            *(_figure(target.path.get(year)) for year in years),
            *(_agreed(target, year) for year in years),
            *("", "", _yes(target.is_illustrative), notice),
        ]
    for ask in found.open:
        terms = ask.change.terms or {}
        yield [
            *_head(found, ask.target),
            "",
            _line(ask.change),
            ask.change.replacement,
            _figure(ask.target.baseline),
            *(_figure(ask.target.path.get(year)) for year in years),
            *(_value(terms.get(year)) for year in years),
            *(ask.change.change.words, ask.change.state.words, _yes(ask.target.is_illustrative), notice),
        ]


def _head(found: AuthorityTargets, target: Target) -> list[Cell]:
    return [found.programme.name, found.name, target.code, target.title, target.department, target.unit]


def _line(change: Change) -> str:
    return f"{change.reference} line {change.number}"


def _agreed(target: Target, year: FinancialYear) -> str:
    if target.agreed is None:
        return _figure(target.path.get(year))
    return _value(target.agreed_value(year))


def _value(value: TargetValue | None) -> str:
    if value is None:
        return ""
    if value.due_on is None:
        return _figure(value.value)
    return f"To be confirmed by {value.owner}, {long_date(value.due_on)}: {value.cause}"


def _figure(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _yes(is_so: bool) -> str:  # noqa: FBT001 (it is the cell's own content)
    return "yes" if is_so else "no"
