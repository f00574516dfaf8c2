"""A department's standing view on a grant, an indicator or a freedom: guidance, never a block (2-model, section 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.line_drafts import LONGEST_TEXT


class StancePosition(StrEnum):
    """What a council may expect before it asks."""

    OPEN = "open"
    OPEN_WITH_CONDITIONS = "open_with_conditions"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


class SubjectKind(StrEnum):
    """What a stance can be about."""

    GRANT = "grant"
    INDICATOR = "indicator"
    FREEDOM = "freedom"

    @property
    def words(self) -> str:
        """As on screen."""
        return "Target" if self is SubjectKind.INDICATOR else self.value.capitalize()


@dataclass(frozen=True)
class Subject:
    """One grant, indicator or freedom of the catalogue, by its id."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True)
class StanceDraft:
    """What is about to be said of a subject, from a day on."""

    position: StancePosition
    reason: str
    conditions: str
    from_on: date


def check_stance(draft: StanceDraft, today: date) -> None:
    """Raises RulesBroken, each beside its field: `reason`, `conditions` or `from_on`."""
    broken = tuple(_faults(draft, today))
    if broken:
        raise RulesBroken(broken)


def _faults(draft: StanceDraft, today: date) -> Iterator[RuleBroken]:
    if not draft.reason.strip():
        yield RuleBroken("Enter why your department takes this stance", "reason")
    if len(draft.reason) > LONGEST_TEXT:
        yield RuleBroken(f"The reason must be {LONGEST_TEXT:,} characters or fewer", "reason")
    if draft.position is StancePosition.OPEN_WITH_CONDITIONS and not draft.conditions.strip():
        yield RuleBroken("Enter the conditions", "conditions")
    if len(draft.conditions) > LONGEST_TEXT:
        yield RuleBroken(f"The conditions must be {LONGEST_TEXT:,} characters or fewer", "conditions")
    if draft.from_on < today:
        yield RuleBroken("A stance cannot hold from a day that has passed", "from_on")
