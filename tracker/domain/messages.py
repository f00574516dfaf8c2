"""What is said about a line besides its positions: messages to the other side, notes within one department."""

from tracker.domain.errors import RuleBroken
from tracker.domain.lines import LineState
from tracker.domain.words import check_given

LONGEST_WORDS = 4000
WORDS = "words"


def check_said(words: str, missing: str) -> str:
    """What was typed, without spaces at its ends. Raises RuleBroken on the field `words`, saying what is `missing`."""
    return check_given(words, missing, WORDS, longest=LONGEST_WORDS)


def check_was_submitted(state: LineState, line: str) -> None:
    """Raise RuleBroken for a draft, which no other side has seen yet; `line` begins the sentence."""
    if state is LineState.DRAFT:
        raise RuleBroken(f"{line} has not been submitted, so there is nobody to write to")
