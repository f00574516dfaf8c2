"""What is agreed in name and not known yet: why, who will give it and by when (2-model, section 4)."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.errors import RuleBroken


def missing(what: str, given: str, cause: str, owner: str, due_on: date | None) -> Iterator[RuleBroken]:
    """What a placeholder still lacks; `what` is "amount for 2011-12", `given` how it will come: "confirm", "supply".

    Each on the field `cause`, `owner` or `due_on`.
    """
    if not cause.strip():
        yield RuleBroken(f"Say why the {what} is not known yet", "cause")
    if not owner.strip():
        yield RuleBroken(f"Say who will {given} the {what}", "owner")
    if due_on is None:
        done = {"confirm": "confirmed", "supply": "supplied"}[given]
        yield RuleBroken(f"Enter the date by which the {what} will be {done}", "due_on")


def check(what: str, given: str, cause: str, owner: str, due_on: date | None) -> None:
    """Refuse a placeholder that lacks something. Raises RuleBroken with the first that is missing."""
    for broken in missing(what, given, cause, owner, due_on):
        raise broken


def check_promised_day(
    what: str, due_on: date | None, held: date | None, today: date, *, field: str = "due_on"
) -> None:
    """Refuse a new day that is past; one that was given before and has passed since may stand.

    Raises RuleBroken on `field`.
    """
    if due_on is not None and due_on != held and due_on < today:
        raise RuleBroken(f"The date by which the {what} will be known must be today or later", field)
