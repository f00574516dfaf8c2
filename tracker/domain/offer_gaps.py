"""What is still missing before a draft offer may be sent for sign-off (2-model, section 2, "send for sign-off").

One rule with three readers: the task list shows it, the check page lists it, the action enforces it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.errors import RuleBroken
from tracker.domain.formats import and_list


class Task(StrEnum):
    """The parts of a draft that are done one by one."""

    PARTNERS = "partners"
    POWERS = "powers"
    LINES = "lines"
    COMMITMENTS = "commitments"
    DECISION = "decision"
    SIGNATORY = "signatory"


@dataclass(frozen=True)
class DraftFacts:
    """All that the rule looks at.

    `unfinished` are numbers of lines with what each needs, in words ("its pounds by year"); `asked_elsewhere` those
    with the live line of another offer that asks for the same ("line 2 of SO-0007"); `invited` names of councils
    that have neither joined nor declined.
    """

    lead: str
    lines: int
    unfinished: tuple[tuple[int, str], ...]
    asked_elsewhere: tuple[tuple[int, str], ...]
    savings: int
    savings_without_money: tuple[int, ...]
    outcomes: int
    invited: tuple[str, ...]
    decision_reference: str
    decision_on: date | None
    checked_powers: bool
    signatories: int
    signatories_who_wrote: int


@dataclass(frozen=True)
class Gap:
    """One thing missing, said as what to do. One that does not block is advice."""

    task: Task
    words: str
    line_number: int | None = None
    blocks: bool = True


def gaps(facts: DraftFacts) -> tuple[Gap, ...]:
    """Everything missing, in the order of the task list."""
    return tuple(_gaps(facts))


def blocking(found: tuple[Gap, ...]) -> tuple[RuleBroken, ...]:
    """The gaps that keep an offer from being sent, as refusals."""
    return tuple(RuleBroken(gap.words) for gap in found if gap.blocks)


def _gaps(facts: DraftFacts) -> Iterator[Gap]:
    if facts.invited:
        verb = "has" if len(facts.invited) == 1 else "have"
        words = f"{and_list(facts.invited)} {verb} not joined yet: wait for the answer, or take back the invitation"
        yield Gap(Task.PARTNERS, words)
    if not facts.checked_powers:
        yield Gap(Task.POWERS, "Check for powers you may already have", blocks=False)
    if not facts.lines:
        yield Gap(Task.LINES, "Add at least one line")
    for number, needs in facts.unfinished:
        yield Gap(Task.LINES, f"Finish line {number}: it needs {needs}", number)
    for number, line in facts.asked_elsewhere:
        yield Gap(Task.LINES, f"Remove line {number}: {line} asks for this already", number)
    for number in facts.savings_without_money:
        yield Gap(Task.COMMITMENTS, f"Enter the saving by year of commitment C{number}")
    if not facts.savings and not facts.outcomes:
        yield Gap(Task.COMMITMENTS, "Say what your council gives: a saving or an outcome", blocks=False)
    if not facts.decision_reference or facts.decision_on is None:
        yield Gap(Task.DECISION, "Enter the reference and the date of your council’s decision")
    yield from _of_signatories(facts)


def _of_signatories(facts: DraftFacts) -> Iterator[Gap]:
    words = no_signatory(facts.lead, facts.signatories, facts.signatories_who_wrote)
    if words:
        yield Gap(Task.SIGNATORY, words)


def no_signatory(lead: str, able: int, wrote: int) -> str:
    """Why nobody of the lead can sign, in words; "" when somebody can."""
    if able:
        return ""
    if wrote:
        return f"Every signatory of {lead} wrote some of this offer: someone else must sign it"
    return f"{lead} has no signatory: ask your manager to add one"
