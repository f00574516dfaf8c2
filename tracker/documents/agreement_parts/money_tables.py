"""Schedule A and the savings of Schedule C: lines with £ by year and their terms below."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.documents.agreement_parts.cells import Cell, Purse, captioned, not_fixed_note, purse_for, unconfirmed
from tracker.documents.agreement_parts.grids import Grid, money_grid
from tracker.domain import agreement_figures as figures
from tracker.domain.agreement_terms import Act, Freedom, Saving
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import Amount, sum_amounts
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date, plural, years_in_words
from tracker.domain.lines import LineKind

LONG_TERMS = 900
"""From so many characters on, terms may break over a page: whole, they would leave it half empty."""
_SHORT_CONDITION = 160


@dataclass(frozen=True)
class Group:
    """One line: a row of amounts (none: the title runs over them), then its terms, label by label.

    `by_year` holds a year and its amount for each row below, in a grid whose years stand in rows.
    """

    number: str
    title: str
    cells: tuple[Cell, ...]
    meta: str
    terms: tuple[tuple[str, str], ...]
    by_year: tuple[tuple[str, Cell], ...] = ()

    @property
    def is_long(self) -> bool:
        """True when it may break over a page."""
        return sum(len(text) for _, text in self.terms) > LONG_TERMS


@dataclass(frozen=True)
class SumRow:
    """A labelled row of sums; `by_year` as in a Group."""

    label: str
    cells: tuple[Cell, ...]
    by_year: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True)
class MoneyTable:
    """A table of lines with £ by year, and its last row; `note` stands below it."""

    heading: str
    caption: str
    groups: tuple[Group, ...]
    total: SumRow | None
    note: str = ""


@dataclass(frozen=True)
class ScheduleA:
    """Freedoms: a table a council, then money freed by department when several free some."""

    grid: Grid
    years: tuple[str, ...]
    councils: tuple[MoneyTable, ...]
    departments_heading: str
    departments_caption: str
    departments: tuple[SumRow, ...]
    freed: SumRow | None
    note: str


@dataclass(frozen=True)
class Savings:
    """The first table of Schedule C."""

    grid: Grid
    years: tuple[str, ...]
    table: MoneyTable


@dataclass(frozen=True)
class _Ruler:
    """How the tables of one schedule write a line: purse, grid and years."""

    purse: Purse
    grid: Grid
    years: tuple[FinancialYear, ...]

    def cells(self, amounts: tuple[Amount, ...]) -> tuple[Cell, ...]:
        """A line's amounts in columns; in a grid of rows, its total alone."""
        if not amounts:
            return ()
        total = self.purse.total(sum_amounts(amounts))
        if self.grid.by_row:
            return (total,)
        of_year = {amount.year: amount for amount in amounts}
        by_year = tuple(self.purse.amount(of_year.get(year)) for year in self.years)
        return (*by_year, total) if self.grid.has_total else by_year

    def rows(self, amounts: tuple[Amount, ...]) -> tuple[tuple[str, Cell], ...]:
        """A line's amounts in rows, for the years that have one."""
        if not self.grid.by_row:
            return ()
        return tuple((a.year.label, self.purse.amount(a)) for a in sorted(amounts, key=lambda a: a.year))

    def sums(self, sums: figures.YearSums) -> SumRow:
        """A row of sums."""
        if not self.grid.by_row:
            return SumRow(sums.label, self.purse.sums(sums, has_total=self.grid.has_total))
        pairs = zip(self.years, self.purse.sums(sums, has_total=False), strict=True)
        return SumRow(
            sums.label, ((self.purse.write(sums.total.money),),), tuple((year.label, cell) for year, cell in pairs)
        )


def schedule_a(agreement: FrozenAgreement) -> ScheduleA:
    """Schedule A as printed."""
    is_joint = len(agreement.councils) > 1
    whole = figures.freed(agreement, "Freed, all councils" if is_joint else "Freed")
    ruler = _ruler(agreement.years, [f.amounts for f in agreement.freedoms], [whole])
    councils = tuple(
        _council_table(agreement, council.name, council.short_name, ruler)
        for council in agreement.councils
        if any(f.authority == council.name for f in agreement.freedoms)
    )
    departments = figures.freed_by_department(agreement)
    is_shown = len(departments) > 1 or (len(councils) > 1 and bool(departments))
    notes = [not_fixed_note(whole.total)]
    if figures.is_nested(agreement):
        notes.append("Money inside more than one ring-fence is counted once in what is freed.")
    return ScheduleA(
        grid=ruler.grid,
        years=tuple(year.label for year in agreement.years),
        councils=councils,
        departments_heading="All councils, by department" if is_joint else "By department",
        departments_caption=captioned(agreement, "Money freed from ring-fences, by department"),
        departments=tuple(ruler.sums(each) for each in departments) if is_shown else (),
        freed=ruler.sums(whole) if is_shown else None,
        note=" ".join(filter(None, notes)),
    )


