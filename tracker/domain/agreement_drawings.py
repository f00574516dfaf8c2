"""A drawing of a frozen agreement: as draft or signed, when, and who has signed by then."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DrawingState(StrEnum):
    """A draft may be redrawn at any time; a signed document is drawn once."""

    DRAFT = "draft"
    SIGNED = "signed"


@dataclass(frozen=True)
class Signature:
    """A party's signature: a record over the hash as read. `party` is its name as printed."""

    party: str
    person: str
    role: str
    signed_at: datetime
    record_number: str
    digest: str


@dataclass(frozen=True)
class Drawing:
    """When and as what a frozen agreement is drawn; aware instants. Raises ValueError if naive.

    `is_sealed`: the file gets the service's seal after drawing (it says so on its pages). `undecided`: how many of
    its lines nobody has agreed yet, shown as last proposed in a draft of an offer still negotiated.
    """

    state: DrawingState
    drawn_at: datetime
    signatures: tuple[Signature, ...] = ()
    is_sealed: bool = False
    undecided: int = 0

    def __post_init__(self) -> None:
        instants = (self.drawn_at, *(each.signed_at for each in self.signatures))
        if any(instant.tzinfo is None for instant in instants):
            raise ValueError("A drawing takes aware instants")

    @property
    def is_signed(self) -> bool:
        """Drawn after the last signature."""
        return self.state is DrawingState.SIGNED

    def signature_of(self, party: str) -> Signature | None:
        """The signature of one party, or None when it has not signed."""
        return next((each for each in self.signatures if each.party == party), None)
