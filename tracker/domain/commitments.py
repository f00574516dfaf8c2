"""What the council gives in return, and what happens when a line it rests on falls."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.errors import RuleBroken
from tracker.domain.money import Money


class CommitmentKind(StrEnum):
    """Money saved by year, or an outcome with baseline and path."""

    SAVING = "saving"
    OUTCOME = "outcome"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.capitalize()


class CommitmentState(StrEnum):
    """Standing until a line it rests on falls; then flagged until the council settles it."""

    STANDING = "standing"
    FLAGGED = "flagged"
    KEPT = "kept"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.capitalize()


SETTLED = frozenset({CommitmentState.KEPT, CommitmentState.CHANGED, CommitmentState.WITHDRAWN})
"""What a flagged commitment may become."""

FLAGGABLE = frozenset(CommitmentState) - {CommitmentState.FLAGGED, CommitmentState.WITHDRAWN}
"""What a fallen line flags: also what was kept or changed when another line fell."""


@dataclass(frozen=True, slots=True)
class SavingShare:
    """A saving split between the council, which keeps `share_kept` per cent, and government.

    Half a penny goes to the council, so the two parts always add up to the saving.
    """

    saving: Money
    share_kept: int

    def __post_init__(self) -> None:
        if not 0 <= self.share_kept <= 100:
            raise RuleBroken("The share kept must be between 0 and 100 per cent", "share_kept")
        if self.saving < Money.zero():
            raise RuleBroken("A saving must be £0 or more", "saving")

    @property
    def kept(self) -> Money:
        """What the council keeps."""
        return Money((self.saving.pence * self.share_kept + 50) // 100)

    @property
    def returned(self) -> Money:
        """What goes back to government."""
        return self.saving - self.kept


def check_settling(state: CommitmentState, becomes: CommitmentState) -> None:
    """Refuse to settle what is not flagged, or as anything but kept, changed or withdrawn.

    Raises RuleBroken, the latter on the field `becomes`.
    """
    if state is not CommitmentState.FLAGGED:
        raise RuleBroken("This commitment rests on no line that was rejected or withdrawn")
    if becomes not in SETTLED:
        raise RuleBroken("Say whether you keep, change or withdraw the commitment", "becomes")
