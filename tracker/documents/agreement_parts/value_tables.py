"""Schedule B and the outcomes of Schedule C: baselines, values by year, and what ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.documents.agreement_parts.cells import Cell, captioned, placeholders, value_cell, values_of
from tracker.documents.agreement_parts.grids import Grid, value_grid
from tracker.documents.agreement_parts.money_tables import LONG_TERMS, numbered
from tracker.domain.agreement_terms import AgreedTarget, PromisedOutcome, TargetResult
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date


@dataclass(frozen=True)
class ValueRow:
    """A target kept, eased or replaced, or an outcome; `grey` holds the lines under its words."""

    number: str
    title: str
    grey: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def is_long(self) -> bool:
        """True when it may break over a page."""
        return len(self.title) + sum(map(len, self.grey)) > LONG_TERMS


@dataclass(frozen=True)
class ValueTable:
    """Rows with a baseline column, headed by its year when all rows share one."""

    caption: str
    baseline_year: str
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True)
class DroppedRow:
    """A target dropped, and what ends with it."""

    number: str
    title: str
    ends: str


@dataclass(frozen=True)
class CouncilTargets:
    """One council's targets: those it keeps with baseline and path, then those it drops."""

    heading: str
    kept: ValueTable | None
    dropped_caption: str
    dropped: tuple[DroppedRow, ...]


@dataclass(frozen=True)
class ScheduleB:
    """Targets, council by council."""

    grid: Grid
    years: tuple[str, ...]
    councils: tuple[CouncilTargets, ...]


@dataclass(frozen=True)
class Outcomes:
    """The second table of Schedule C."""

    grid: Grid
    years: tuple[str, ...]
    table: ValueTable


_Valued = AgreedTarget | PromisedOutcome


def schedule_b(agreement: FrozenAgreement) -> ScheduleB:
    """Schedule B as printed."""
    kept = [t for t in agreement.targets if t.result is not TargetResult.DROPPED]
    grid = _grid(kept, agreement.years)
    return ScheduleB(
        grid=grid,
        years=tuple(year.label for year in agreement.years),
        councils=tuple(
            _council_targets(agreement, council.name, grid)
            for council in agreement.councils
            if any(target.authority == council.name for target in agreement.targets)
        ),
    )


def outcomes(agreement: FrozenAgreement) -> Outcomes:
    """The outcomes of Schedule C as printed."""
    grid = _grid(agreement.outcomes, agreement.years)
    shared = _shared_baseline_year(agreement.outcomes)
    rows = tuple(
        _row(each, _outcome_words(each), (_outcome_meta(each),), agreement.years, grid, shared)
        for each in agreement.outcomes
    )
    return Outcomes(
        grid,
        tuple(year.label for year in agreement.years),
        ValueTable(captioned(agreement, "Outcomes promised"), shared, rows),
    )


def target_title(target: AgreedTarget) -> str:
    """Write "NI 75: 5 or more A*-C GCSEs", with what replaces it."""
    title = f"{target.indicator}: {target.title}" if target.indicator else target.title
    if not target.replaced_by:
        return title
    return f"{title.rstrip('.')}. Replaced by: {target.replaced_by}"


def _council_targets(agreement: FrozenAgreement, name: str, grid: Grid) -> CouncilTargets:
    mine = [target for target in agreement.targets if target.authority == name]
    kept = [target for target in mine if target.result is not TargetResult.DROPPED]
    dropped = [target for target in mine if target.result is TargetResult.DROPPED]
    shared = _shared_baseline_year(kept)
    rows = tuple(_row(t, target_title(t), _target_grey(t), agreement.years, grid, shared) for t in kept)
    starts = {target.starts_on for target in dropped}
    since = f" from {long_date(starts.pop())}" if len(starts) == 1 else ""
    return CouncilTargets(
        heading=name,
        kept=ValueTable(captioned(agreement, "Targets kept, eased or replaced"), shared, rows) if rows else None,
        dropped_caption=f"Targets dropped{since}",
        dropped=tuple(_dropped_row(target, has_day=not since) for target in dropped),
    )


def _dropped_row(target: AgreedTarget, *, has_day: bool) -> DroppedRow:
    ends = [target.ends or "Nothing else"]
    if has_day:
        ends.append(f"from {long_date(target.starts_on)}")
    words = [target_title(target), target.terms, _conditions(target)]
    return DroppedRow(target.number, "\n".join(filter(None, words)), ", ".join(ends))


def _conditions(target: AgreedTarget) -> str:
    label = "Condition" if len(target.conditions) == 1 else "Conditions"
    return f"{label}: {numbered(target.conditions)}" if target.conditions else ""


def _target_grey(target: AgreedTarget) -> tuple[str, ...]:
    facts = [target.result.words, target.unit, target.returns]
    if target.source:
        facts.append(f"source: {target.source}")
    return tuple(filter(None, ("; ".join(filter(None, facts)), target.terms, _conditions(target))))


def _outcome_words(outcome: PromisedOutcome) -> str:
    return f"{outcome.title}, {outcome.unit}" if outcome.unit else outcome.title


def _outcome_meta(outcome: PromisedOutcome) -> str:
    rests = f"rests on {', '.join(outcome.rests_on)}" if outcome.rests_on else ""
    return "; ".join(filter(None, (outcome.authority, outcome.source, outcome.reported, rests)))


def _row(
    valued: _Valued,
    title: str,
    grey: Iterable[str],
    years: tuple[FinancialYear, ...],
    grid: Grid,
    shared_baseline_year: str,
) -> ValueRow:
    baseline = value_cell(valued.baseline, valued.values)
    path = values_of(valued.values, years)
    said = list(grey)
    if valued.baseline is not None and not shared_baseline_year and not grid.by_row:
        said.append(f"Baseline of {valued.baseline.year.label}")
    if grid.by_row:
        of_year = f" {valued.baseline.year.label}" if valued.baseline is not None else ""
        said.append(f"Baseline{of_year}: {' '.join(baseline)}")
        said.append("Path: " + "; ".join(f"{y.label} {' '.join(c)}" for y, c in zip(years, path, strict=True)))
    said.extend(placeholders((valued.baseline, *valued.values)))
    return ValueRow(valued.number, title, tuple(said), () if grid.by_row else (baseline, *path))


def _grid(rows: Sequence[_Valued], years: tuple[FinancialYear, ...]) -> Grid:
    cells = [value_cell(row.baseline, row.values) for row in rows]
    for row in rows:
        cells.extend(values_of(row.values, years))
    return value_grid(len(years), cells)


def _shared_baseline_year(rows: Iterable[_Valued]) -> str:
    years = {row.baseline.year.label for row in rows if row.baseline is not None}
    return years.pop() if len(years) == 1 else ""
