"""What a drafted line still needs before its offer is sent, page by page.

A gap never keeps a draft from being saved, so that a person may come back to it.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from tracker.domain import placeholders
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import and_list
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.targets import TargetChange


class Step(StrEnum):
    """The pages on which a line is drafted after what it asks for is chosen, in their order."""

    WORDS = "words"
    POUNDS = "pounds"
    TARGET = "target"
    EVIDENCE = "evidence"
    COMMITMENTS = "commitments"

    @property
    def needs(self) -> str:
        """What a line lacks that is not done here: "line 2 needs its pounds by year"."""
        return {
            Step.WORDS: "words",
            Step.POUNDS: "pounds by year",
            Step.TARGET: "baseline and values",
            Step.EVIDENCE: "start and review dates",
            Step.COMMITMENTS: "commitments",
        }[self]


def steps_of(kind: LineKind) -> tuple[Step, ...]:
    """The pages of a line of this kind."""
    figures = Step.TARGET if kind is LineKind.TARGET_REDUCTION else Step.POUNDS
    return (Step.WORDS, figures, Step.EVIDENCE, Step.COMMITMENTS)


def gaps(draft: LineDraft, years: Sequence[FinancialYear]) -> tuple[RuleBroken, ...]:
    """What a draft still needs before its offer is sent, each beside its field, in the order of the pages."""
    return tuple(gap for step in steps_of(draft.kind) for gap in gaps_of(step, draft, years))


def steps_unfinished(draft: LineDraft, years: Sequence[FinancialYear]) -> tuple[Step, ...]:
    """The pages that are not done; none when the line is complete."""
    return tuple(step for step in steps_of(draft.kind) if gaps_of(step, draft, years))


def gaps_of(step: Step, draft: LineDraft, years: Sequence[FinancialYear]) -> tuple[RuleBroken, ...]:
    """What one page still needs."""
    match step:
        case Step.WORDS:
            return tuple(_gaps_in_words(draft))
        case Step.POUNDS:
            return tuple(_gaps_in_pounds(draft, years))
        case Step.TARGET:
            return tuple(_gaps_in_target(draft, years))
        case Step.EVIDENCE:
            return tuple(_gaps_in_dates(draft))
        case Step.COMMITMENTS:
            return ()


def in_words(unfinished: Sequence[Step]) -> str:
    """What pages are not done, in words: "its words and its pounds by year"; "" for none."""
    return and_list(f"its {step.needs}" for step in unfinished)


def _gaps_in_words(draft: LineDraft) -> Iterator[RuleBroken]:
    if not draft.words.strip():
        yield RuleBroken("Enter what you ask for, in plain words", "words")
    if not draft.obstacle.strip():
        yield RuleBroken("Enter what stops you now", "obstacle")
    if not draft.legal_lever.strip():
        yield RuleBroken("Enter what would have to change, or that you do not know", "legal_lever")
    if draft.statutory_basis is None:
        yield RuleBroken("Enter the law it rests on, or say that you do not know", "statutory_basis")


def _gaps_in_pounds(draft: LineDraft, years: Sequence[FinancialYear]) -> Iterator[RuleBroken]:
    """A removal needs every year; a freedom's £ in scope are for the council to give or not."""
    if draft.kind is not LineKind.RING_FENCE_REMOVAL:
        return
    given = {amount.year for amount in draft.amounts}
    for year in years:
        if year not in given:
            yield RuleBroken(f"Enter the amount for {year.words}, or 0", f"amounts.{year}")


def _gaps_in_target(draft: LineDraft, years: Sequence[FinancialYear]) -> Iterator[RuleBroken]:
    if not draft.keeps_a_target:
        return
    if draft.change is TargetChange.REPLACE and not draft.replacement.strip():
        yield RuleBroken("Enter what would measure it instead", "replacement")
    yield from _gaps_in_baseline(draft)
    given = {value.year for value in draft.values}
    for year in years:
        if year not in given:
            words = f"Enter the value for {year.words}, or say when it will be known"
            yield RuleBroken(words, f"values.{year}")


def _gaps_in_baseline(draft: LineDraft) -> Iterator[RuleBroken]:
    if draft.baseline is not None:
        if draft.baseline_year is None:
            yield RuleBroken("Enter the year of the baseline", "baseline_year")
        return
    placeholder = (draft.baseline_cause.strip(), draft.baseline_owner.strip(), draft.baseline_due_on)
    if not any(placeholder):
        yield RuleBroken("Enter the baseline, or say when it will be known", "baseline")
        return
    for broken in placeholders.missing("baseline", "supply", *placeholder):
        yield RuleBroken(broken.message, f"baseline_{broken.field}")


def _gaps_in_dates(draft: LineDraft) -> Iterator[RuleBroken]:
    if draft.starts_on is None:
        yield RuleBroken("Enter the date it should start", "starts_on")
    if draft.review_on is None:
        yield RuleBroken("Enter the date it should be reviewed", "review_on")
