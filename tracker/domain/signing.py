"""The life of one version of an agreement (2-model, section 6)."""

from enum import StrEnum


class AgreementState(StrEnum):
    """`out`: drawn up, waiting for signatures. A change discards it; the last one seals it."""

    OUT = "out"
    DISCARDED = "discarded"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        """As on screen."""
        if self is AgreementState.OUT:
            return "Waiting for signatures"
        return self.value.replace("_", " ").capitalize()
