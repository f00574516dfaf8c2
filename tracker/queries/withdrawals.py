"""What taking a line or an offer back would stop, what was taken back, and until when that can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain import withdrawals as rules
from tracker.domain.commitments import FLAGGABLE
from tracker.domain.events import EventKind
from tracker.domain.lines import LIVE
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement, Signature
from tracker.models.commitments import Commitment, CommitmentLine
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.withdrawals import Withdrawal
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class TakenBack:
    """One withdrawal that stands: of a line, by itself or with its whole offer, or of an offer."""

    at: datetime
    reason: str
    with_offer: bool

    @property
    def final_at(self) -> datetime:
        """Until then it can be undone."""
        return rules.final_at(self.at)

    def can_be_undone(self, now: datetime) -> bool:
        """Whether its day has not ended."""
        return rules.can_be_undone(self.at, now)


@dataclass(frozen=True)
class Falling:
    """A commitment that would have to be settled."""

    number: int
    title: str

    @property
    def label(self) -> str:
        """What people quote: "C4"."""
        return f"C{self.number}"


@dataclass(frozen=True)
class VersionOut:
    """A version of the agreement that waits for signatures, and how many it has."""

    number: int
    signatures: int


@dataclass(frozen=True)
class Stopping:
    """What goes with an offer: how many lines are live, what rests on them, the version out."""

    lines: int
    falling: tuple[Falling, ...]
    version_out: VersionOut | None


def find_taken_back(session: Session, line_id: int) -> TakenBack | None:
    """The withdrawal of a line, unless it was undone."""
    row = session.execute(*_of_line(line_id)).one_or_none()
    return TakenBack(*row) if row else None


@prepared
def _of_line(line_id: int) -> Select[datetime, str, bool]:
    return select(Withdrawal.at, Withdrawal.reason, Withdrawal.with_offer).where(
        Withdrawal.line_id == line_id, Withdrawal.undone_at.is_(None)
    )


def find_offer_taken_back(session: Session, offer_id: int) -> TakenBack | None:
    """The withdrawal of a whole offer, unless it was undone; its reason as the record has it."""
    at = session.scalar(*_offer_withdrawn_at(offer_id))
    if at is None:
        return None
    return TakenBack(at, session.scalar(*_why(offer_id)) or "", True)


@prepared
def _offer_withdrawn_at(offer_id: int) -> Select[datetime | None]:
    return select(Offer.withdrawn_at).where(Offer.id == offer_id)


@prepared
def _why(offer_id: int) -> Select[str]:
    query = select(Event.words).where(Event.offer_id == offer_id, Event.kind == EventKind.OFFER_WITHDRAWN)
    return query.order_by(Event.id.desc()).limit(1)


def find_stopping(session: Session, offer_id: int) -> Stopping:
    """What withdrawing an offer would take with it."""
    lines = session.scalar(*_live(offer_id)) or 0
    falling = tuple(Falling(*row) for row in session.execute(*_falling(offer_id)))
    return Stopping(lines, falling, find_version_out(session, offer_id))


@prepared
def _live(offer_id: int) -> Select[int]:
    return select(func.count()).where(Line.offer_id == offer_id, Line.state.in_(LIVE))


@prepared
def _falling(offer_id: int) -> Select[int, str]:
    return (
        select(Commitment.number, Commitment.title)
        .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
        .join(Line, Line.id == CommitmentLine.line_id)
        .where(Commitment.offer_id == offer_id, Commitment.state.in_(FLAGGABLE), Line.state.in_(LIVE))
        .distinct()
        .order_by(Commitment.number)
    )


def find_version_out(session: Session, offer_id: int) -> VersionOut | None:
    """The version that waits for signatures, if one does."""
    row = session.execute(*_out(offer_id)).one_or_none()
    return VersionOut(*row) if row else None


@prepared
def _out(offer_id: int) -> Select[*tuple[Any, ...]]:
    signatures = select(func.count()).where(Signature.agreement_id == Agreement.id).scalar_subquery()
    return select(Agreement.number, signatures).where(
        Agreement.offer_id == offer_id, Agreement.state == AgreementState.OUT
    )


def list_gone(session: Session, offer_id: int) -> Sequence[int]:
    """The numbers of the lines that went with the whole offer and are still gone."""
    return session.scalars(*_gone(offer_id)).all()


@prepared
def _gone(offer_id: int) -> Select[int]:
    return (
        select(Line.number)
        .join(Withdrawal, Withdrawal.line_id == Line.id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(
            Line.offer_id == offer_id,
            Withdrawal.with_offer,
            Withdrawal.undone_at.is_(None),
            Withdrawal.at == Offer.withdrawn_at,
        )
        .order_by(Line.number)
    )
