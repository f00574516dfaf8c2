"""What HMT may answer to a gated line. Silence is never consent (2-model, "Gate")."""

from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.amounts import Amount
from tracker.domain.money import Money


class ClearanceReply(StrEnum):
    """The two answers of the treasury gate."""

    CLEARED = "cleared"
    HELD = "held"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.capitalize()


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
