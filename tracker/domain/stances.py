"""A department's standing view on a grant, an indicator or a freedom: guidance, never a block (2-model, section 4)."""

from enum import StrEnum


class StancePosition(StrEnum):
    """What a council may expect before it asks."""

    OPEN = "open"
    OPEN_WITH_CONDITIONS = "open_with_conditions"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()
