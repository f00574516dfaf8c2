"""Questions about a line: asked, answered, or closed once the answer is overdue (2-model, sections 2 and 5)."""

from datetime import date, datetime, time

from tracker.domain.clocks import is_overdue
from tracker.domain.errors import RuleBroken
from tracker.domain.formats import long_date
from tracker.domain.london import instant_at, london_date
from tracker.domain.words import check_given

LONGEST = 4_000
"""Characters of a question, an answer or a note."""
ONE_EMAIL_AT = time(17)
"""London time at which the day's questions from one department to one council go out together."""


def check_words(words: str, what: str) -> str:
    """The words without what stands round them. Raises RuleBroken on the field `words` for none, or too many."""
    return check_given(words, f"Enter {what}", "words", longest=LONGEST)


def check_closing(due_on: date | None, today: date) -> None:
    """Raise RuleBroken while the council may still answer in time: only an overdue question is closed without it."""
    if due_on is not None and not is_overdue(due_on, today):
        raise RuleBroken(f"The council has until {long_date(due_on)} to answer: wait until that day has passed")


def send_from(now: datetime) -> datetime | None:
    """When the e-mail about a question asked now goes out: at five that day; asked later, at once.

    The council's clock runs from the day it is asked, so none of its days is spent waiting for the next five o'clock.
    """
    at = instant_at(london_date(now), ONE_EMAIL_AT)
    return at if now < at else None
