"""Which of many like asks to look at before the rest (3-screens, "Ask page")."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.domain.decisions import Outcome, Sensitivity
from tracker.domain.money import Money


@dataclass(frozen=True)
class Standout:
    """What a line is judged by. `middle` is the middle £ of the same ask, None where nobody asks for £."""

    asked: Money | None
    middle: Money | None
    has_evidence: bool
    flags: Collection[Sensitivity] = ()
    latest: Outcome | None = None
    outcome: Outcome | None = None


def reasons_of(line: Standout) -> tuple[str, ...]:
    """Why a line is different from the rest, in words; empty for one that is like them.

    Over twice the middle £ of the same ask; no evidence; flagged; an answer of another kind than the last one given
    to the same ask.
    """
    found = []
    if line.asked is not None and line.middle is not None and line.asked.pence > 2 * line.middle.pence:
        found.append("over twice the middle £")
    if not line.has_evidence:
        found.append("no evidence")
    found.extend(flag.value for flag in Sensitivity if flag in line.flags)
    if line.latest is not None and line.outcome is not None and line.latest.group != line.outcome.group:
        found.append("differs from the last answer")
    return tuple(found)


def middle_of(amounts: Sequence[Money]) -> Money | None:
    """The middle of amounts in order, of two middles their mean; None of none."""
    ordered = sorted(amounts)
    if not ordered:
        return None
    at = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[at]
    return Money((ordered[at - 1].pence + ordered[at].pence) // 2)
