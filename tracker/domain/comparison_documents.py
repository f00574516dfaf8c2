"""What a document that compares two rounds of an offer is drawn from."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.comparisons import LineRounds
from tracker.domain.offers import OfferKind, OfferState


@dataclass(frozen=True)
class OfferRounds:
    """The lines of an offer whose terms one reader may see, after one round beside a later one; an aware instant.

    `reader` is the organisation it is drawn for, since another may see other lines; `notice` is what is illustrative,
    "" where nothing is.
    """

    reference: str
    name: str
    kind: OfferKind
    programme: str
    state: OfferState
    councils: tuple[str, ...]
    marking: str
    notice: str
    reader: str
    first: int
    last: int
    lines: tuple[LineRounds, ...]
    drawn_at: datetime
