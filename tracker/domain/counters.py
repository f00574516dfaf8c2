"""A counter as the rules of drafting see it, and how often terms have gone to and fro."""

from tracker.domain.decisions import Terms
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.targets import TargetChange

MEET_AFTER = 5
"""After so many rounds the two sides are told to consider meeting; nothing stops them from going on (J3)."""


def drafted(kind: LineKind, authority_id: int, change: TargetChange | None, last: Terms, offered: Terms) -> LineDraft:
    """What is now offered, as a draft whose £ and values can be judged; the rest of a draft is not up for change.

    A target asked to be dropped that the department gave values to is a target to be eased from then on.
    """
    is_eased = change is TargetChange.DROP and bool(last.values)
    return LineDraft(
        kind=kind,
        authority_id=authority_id,
        change=TargetChange.EASE if is_eased else change,
        words=offered.words,
        amounts=offered.amounts,
        values=offered.values,
        conditions=offered.conditions,
    )


def should_meet(rounds: int) -> bool:
    """Whether both sides have said so much that talking would be quicker."""
    return rounds >= MEET_AFTER
