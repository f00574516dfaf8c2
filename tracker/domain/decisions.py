"""Outcomes, reasons and the gate: what a department may answer, and when HMT must clear it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.amounts import Amount
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.formats import long_date
from tracker.domain.line_drafts import LONGEST_WORDS
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue


class Outcome(StrEnum):
    """The four outcomes a caseworker may recommend (2-model, section 2)."""

    AGREE_AS_ASKED = "agree_as_asked"
    AGREE_WITH_CONDITIONS = "agree_with_conditions"
    COUNTER = "counter"
    REJECT = "reject"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()

    @property
    def answer(self) -> str:
        """As an answer that was given: "agreed with conditions"."""
        return _ANSWERS[self]

    @property
    def group(self) -> str:
        """Outcomes that do not differ from one another when set beside a precedent."""
        if self is Outcome.AGREE_AS_ASKED:
            return "agree"
        return "refuse" if self is Outcome.REJECT else "adjust"


_ANSWERS = {
    Outcome.AGREE_AS_ASKED: "agreed as asked",
    Outcome.AGREE_WITH_CONDITIONS: "agreed with conditions",
    Outcome.COUNTER: "countered",
    Outcome.REJECT: "refused",
}


class ReasonCategory(StrEnum):
    """Why a line was refused or adjusted: one flat list. Wrong department is a referral."""

    ALREADY_POSSIBLE = "already_possible"
    PRIMARY_LEGISLATION = "primary_legislation"
    STATUTORY_DUTY = "statutory_duty"
    OUTSIDE_PROGRAMME = "outside_programme"
    COST_OR_RISK = "cost_or_risk"
    PRECEDENT = "precedent"
    EVIDENCE_TOO_THIN = "evidence_too_thin"
    ANOTHER_ROUTE = "another_route"
    OVERTAKEN = "overtaken"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As on screen and in the public register."""
        return _REASON_WORDS[self]


_REASON_WORDS = {
    ReasonCategory.ALREADY_POSSIBLE: "Already possible",
    ReasonCategory.PRIMARY_LEGISLATION: "Needs primary legislation",
    ReasonCategory.STATUTORY_DUTY: "A statutory duty prevents it",
    ReasonCategory.OUTSIDE_PROGRAMME: "Outside this programme",
    ReasonCategory.COST_OR_RISK: "Cost or risk to the Exchequer",
    ReasonCategory.PRECEDENT: "Would set a precedent that cannot be extended",
    ReasonCategory.EVIDENCE_TOO_THIN: "Evidence too thin",
    ReasonCategory.ANOTHER_ROUTE: "Handled through another route",
    ReasonCategory.OVERTAKEN: "Overtaken by national policy",
    ReasonCategory.OTHER: "Other",
}

CITES = {
    ReasonCategory.ALREADY_POSSIBLE: "Name the power the council can already use",
    ReasonCategory.ANOTHER_ROUTE: "Name the other route",
    ReasonCategory.OVERTAKEN: "Name the national policy",
}


@dataclass(frozen=True)
class Reason:
    """One reason of an outcome, in the department's own words; some cite a power or a route."""

    category: ReasonCategory
    words: str
    citation: str = ""


@dataclass(frozen=True)
class Terms:
    """What one side proposes: words, £ by year, target values by year, conditions."""

    words: str
    amounts: tuple[Amount, ...] = ()
    values: tuple[TargetValue, ...] = ()
    conditions: tuple[str, ...] = ()

    def same_figures_and_words(self, other: "Terms") -> bool:
        """Equal in everything but conditions."""
        mine = (_plain(self.words), frozenset(self.amounts), frozenset(self.values))
        return mine == (_plain(other.words), frozenset(other.amounts), frozenset(other.values))

    @property
    def plain_conditions(self) -> tuple[str, ...]:
        """The conditions that say something, white space evened: what they are compared by."""
        return tuple(plain for words in self.conditions if (plain := _plain(words)))


def _plain(words: str) -> str:
    return " ".join(words.split())


@dataclass(frozen=True)
class Taken:
    """Who took a decision, in which post, on which day: a minister or an official, never a user.

    In a pre-election period it has to be said whether a minister did; and if so, why it could not wait.
    """

    decided_by: str
    post: str
    on: date
    is_minister: bool | None = None
    override_reason: str = ""

    def check(self, today: date, asked_on: date | None) -> None:
        """Raise RulesBroken naming what is missing, each beside its field.

        Nobody decides on what was not asked yet: `asked_on` is the day of the last ask among those decided.
        """
        broken = []
        if not self.decided_by.strip():
            broken.append(RuleBroken("Enter who took the decision", "decided_by"))
        if not self.post.strip():
            broken.append(RuleBroken("Enter their post", "decided_by_post"))
        if self.on > today:
            broken.append(RuleBroken("The date of the decision cannot be in the future", "decided_on"))
        if asked_on is not None and self.on < asked_on:
            words = f"The date of the decision must be {long_date(asked_on)} or later: the council asked that day"
            broken.append(RuleBroken(words, "decided_on"))
        if broken:
            raise RulesBroken(tuple(broken))

    def check_in_period(self) -> None:
        """Raise RuleBroken on `is_minister` or `override_reason`."""
        if self.is_minister is None:
            raise RuleBroken("Choose whether a minister took the decision", "is_minister")
        if self.is_minister and not self.override_reason.strip():
            raise RuleBroken("Enter why a minister decided before polling day", "override_reason")


