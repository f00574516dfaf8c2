"""More time: one side asks for a date, the other agrees or not; silence is no agreement (2-model, section 2)."""

from enum import StrEnum

DAYS_TO_REPLY = 5
"""Working days without a reply after which more time is not agreed."""


class ExtensionReply(StrEnum):
    """What the other side said."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()
