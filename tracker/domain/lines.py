"""A line: one ask, owned by one department (2-model, section 2)."""

from enum import StrEnum


class LineKind(StrEnum):
    """What is asked for; figures mean different things for each (2-model, section 4)."""

    RING_FENCE_REMOVAL = "ring_fence_removal"
    TARGET_REDUCTION = "target_reduction"
    FREEDOM = "freedom"

    @property
    def words(self) -> str:
        """As on screen."""
        return {
            LineKind.RING_FENCE_REMOVAL: "Ring-fence removal",
            LineKind.TARGET_REDUCTION: "Target reduction",
            LineKind.FREEDOM: "Freedom",
        }[self]


class LineState(StrEnum):
    """The nine public states. Overdue is not one: it is read from the due date."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CLARIFICATION_NEEDED = "clarification_needed"
    COUNTER_PROPOSED = "counter_proposed"
    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    AWAITING_CLEARANCE = "awaiting_clearance"
    AGREED = "agreed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As on screen."""
        if self is LineState.COUNTER_PROPOSED:
            return "Counter-proposed"
        return self.value.replace("_", " ").capitalize()


UNSETTLED = frozenset(
    {
        LineState.SUBMITTED,
        LineState.CLARIFICATION_NEEDED,
        LineState.COUNTER_PROPOSED,
        LineState.AWAITING_CLEARANCE,
    }
)
WAITING = frozenset({LineState.CLARIFICATION_NEEDED, LineState.AWAITING_CLEARANCE})
"""States that come back to the one before."""
LIVE = UNSETTLED | {LineState.AGREED_IN_PRINCIPLE}
FALLEN = frozenset({LineState.REJECTED, LineState.WITHDRAWN})
"""Settled without agreement: no commitment rests on such a line any longer."""
FINAL = FALLEN | {LineState.AGREED}


class Stage(StrEnum):
    """Where a line stands inside its department; never shown to the other side."""

    NOT_LOOKED_AT = "not_looked_at"
    ASSESSING = "assessing"
    RECOMMENDED = "recommended"
    APPROVED = "approved"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


class Turn(StrEnum):
    """Whose move is next."""

    COUNCIL = "council"
    DEPARTMENT = "department"
    TREASURY = "treasury"
    NOBODY = "nobody"

    @property
    def words(self) -> str:
        """As on screen."""
        return "HM Treasury" if self is Turn.TREASURY else self.value.capitalize()


class Side(StrEnum):
    """Who proposed a position."""

    COUNCIL = "council"
    DEPARTMENT = "department"
