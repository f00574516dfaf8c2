"""What a department has not acknowledged yet of one offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound
from tracker.domain.lines import LineState
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import visibility


@dataclass(frozen=True)
class Unacknowledged:
    """An offer, and the titles of the department's lines in it by number."""

    reference: str
    council: str
    lines: Sequence[tuple[int, str]]


def get_unacknowledged(session: Session, actor: Actor, reference: str) -> Unacknowledged:
    """Raises NotFound for an offer that is not there or not the actor's to see; of one all acknowledged, no lines."""
    query = (
        select(Offer.id, Organisation.name)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .where(Offer.reference == reference, visibility.offer_scope(actor))
    )
    offer = session.execute(query).one_or_none()
    if offer is None:
        raise NotFound
    lines = select(Line.number, Line.title).where(
        Line.offer_id == offer.id,
        Line.owner_id == actor.organisation_id,
        Line.state == LineState.SUBMITTED,
        Line.acknowledged_at.is_(None),
    )
    rows = session.execute(lines.order_by(Line.number)).all()
    return Unacknowledged(reference, offer.name, [(row.number, row.title) for row in rows])
