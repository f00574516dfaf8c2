"""The next date that anybody owes on an offer, where no line says: a commitment to settle, an agreement to sign.

Each is asked of the offer at hand, beside whatever else is read of it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import UNSETTLED
from tracker.domain.offers import OfferState
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer


def sign_by() -> Any:
    """The last day to sign, of an offer whose agreement is out."""
    query = select(Agreement.sign_by_on).where(Agreement.offer_id == Offer.id, Agreement.state == AgreementState.OUT)
    return query.scalar_subquery()


def settle_by() -> Any:
    """The first day by which its council has to settle a commitment."""
    query = (
        select(func.min(Clock.due_on))
        .join(Commitment, Commitment.id == Clock.commitment_id)
        .where(Commitment.offer_id == Offer.id, Commitment.state == CommitmentState.FLAGGED)
        .where(Clock.stopped_on.is_(None))
    )
    return query.correlate(Offer).scalar_subquery()


def next_on(owners: Collection[int] | None) -> ColumnElement[Any]:
    """The day that a list is in order of, as `monitoring.next_step` works it out; of some departments' lines alone."""
    unsettled = select(func.min(Line.due_on)).where(Line.offer_id == Offer.id, Line.state.in_(sorted(UNSETTLED)))
    if owners is not None:
        unsettled = unsettled.where(Line.owner_id.in_(owners))
    of_lines = unsettled.correlate(Offer).scalar_subquery()
    return case(
        (Offer.state == OfferState.AWAITING_SIGNATURE, sign_by()),
        (Offer.state == OfferState.IN_NEGOTIATION, func.coalesce(of_lines, settle_by())),
        else_=of_lines,
    )
