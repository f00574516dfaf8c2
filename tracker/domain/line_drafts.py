"""A line as its council drafts it, and what is wrong with it (2-model, sections 2 and 4).

A fault is refused whenever a draft is saved. What is only missing is a gap: see `line_gaps`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.domain.amounts import Amount
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date
from tracker.domain.lines import LineKind
from tracker.domain.money import Money, total
from tracker.domain.targets import TargetChange, TargetValue

LONGEST_WORDS, LONGEST_TEXT, LONGEST_TITLE = 4_000, 2_000, 200
"""Characters that a field takes: what is asked; other text; a name."""

_LARGEST_FIGURE = Decimal(10) ** 12
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class LineDraft:
    """One ask as written so far.

    A removal names a ring, a reduction an indicator and its `change`, a freedom either one of the
    catalogue or, outside it, a `title` and the department it is asked of. `statutory_basis` is None
    while not answered, "" when it is not known. A reduction's baseline is a figure and its year, or a
    placeholder: cause, owner and date.
    """

    kind: LineKind
    authority_id: int
    ring_id: int | None = None
    indicator_id: int | None = None
    freedom_id: int | None = None
    title: str = ""
    department_id: int | None = None
    change: TargetChange | None = None
    replacement: str = ""
    baseline: Decimal | None = None
    baseline_year: FinancialYear | None = None
    baseline_cause: str = ""
    baseline_owner: str = ""
    baseline_due_on: date | None = None
    words: str = ""
    obstacle: str = ""
    legal_lever: str = ""
    statutory_basis: str | None = None
    evidence: str = ""
    starts_on: date | None = None
    review_on: date | None = None
    amounts: tuple[Amount, ...] = ()
    values: tuple[TargetValue, ...] = ()
    conditions: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What no two lines of an offer have in common: the council and the thing asked about."""
        title = self.title.strip().casefold() if self.is_own_freedom else ""
        return self.authority_id, self.kind, self.ring_id, self.indicator_id, self.freedom_id, title

    @property
    def is_own_freedom(self) -> bool:
        """Whether it asks for a freedom outside the catalogue."""
        return self.kind is LineKind.FREEDOM and self.freedom_id is None

    @property
    def keeps_a_target(self) -> bool:
        """Whether a target stays, replaced or eased, so that it needs values."""
        return self.kind is LineKind.TARGET_REDUCTION and self.change is not TargetChange.DROP


@dataclass(frozen=True)
class Grounds:
    """What a draft is judged against: the programme's years, who takes part, what the authority holds.

    `allocations` are £ inside the ring asked about, by year, where they are held; `whose` is whose
    they are in a message: "your", "Bedford’s".
    """

    years: tuple[FinancialYear, ...]
    authority_ids: frozenset[int]
    allocations: Mapping[FinancialYear, Money] = field(default_factory=dict)
    whose: str = "your"


def faults(draft: LineDraft, grounds: Grounds) -> tuple[RuleBroken, ...]:
    """What is wrong with a draft, finished or not, each beside its field; empty when it may be saved."""
    return tuple(_faults(draft, grounds))


def _faults(draft: LineDraft, grounds: Grounds) -> Iterator[RuleBroken]:
    yield from _faults_of_thing(draft)
    if draft.authority_id not in grounds.authority_ids:
        yield RuleBroken("Choose a council that takes part in this offer", "authority")
    yield from _faults_of_texts(draft)
    yield from faults_of_figures(draft, grounds)
    yield from _faults_of_baseline(draft)
    yield from _faults_of_dates(draft, grounds.years[-1].ends_on)


def _faults_of_dates(draft: LineDraft, last_day: date) -> Iterator[RuleBroken]:
    if draft.starts_on and draft.starts_on > last_day:
        yield RuleBroken(
            f"The start date must be by {long_date(last_day)}, the last day of the years asked about", "starts_on"
        )
    elif draft.starts_on and draft.review_on and draft.review_on <= draft.starts_on:
        after = long_date(draft.starts_on)
        yield RuleBroken(f"The review date must be after the start date, {after}", "review_on")


def faults_of_figures(draft: LineDraft, grounds: Grounds) -> Iterator[RuleBroken]:
    """What is wrong with its £ and values alone: all that a later position may change beside words."""
    yield from _faults_of_amounts(draft, grounds)
    yield from _faults_of_values(draft, grounds.years)


def _faults_of_thing(draft: LineDraft) -> Iterator[RuleBroken]:
    """A line is about one thing, of its own kind."""
    if draft.kind is LineKind.RING_FENCE_REMOVAL and draft.ring_id is None:
        yield RuleBroken("Select a grant", "ring")
    if draft.kind is LineKind.TARGET_REDUCTION and draft.indicator_id is None:
        yield RuleBroken("Select a target", "indicator")
    if draft.kind is LineKind.TARGET_REDUCTION and draft.change is None:
        yield RuleBroken("Say whether you want to drop, replace or ease the target", "change")
    if draft.is_own_freedom and not draft.title.strip():
        yield RuleBroken("Enter the freedom you ask for, as an order", "title")
    if draft.is_own_freedom and draft.department_id is None:
        yield RuleBroken("Select the department that can give it", "department")
    named = {
        LineKind.RING_FENCE_REMOVAL: draft.ring_id,
        LineKind.TARGET_REDUCTION: draft.indicator_id,
        LineKind.FREEDOM: draft.freedom_id,
    }
    if any(about is not None for kind, about in named.items() if kind is not draft.kind):
        yield RuleBroken("A line asks for one thing: a ring-fence, a target or a freedom", "kind")


