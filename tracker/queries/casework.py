"""The lines of one offer as those who work on them count them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.offers import OfferState
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer


@dataclass(frozen=True)
class CaseLine:
    """Where one line stands, at which version."""

    id: int
    number: int
    version: int
    kind: LineKind
    state: LineState
    stage: Stage
    turn: Turn
    owner_id: int
    authority_id: int


_COLUMNS = (
    Line.id,
    Line.number,
    Line.version,
    Line.kind,
    Line.state,
    Line.stage,
    Line.turn,
    Line.owner_id,
    Line.authority_id,
)
"""What a `CaseLine` is made of, in its order."""


def list_case_lines(session: Session, reference: str) -> Sequence[CaseLine]:
    """Every line of an offer, by number."""
    query = select(*_COLUMNS).join(Offer, Offer.id == Line.offer_id).where(Offer.reference == reference)
    return [CaseLine(*row) for row in session.execute(query.order_by(Line.number))]


def list_in_hand(session: Session, person_id: int, *, most: int) -> Sequence[CaseLine]:
    """The lines that a caseworker is assessing, the oldest first, at most so many."""
    query = select(*_COLUMNS).where(
        Line.assigned_to_id == person_id, Line.stage == Stage.ASSESSING, Line.turn == Turn.DEPARTMENT
    )
    return [CaseLine(*row) for row in session.execute(query.order_by(Line.id).limit(most))]


def get_version(session: Session, reference: str) -> int:
    """The version an offer has now."""
    return session.scalars(select(Offer.version).where(Offer.reference == reference)).one()


def get_state(session: Session, reference: str) -> OfferState:
    """Where an offer stands now."""
    return session.scalars(select(Offer.state).where(Offer.reference == reference)).one()


def list_flagged(session: Session, reference: str) -> Sequence[tuple[int, int]]:
    """(number, version) of each commitment of an offer that waits to be settled."""
    query = (
        select(Commitment.number, Commitment.version)
        .join(Offer, Offer.id == Commitment.offer_id)
        .where(Offer.reference == reference, Commitment.state == CommitmentState.FLAGGED)
        .order_by(Commitment.number)
    )
    return [(number, version) for number, version in session.execute(query)]
