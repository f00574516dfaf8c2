"""A commitment as its council writes it, and what is wrong with it (2-model, section 4).

A commitment is written on one page, so it is saved whole or not at all: everything missing is a fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.commitments import CommitmentKind
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LONGEST_TEXT, LONGEST_TITLE, is_sane_figure
from tracker.domain.money import Money, total

LONGEST_UNIT = 40


@dataclass(frozen=True)
class CommitmentDraft:
    """One promise: a saving by year with the per cent the council keeps, or an outcome with its path.

    `rests_on` are the numbers of lines of the same offer; none: it is promised whatever is agreed.
    """

    kind: CommitmentKind
    authority_id: int
    title: str
    words: str = ""
    measure: str = ""
    data_source: str = ""
    reported: str = ""
    share_kept: int | None = None
    amounts: tuple[tuple[FinancialYear, Money], ...] = ()
    baseline: Decimal | None = None
    baseline_year: FinancialYear | None = None
    unit: str = ""
    values: tuple[tuple[FinancialYear, Decimal], ...] = ()
    rests_on: frozenset[int] = frozenset()

    @property
    def is_saving(self) -> bool:
        """Whether it is a saving."""
        return self.kind is CommitmentKind.SAVING


@dataclass(frozen=True)
class CommitmentGrounds:
    """What a draft is judged against: the programme's years, who takes part, the numbers of the offer's lines."""

    years: tuple[FinancialYear, ...]
    authority_ids: frozenset[int]
    lines: frozenset[int]


def faults(draft: CommitmentDraft, grounds: CommitmentGrounds) -> tuple[RuleBroken, ...]:
    """What is wrong or missing, each beside its field, in the order of the page; empty when it may be saved."""
    return tuple(_faults(draft, grounds))


def _faults(draft: CommitmentDraft, grounds: CommitmentGrounds) -> Iterator[RuleBroken]:
    if draft.authority_id not in grounds.authority_ids:
        yield RuleBroken("Choose a council that takes part in this offer", "authority")
    if not draft.title.strip():
        yield RuleBroken("Enter what your council will do", "title")
    yield from _too_long(draft)
    yield from _of_saving(draft, grounds) if draft.is_saving else _of_outcome(draft, grounds)
    if not draft.measure.strip():
        yield RuleBroken("Enter how it is measured", "measure")
    if not draft.data_source.strip():
        yield RuleBroken("Enter where the figures come from", "data_source")
    if not draft.reported.strip():
        yield RuleBroken("Say how often it is reported", "reported")
    for number in sorted(draft.rests_on - grounds.lines):
        yield RuleBroken(f"Line {number} is not in this offer", "rests_on")


def _too_long(draft: CommitmentDraft) -> Iterator[RuleBroken]:
    texts = (
        ("title", "What your council will do", draft.title, LONGEST_TITLE),
        ("words", "The details", draft.words, LONGEST_TEXT),
        ("measure", "The measure", draft.measure, LONGEST_TEXT),
        ("data_source", "The source", draft.data_source, LONGEST_TEXT),
        ("reported", "How often it is reported", draft.reported, LONGEST_TITLE),
        ("unit", "The unit", draft.unit, LONGEST_UNIT),
    )
    for name, what, text, longest in texts:
        if len(text) > longest:
            yield RuleBroken(f"{what} must be {longest:,} characters or fewer", name)


def _of_saving(draft: CommitmentDraft, grounds: CommitmentGrounds) -> Iterator[RuleBroken]:
    yield from _of_years([year for year, _money in draft.amounts], grounds, "amount", "money")
    if {year for year, _money in draft.amounts} == set(grounds.years) and not total(m for _y, m in draft.amounts):
        yield RuleBroken("Enter more than £0 in at least one year", f"money_{grounds.years[0].start}")
    if draft.share_kept is None:
        yield RuleBroken("Enter the share your council keeps, from 0 to 100 per cent", "share_kept")
    elif not 0 <= draft.share_kept <= 100:
        yield RuleBroken("The share kept must be between 0 and 100 per cent", "share_kept")
    if draft.values or draft.baseline is not None:
        yield RuleBroken("A saving has pounds by year, not a baseline and a path", "values")


def _of_outcome(draft: CommitmentDraft, grounds: CommitmentGrounds) -> Iterator[RuleBroken]:
    if draft.amounts or draft.share_kept is not None:
        yield RuleBroken("An outcome has a baseline and a path, not pounds by year", "amounts")
    if not draft.unit.strip():
        yield RuleBroken("Enter the unit, like “per cent”", "unit")
    if draft.baseline is None:
        yield RuleBroken("Enter the baseline", "baseline")
    elif not is_sane_figure(draft.baseline):
        yield RuleBroken("Enter a shorter number for the baseline", "baseline")
    if draft.baseline_year is None:
        yield RuleBroken("Enter the year of the baseline", "baseline_year")
    yield from _of_years([year for year, _value in draft.values], grounds, "value to reach", "value")
    for year, value in draft.values:
        if not is_sane_figure(value):
            yield RuleBroken(f"Enter a shorter number for {year.words}", f"value_{year.start}")


def _of_years(given: list[FinancialYear], grounds: CommitmentGrounds, what: str, name: str) -> Iterator[RuleBroken]:
    """One figure for each year of the programme, and for no other."""
    zero = ", or 0" if name == "money" else ""
    for year in grounds.years:
        if given.count(year) != 1:
            yield RuleBroken(f"Enter the {what} for {year.words}{zero}", f"{name}_{year.start}")
    for year in sorted(set(given) - set(grounds.years)):
        yield RuleBroken(f"{year} is not a year of this programme", f"{name}_{year.start}")