def _faults_of_texts(draft: LineDraft) -> Iterator[RuleBroken]:
    texts = (
        ("title", "The name of the freedom", draft.title, LONGEST_TITLE),
        ("words", "What you ask for", draft.words, LONGEST_WORDS),
        ("obstacle", "What stops you now", draft.obstacle, LONGEST_TEXT),
        ("legal_lever", "What would have to change", draft.legal_lever, LONGEST_TEXT),
        ("statutory_basis", "The statutory basis", draft.statutory_basis or "", LONGEST_TEXT),
        ("replacement", "What would measure it instead", draft.replacement, LONGEST_TEXT),
        ("evidence", "The evidence", draft.evidence, LONGEST_WORDS),
    )
    for name, what, text, longest in texts:
        if len(text) > longest:
            yield RuleBroken(f"{what} must be {longest:,} characters or fewer", name)


def _faults_of_amounts(draft: LineDraft, grounds: Grounds) -> Iterator[RuleBroken]:
    if draft.kind is LineKind.TARGET_REDUCTION:
        if draft.amounts:
            yield RuleBroken("A target has no pounds", "amounts")
        return
    yield from _faults_of_years([amount.year for amount in draft.amounts], grounds.years, "amounts")
    if draft.kind is not LineKind.RING_FENCE_REMOVAL:
        return
    for amount in draft.amounts:
        held = grounds.allocations.get(amount.year)
        if held is not None and amount.money is not None and amount.money > held:
            words = f"{amount.money} is more than {grounds.whose} {amount.year} allocation of {held}"
            yield RuleBroken(words, f"amounts.{amount.year}")
    is_whole = {amount.year for amount in draft.amounts} == set(grounds.years)
    none_open = all(amount.money is not None for amount in draft.amounts)
    if is_whole and none_open and not total(a.money for a in draft.amounts if a.money is not None):
        first = grounds.years[0]
        yield RuleBroken("Enter more than £0 in at least one year", f"amounts.{first}")


def _faults_of_values(draft: LineDraft, years: Sequence[FinancialYear]) -> Iterator[RuleBroken]:
    if not draft.keeps_a_target:
        if draft.values:
            what = "that is dropped " if draft.kind is LineKind.TARGET_REDUCTION else ""
            yield RuleBroken(f"A target {what}has no values to reach" if what else "Only a target has values", "values")
        return
    yield from _faults_of_years([value.year for value in draft.values], years, "values")
    for value in draft.values:
        if value.value is not None and not is_sane_figure(value.value):
            yield RuleBroken(f"Enter a shorter number for {value.year.words}", f"values.{value.year}")


def _faults_of_baseline(draft: LineDraft) -> Iterator[RuleBroken]:
    if draft.baseline is None:
        return
    if draft.kind is not LineKind.TARGET_REDUCTION:
        yield RuleBroken("Only a target has a baseline", "baseline")
    elif draft.keeps_a_target and not is_sane_figure(draft.baseline):
        yield RuleBroken("Enter a shorter number for the baseline", "baseline")


def _faults_of_years(given: list[FinancialYear], years: Sequence[FinancialYear], name: str) -> Iterator[RuleBroken]:
    for year in sorted(set(given)):
        if given.count(year) > 1:
            yield RuleBroken(f"{year} is given twice", f"{name}.{year}")
        elif year not in years:
            yield RuleBroken(f"{year} is not a year of this programme", f"{name}.{year}")


def is_sane_figure(figure: Decimal) -> bool:
    """Whether a measured value is one that a page and a document can print: finite, 6 decimals, below a trillion."""
    exponent = figure.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_MOST_DECIMALS and abs(figure) < _LARGEST_FIGURE


def order(kind: LineKind, thing: str, change: TargetChange | None = None) -> str:
    """A line's title, as an order: "Lift the ring-fence on Supporting People", "Ease NI 117 …"."""
    if kind is LineKind.RING_FENCE_REMOVAL:
        return f"Lift the ring-fence on {_with_article(thing)}"
    return f"{change.words} {thing}" if change else thing


def _with_article(grant: str) -> str:
    """Names that end in a common noun take "the": "the Social Care Reform Grant", "Supporting People"."""
    last = grant.partition(",")[0].rsplit(maxsplit=1)[-1]
    return f"the {grant}" if last in _COMMON_NOUNS and not grant.startswith("The ") else grant


_COMMON_NOUNS = frozenset({"Fund", "Funding", "Grant", "Plan", "Programme", "Scheme"})