def terms_after(outcome: Outcome, asked: Terms, offered: Terms | None) -> Terms | None:
    """The terms that a release makes the next position, or accepts; None for a refusal."""
    if outcome is Outcome.REJECT:
        return None
    return asked if outcome is Outcome.AGREE_AS_ASKED else offered


def check_recommendation(outcome: Outcome, asked: Terms, offered: Terms, reasons: Sequence[Reason]) -> None:
    """Refuse an outcome that its own terms contradict.

    Raises RulesBroken, each beside its field: `outcome`, `words`, `amounts.2011-12`, `values.2011-12`,
    `conditions`, `reasons`, `reason_…` or `citation_…`.
    """
    broken = [*_faults_of_outcome(outcome, asked, offered)]
    if outcome is Outcome.COUNTER:
        broken.extend(_faults_of_counter(asked, offered))
    if outcome is not Outcome.AGREE_AS_ASKED:
        broken.extend(_faults_of_reasons(reasons))
    if broken:
        raise RulesBroken(tuple(broken))


def check_counter(last: Terms, offered: Terms) -> None:
    """Refuse a council's counter that leaves the last position as it is, or says less than a position says.

    Raises RulesBroken as `check_recommendation` does of a department's counter.
    """
    broken = [*_faults_of_nothing_changed(last, offered), *_faults_of_counter(last, offered)]
    if broken:
        raise RulesBroken(tuple(broken))


def _faults_of_nothing_changed(asked: Terms, offered: Terms) -> Iterator[RuleBroken]:
    if offered.same_figures_and_words(asked) and offered.plain_conditions == asked.plain_conditions:
        yield RuleBroken("There is nothing changed: change a word or a figure", "words")


def _faults_of_outcome(outcome: Outcome, asked: Terms, offered: Terms) -> Iterator[RuleBroken]:
    same = offered.same_figures_and_words(asked)
    added = offered.plain_conditions != asked.plain_conditions
    if outcome is Outcome.AGREE_AS_ASKED and not same:
        yield RuleBroken("You cannot agree as asked when a figure or a word differs", "outcome")
    if outcome is Outcome.AGREE_AS_ASKED and added:
        yield RuleBroken("You cannot agree as asked and set conditions", "outcome")
    if outcome is Outcome.AGREE_WITH_CONDITIONS and not (offered.plain_conditions and added):
        words = "Change a condition or add one" if asked.plain_conditions else "Enter at least one condition"
        yield RuleBroken(words, "conditions")
    if outcome is Outcome.AGREE_WITH_CONDITIONS and not same:
        yield RuleBroken("Change figures or words with a counter, not with conditions", "outcome")
    if outcome is Outcome.COUNTER:
        yield from _faults_of_nothing_changed(asked, offered)


def _faults_of_counter(asked: Terms, offered: Terms) -> Iterator[RuleBroken]:
    """A counter says all that a position says: words, and a figure for each year that one was asked for."""
    if not _plain(offered.words):
        yield RuleBroken("Enter the words of the counter", "words")
    if len(offered.words) > LONGEST_WORDS:
        yield RuleBroken(f"The words of the counter must be {LONGEST_WORDS:,} characters or fewer", "words")
    for year in sorted({a.year for a in asked.amounts} - {a.year for a in offered.amounts}):
        yield RuleBroken(f"Enter the amount for {year.words}, or 0", f"amounts.{year}")
    for year in sorted({v.year for v in asked.values} - {v.year for v in offered.values}):
        yield RuleBroken(f"Enter the value for {year.words}", f"values.{year}")


def _faults_of_reasons(reasons: Sequence[Reason]) -> list[RuleBroken]:
    if not reasons:
        return [RuleBroken("Select at least one reason", "reasons")]
    faults = []
    if len({reason.category for reason in reasons}) < len(reasons):
        faults.append(RuleBroken("Give each reason once", "reasons"))
    for reason in reasons:
        if not _plain(reason.words):
            faults.append(RuleBroken(f"Enter the details of “{reason.category.words}”", _field(reason)))
        if reason.category in CITES and not _plain(reason.citation):
            faults.append(RuleBroken(CITES[reason.category], f"citation_{reason.category.value}"))
    return faults


def _field(reason: Reason) -> str:
    return f"reason_{reason.category.value}"


class Sensitivity(StrEnum):
    """Flags that open the treasury gate by themselves."""

    NOVEL = "novel"
    CONTENTIOUS = "contentious"
    REPERCUSSIVE = "repercussive"


def gate_reasons(
    kind: LineKind,
    amounts: Collection[Amount],
    flags: Collection[Sensitivity],
    *,
    limit: Money,
    was_agreed_before: bool,
) -> tuple[str, ...]:
    """Why HMT must clear this ask, in words; empty when it need not (2-model, "Gate").

    Judged on the ask, never on the outcome, so awaiting clearance gives nothing away.
    """
    reasons: list[str] = []
    over = sorted((a for a in amounts if a.money is not None and a.money > limit), key=lambda a: a.year)
    reasons.extend(f"{a.money} in {a.year.label} is over the limit of {limit} a year" for a in over)
    reasons.extend(f"Flagged {flag.value}" for flag in Sensitivity if flag in flags)
    needs_precedent = kind in (LineKind.RING_FENCE_REMOVAL, LineKind.FREEDOM)
    if needs_precedent and not was_agreed_before:
        reasons.append("No earlier line of the same ask was agreed")
    return tuple(reasons)
