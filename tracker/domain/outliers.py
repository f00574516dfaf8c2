"""Which of many like asks to look at before the rest (3-screens, "Ask page")."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.domain.decisions import Sensitivity
from tracker.domain.money import Money


@dataclass(frozen=True)
class Standout:
    """What a line is judged by. `middle` is the middle £ of the same ask, None where nobody asks for £.

    `differs`: an outcome is recommended unlike the last answer to the same ask.
    """

    asked: Money | None
    middle: Money | None
    has_evidence: bool
    flags: Collection[Sensitivity] = ()
    differs: bool = False


def reasons_of(line: Standout) -> tuple[str, ...]:
    """Why a line is different from the rest, in words; empty for one that is like them.

    Over twice the middle £ of the same ask; no evidence; flagged; unlike the last answer.
    """
    found = []
    if is_dear(line.asked, line.middle):
        found.append("over twice the middle £")
    if not line.has_evidence:
        found.append("no evidence")
    found.extend(flag.value for flag in Sensitivity if flag in line.flags)
    if line.differs:
        found.append("differs from the last answer")
    return tuple(found)


def is_dear(asked: Money | None, middle: Money | None) -> bool:
    """Whether a line asks for over twice the middle £ of the same ask."""
    return asked is not None and middle is not None and asked.pence > 2 * middle.pence


def middle_of(amounts: Sequence[Money]) -> Money | None:
    """The middle of amounts in order, of two middles their mean; None of none."""
    ordered = sorted(amounts)
    if not ordered:
        return None
    at = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[at]
    return Money((ordered[at - 1].pence + ordered[at].pence) // 2)