def savings(agreement: FrozenAgreement) -> Savings:
    """The savings of Schedule C as printed."""
    whole = figures.saved(agreement)
    ruler = _ruler(agreement.years, [s.amounts for s in agreement.savings], [whole])
    table = MoneyTable(
        heading="Savings",
        caption=captioned(agreement, "Savings by year, above the general requirement"),
        groups=tuple(_saving_group(saving, ruler) for saving in agreement.savings),
        total=ruler.sums(whole),
        note=not_fixed_note(whole.total),
    )
    return Savings(ruler.grid, tuple(year.label for year in agreement.years), table)


def term_in_words(agreement: FrozenAgreement) -> str:
    """Write "three years" for whole financial years, else "the term"."""
    years = agreement.years
    is_whole = agreement.starts_on == years[0].starts_on and agreement.ends_on == years[-1].ends_on
    return years_in_words(len(years)) if is_whole else "the term"


def _ruler(
    years: tuple[FinancialYear, ...], lines: list[tuple[Amount, ...]], sums: Iterable[figures.YearSums]
) -> _Ruler:
    purse = purse_for(amount for line in lines for amount in line)
    cells = [purse.amount(amount) for line in lines for amount in line]
    totals = [purse.total(sum_amounts(line)) for line in lines if line]
    for each in sums:
        *by_year, total = purse.sums(each, has_total=True)
        cells.extend(by_year)
        totals.append(total)
    return _Ruler(purse, money_grid(len(years), cells, totals), years)


def _council_table(agreement: FrozenAgreement, name: str, short_name: str, ruler: _Ruler) -> MoneyTable:
    lines = [freedom for freedom in agreement.freedoms if freedom.authority == name]
    sums = figures.freed(agreement, f"Freed, {short_name}", name)
    has_freed = any(freedom.freed for freedom in lines)
    money = " ".join(ruler.purse.total(sums.total)) + " freed" if has_freed else "no money freed"
    return MoneyTable(
        heading=name,
        caption=captioned(agreement, f"{plural(len(lines), 'freedom')}; {money} over {term_in_words(agreement)}"),
        groups=tuple(_freedom_group(freedom, ruler) for freedom in lines),
        total=ruler.sums(sums) if has_freed else None,
    )


def _freedom_group(freedom: Freedom, ruler: _Ruler) -> Group:
    meta = [freedom.department, f"starts {long_date(freedom.starts_on)}"]
    if freedom.kind is not LineKind.RING_FENCE_REMOVAL and freedom.amounts:
        meta.append("the amounts are in scope and not counted as freed")
    if not freedom.conditions:
        meta.append("no conditions")
    terms = [
        ("Terms", freedom.terms),
        ("Legal route", freedom.legal_route),
        ("Conditions", numbered(freedom.conditions)),
        ("Who must act", "; ".join(_act(act) for act in freedom.acts)),
        ("To be confirmed", ". ".join(unconfirmed(freedom.amounts))),
    ]
    return Group(
        number=freedom.number,
        title=freedom.title,
        cells=ruler.cells(freedom.amounts),
        meta="; ".join(meta),
        terms=tuple((label, text) for label, text in terms if text),
        by_year=ruler.rows(freedom.amounts),
    )


def _saving_group(saving: Saving, ruler: _Ruler) -> Group:
    terms = [
        ("Share kept", f"{saving.share_kept} per cent"),
        ("Measure", saving.measure),
        ("Rests on", ", ".join(saving.rests_on) or "No line of this agreement: promised in any case"),
        ("To be confirmed", ". ".join(unconfirmed(saving.amounts))),
    ]
    return Group(
        number=saving.number,
        title=saving.title,
        cells=ruler.cells(saving.amounts),
        meta=saving.authority,
        terms=tuple((label, text) for label, text in terms if text),
        by_year=ruler.rows(saving.amounts),
    )


def numbered(conditions: tuple[str, ...]) -> str:
    """One condition as it stands; several as "(1) … (2) …", long ones each on a line of its own."""
    if len(conditions) < 2:
        return "".join(conditions)
    between = "\n" if max(map(len, conditions)) > _SHORT_CONDITION else " "
    return between.join(f"({position}) {text}" for position, text in enumerate(conditions, start=1))


def _act(act: Act) -> str:
    return f"{act.who}: {act.what}, by {long_date(act.by)}"
