"""What HMT may answer to a gated line. Silence is never consent (2-model, "Gate")."""

from enum import StrEnum


class ClearanceReply(StrEnum):
    """The two answers of the treasury gate."""

    CLEARED = "cleared"
    HELD = "held"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.capitalize()
