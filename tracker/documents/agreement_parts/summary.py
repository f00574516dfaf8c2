"""The summary on one page: six bands, two tables of money that are never added to each other."""

from dataclasses import dataclass
from math import ceil

from tracker.documents.agreement_parts.cells import Cell, Purse, captioned, not_fixed_note, purse_for
from tracker.documents.agreement_parts.grids import GUTTER, Grid, sum_grid, width
from tracker.documents.agreement_parts.money_tables import term_in_words
from tracker.domain import agreement_figures as figures
from tracker.domain.agreement_figures import YearSums
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import AmountTotal
from tracker.domain.formats import and_list, long_date, plural, years_in_words

ROOM = 131.0
"""Width of the bands' text in mm: the page without the column of labels."""
_COUNCILS_NAMED = 3
_REVIEWS_NAMED = 3
_LINES_AT_EASE = 9


@dataclass(frozen=True)
class SummaryTable:
    """Sums by year, the last row their total; for long terms the first year, the last and all."""

    caption: str
    label: str
    grid: Grid
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: tuple[str, tuple[Cell, ...]]
    note: str


@dataclass(frozen=True)
class Summary:
    """What page 2 says. `gets` and `gives` are pairs: words in bold, words that go on."""

    gets: tuple[tuple[str, str], ...]
    freed: SummaryTable | None
    gives: tuple[tuple[str, str], ...]
    saved: SummaryTable | None
    not_agreed: str
    how_long: str
    is_dense: bool


def summary(agreement: FrozenAgreement, undecided: int = 0) -> Summary:
    """The summary page as printed; `undecided` lines of a draft are neither agreed nor refused yet."""
    tables = _freed_table(agreement), _saved_table(agreement)
    return Summary(
        gets=_gets(agreement),
        freed=tables[0],
        gives=_gives(agreement),
        saved=tables[1],
        not_agreed=_not_agreed(agreement, undecided),
        how_long=_how_long(agreement),
        is_dense=sum(_lines(table) for table in tables if table is not None) > _LINES_AT_EASE,
    )


def _lines(table: SummaryTable) -> int:
    """How many lines of text a table takes below its head."""
    room = table.grid.columns[0] - GUTTER
    labels = sum(ceil(width(label) / room) for label, _ in table.rows)
    return labels + 1 + ceil(width(table.note) / ROOM)


def _gets(agreement: FrozenAgreement) -> tuple[tuple[str, str], ...]:
    removals = figures.count_removals(agreement)
    others = len(agreement.freedoms) - removals
    targets = figures.count_targets(agreement)
    kinds = []
    if removals:
        spent = f"the money below can be spent as the {_council_or_councils(agreement)} decide{_s(agreement)}"
        kinds.append(f"{plural(removals, 'ring-fence')} lifted, so that {spent}")
    if others:
        kinds.append(plural(others, "other freedom") if removals else "No ring-fence is lifted")
    said = [(f"{_capital(plural(len(agreement.freedoms), 'freedom'))}.", "")]
    if kinds:
        said.append(("", f"{'; '.join(kinds)} (Schedule A)."))
    if targets.dropped:
        said.append((plural(targets.dropped, "target"), f"of {targets.all} dropped (Schedule B)."))
    elif targets.all:
        said.append(("", "No target is dropped (Schedule B)."))
    return tuple(said)


def _gives(agreement: FrozenAgreement) -> tuple[tuple[str, str], ...]:
    targets = figures.count_targets(agreement)
    if not agreement.commitments and not targets.agreed:
        return (("No commitment", "is asked in return."),)
    said: list[tuple[str, str]] = []
    if agreement.savings:
        said.append((plural(len(agreement.savings), "saving"), f"above the general requirement; {_kept(agreement)}."))
    else:
        said.append(("No saving", "is promised."))
    outcomes = f"{plural(len(agreement.outcomes), 'outcome')} promised (Schedule C)."
    if targets.agreed:
        said.append((plural(targets.agreed, "target"), f"kept, eased or replaced, and {outcomes}"))
    else:
        said.append(("", _capital(outcomes)))
    return tuple(said)


def _kept(agreement: FrozenAgreement) -> str:
    shares = {saving.share_kept for saving in agreement.savings}
    who = f"the {_council_or_councils(agreement)} keep{_s(agreement)}"
    each = "it" if len(agreement.savings) == 1 else "each"
    if shares == {50}:
        return f"{who} half of {each}"
    if len(shares) == 1:
        return f"{who} {shares.pop()} per cent of {each}"
    return f"{who} from {min(shares)} to {max(shares)} per cent of each"


