"""What HMT may answer to a gated line, and other departments to a round (2-model, "Gate").

The treasury's silence is never consent; another department's, at the end of a round, is a nil return.
"""

from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.amounts import Amount
from tracker.domain.money import Money


class ClearanceReply(StrEnum):
    """The two answers of the treasury gate, and the four of a round."""

    CLEARED = "cleared"
    HELD = "held"
    CONTENT = "content"
    SHOULD_CHANGE = "should_change"
    MUST_CHANGE = "must_change"
    NIL_RETURN = "nil_return"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


ROUND_REPLIES = (ClearanceReply.CONTENT, ClearanceReply.SHOULD_CHANGE, ClearanceReply.MUST_CHANGE)
"""What a department may answer when it is asked; a nil return is recorded for it when it says nothing."""


def covers(cleared: Iterable[Amount], asked: Iterable[Amount]) -> bool:
    """Whether a clearance of those amounts still holds for these: no dearer in any year.

    An amount to be confirmed is covered only by one that was to be confirmed.
    """
    limits = {amount.year: amount.money for amount in cleared}
    return all(
        amount.year in limits and _no_dearer(amount.money, limits[amount.year])
        for amount in asked
        if amount.money != Money.zero()
    )


def _no_dearer(money: Money | None, limit: Money | None) -> bool:
    if money is None or limit is None:
        return money is limit
    return money <= limit
