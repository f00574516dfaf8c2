"""An offer read whole, with all that an agreement prints of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.clearances import ClearanceReply
from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import FALLEN, LineState
from tracker.domain.offers import Part
from tracker.models.clearances import Clearance
from tracker.models.commitments import Commitment
from tracker.models.decisions import Decision, Recommendation
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.models.releases import ReleasedDecision
from tracker.queries.positions import LOADED

IS_GIVEN = Commitment.state.not_in((CommitmentState.WITHDRAWN, CommitmentState.FLAGGED))
"""A commitment the council stands by: one flagged has to be settled before anyone signs."""


@dataclass(frozen=True)
class Names:
    """Names of organisations by id, in full and short."""

    full: Mapping[int, str]
    short: Mapping[int, str]


@dataclass(frozen=True)
class WholeOffer:
    """An offer read whole: lines in order of council and number, with all that is printed of them."""

    offer: Offer
    names: Names
    councils: tuple[OfferParty, ...]
    order: Mapping[int, int]
    included: tuple[Line, ...]
    lost: tuple[Line, ...]
    commitments: tuple[Commitment, ...]
    decisions: Mapping[int, tuple[Decision, ...]]
    clearances: tuple[Clearance, ...]

    def last_position(self, line: Line) -> Position:
        """The position that was sent last: the terms that were agreed."""
        return next(p for p in line.positions if p.sent_at is not None and p.round == line.round)


def read_whole(
    session: Session, offer: Offer, states: Collection[LineState] = (LineState.AGREED_IN_PRINCIPLE,)
) -> WholeOffer:
    """Read it in a fixed number of queries: lines in `states` are included, by council and number.

    Councils come lead first. Only released decisions are read: the others are not the parties'.
    """
    lines = session.scalars(
        select(Line)
        .where(Line.offer_id == offer.id, Line.state != LineState.DRAFT)
        .order_by(Line.number)
        .options(selectinload(Line.positions).options(*LOADED))
        .execution_options(populate_existing=True)  # positions sent by this very transaction
    ).all()
    commitments = session.scalars(
        select(Commitment)
        .where(Commitment.offer_id == offer.id, IS_GIVEN)
        .order_by(Commitment.number)
        .options(selectinload(Commitment.amounts), selectinload(Commitment.values), selectinload(Commitment.rests_on))
    ).all()
    included = [line for line in lines if line.state in states]
    with_something = {line.authority_id for line in included} | {row.authority_id for row in commitments}
    parties = session.scalars(
        select(OfferParty)
        .where(OfferParty.offer_id == offer.id, OfferParty.part.in_((Part.LEAD, Part.JOINED)))
        .order_by(OfferParty.part.desc(), OfferParty.organisation_id)
    ).all()
    councils = [row for row in parties if row.part is Part.LEAD or row.organisation_id in with_something]
    order = {row.organisation_id: position for position, row in enumerate(councils)}
    included.sort(key=lambda line: (order[line.authority_id], line.number))
    return WholeOffer(
        offer=offer,
        names=_names(session, lines, councils, offer),
        councils=tuple(councils),
        order=order,
        included=tuple(included),
        lost=tuple(line for line in lines if line.state in FALLEN),
        commitments=tuple(commitments),
        decisions=_decisions(session, offer.id),
        clearances=_clearances(session, offer.id),
    )


def _names(session: Session, lines: Sequence[Line], councils: Sequence[OfferParty], offer: Offer) -> Names:
    ids = {line.owner_id for line in lines} | {line.authority_id for line in lines}
    ids |= {row.organisation_id for row in councils} | {offer.lead_id}
    ids.add(session.get_one(Programme, offer.programme_id).lead_department_id)
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()
    return Names({row.id: row.name for row in rows}, {row.id: row.short_name for row in rows})


def _decisions(session: Session, offer_id: int) -> dict[int, tuple[Decision, ...]]:
    """The released decisions on each line, in the order they were taken, with their reasons."""
    query = (
        select(Decision)
        .join(Line, Line.id == Decision.line_id)
        .join(ReleasedDecision, ReleasedDecision.decision_id == Decision.id)
        .where(Line.offer_id == offer_id)
        .order_by(Decision.id)
        .options(joinedload(Decision.recommendation).selectinload(Recommendation.reasons))
    )
    found: dict[int, tuple[Decision, ...]] = {}
    for row in session.scalars(query):
        found[row.line_id] = (*found.get(row.line_id, ()), row)
    return found


def _clearances(session: Session, offer_id: int) -> tuple[Clearance, ...]:
    query = (
        select(Clearance)
        .join(Line, Line.id == Clearance.line_id)
        .where(Line.offer_id == offer_id, Clearance.reply == ClearanceReply.CLEARED)
        .order_by(Clearance.id)
    )
    return tuple(session.scalars(query))