def _freed_table(agreement: FrozenAgreement) -> SummaryTable | None:
    whole = figures.freed(agreement)
    if not any(freedom.freed for freedom in agreement.freedoms):
        return None
    rows = figures.freed_by_council(agreement)
    if len(rows) > _COUNCILS_NAMED:
        ranked = sorted(range(len(rows)), key=lambda at: rows[at].total.money, reverse=True)
        named = sorted(ranked[:_COUNCILS_NAMED])
        others = tuple(rows[at] for at in range(len(rows)) if at not in named)
        rows = (*(rows[at] for at in named), _added(f"{len(others)} others", others))
    purse = purse_for(amount for freedom in agreement.freedoms for amount in freedom.freed)
    return _table(agreement, "Money freed from ring-fences", "Council", rows, whole, purse)


def _saved_table(agreement: FrozenAgreement) -> SummaryTable | None:
    if not agreement.savings:
        return None
    whole = figures.saved(agreement)
    rows = (figures.back_to_government(agreement), figures.kept_locally(agreement))
    pence = any(sums.money.pence % 100 for row in (*rows, whole) for sums in row.by_year)
    caption = "Savings promised (never added to money freed)"
    return _table(agreement, caption, "Saving", rows, whole, Purse(pence))


def _table(
    agreement: FrozenAgreement, caption: str, label: str, rows: tuple[YearSums, ...], whole: YearSums, purse: Purse
) -> SummaryTable:
    years = [year.label for year in agreement.years]
    grid = sum_grid(ROOM, len(years), [*purse.sums(whole, has_total=True)])
    heads = (*years, "Total")[: len(years) + 1 if len(years) > 1 else 1]
    if grid is None:
        grid = Grid((ROOM - 103, 33, 33, 37))
        heads = (years[0], years[-1], f"All {years_in_words(len(years))}")
        rows, whole = tuple(_ends_of(row) for row in rows), _ends_of(whole)
    return SummaryTable(
        caption=captioned(agreement, caption),
        label=label,
        grid=grid,
        heads=heads,
        rows=tuple((row.label, purse.sums(row, has_total=grid.has_total)) for row in rows),
        total=(whole.label, purse.sums(whole, has_total=grid.has_total)),
        note=not_fixed_note(whole.total),
    )


def _ends_of(row: YearSums) -> YearSums:
    return YearSums(row.label, (row.by_year[0], row.by_year[-1]), row.total)


def _added(label: str, rows: tuple[YearSums, ...]) -> YearSums:
    def add(sums: list[AmountTotal]) -> AmountTotal:
        return sum(sums[1:], sums[0])

    by_year = tuple(add([row.by_year[at] for row in rows]) for at in range(len(rows[0].by_year)))
    return YearSums(label, by_year, add([row.total for row in rows]))


def _not_agreed(agreement: FrozenAgreement, undecided: int) -> str:
    count = len(agreement.not_agreed)
    if not count and not undecided:
        return "Nothing: every request was agreed."
    refusal = "Refusal does not change what is agreed here."
    refused = f"{_capital(plural(count, 'request'))}. Annex 1 gives each reason and names who decided. {refusal}"
    if not undecided:
        return refused
    verb = "is" if undecided == 1 else "are"
    waiting = f"{_capital(plural(undecided, 'request'))} {verb} not decided yet."
    return f"{refused} {waiting}" if count else f"Nothing so far. {waiting}"


def _how_long(agreement: FrozenAgreement) -> str:
    term = f"{long_date(agreement.starts_on)} to {long_date(agreement.ends_on)}"
    length = term_in_words(agreement)
    whole = f"{_capital(length)}, {term}" if length != "the term" else _capital(term)
    reviews = sorted(agreement.review_dates)
    if not reviews:
        reviewed = "Reviewed once a year."
    elif len(reviews) <= _REVIEWS_NAMED:
        reviewed = f"Reviewed on {and_list(long_date(day) for day in reviews)}."
    else:
        reviewed = f"Reviewed on {len(reviews)} days, first on {long_date(reviews[0])}."
    return f"{whole}. {reviewed} Either side may propose a change at any time; what is not changed stays in force."


def _council_or_councils(agreement: FrozenAgreement) -> str:
    return "council" if len(agreement.councils) == 1 else "councils"


def _s(agreement: FrozenAgreement) -> str:
    """The verb's ending after "the council", none after "the councils"."""
    return "s" if len(agreement.councils) == 1 else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
