"""Taking a line or a whole offer back, and until when that may be undone (2-model, section 2)."""

from datetime import datetime, timedelta

from tracker.domain.errors import RuleBroken
from tracker.domain.formats import long_date
from tracker.domain.london import instant_at, london_date


def final_at(withdrawn_at: datetime) -> datetime:
    """When a withdrawal becomes final: at 24:00 in London on its day."""
    return instant_at(london_date(withdrawn_at) + timedelta(days=1))


def can_be_undone(withdrawn_at: datetime, now: datetime) -> bool:
    """Whether its day has not ended."""
    return now < final_at(withdrawn_at)


def check_undo(what: str, withdrawn_at: datetime, now: datetime) -> None:
    """Refuse what comes too late; `what` begins the sentence: "Line 2 of SO-0142". Raises RuleBroken."""
    if not can_be_undone(withdrawn_at, now):
        day = long_date(london_date(withdrawn_at))
        raise RuleBroken(
            f"{what} was withdrawn on {day}, and that was final at midnight. You can ask again in a new line"
        )


def asked_anew(number: int, line: str) -> RuleBroken:
    """Why a line cannot come back; `line` asks for the same by now: "line 2 of SO-0007"."""
    return RuleBroken(f"Line {number} cannot be put back: {line} asks for the same. Withdraw that first")
