"""How far a freedom or a commitment of a signed agreement is (2-model, section 6)."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """`working` is said of freedoms, and as "Met" of commitments."""

    NO_UPDATE = "no_update"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    WORKING = "working"
    DELAYED = "delayed"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()
