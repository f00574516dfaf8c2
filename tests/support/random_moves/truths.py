"""What is true of every row whatever was done, though no constraint of the database can say so.

Each truth is a sentence, and a query for whatever it does not hold of.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.clocks import OF_THE_WHOLE_OFFER, ClockKind
from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import LIVE, LineState, Stage, Turn
from tracker.domain.offers import OfferState
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement, AgreementLine
from tracker.models.clearances import Clearance
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.decisions import Decision, Recommendation
from tracker.models.delivery import Delivery
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.models.questions import Question

_RUNS = Clock.stopped_on.is_(None)
_RUNS_HERE = exists().where(Clock.line_id == Line.id, _RUNS)
_EARLIEST = (
    select(func.min(Clock.due_on))
    .where(Clock.line_id == Line.id, _RUNS, Clock.paused_on.is_(None), Clock.turn == Line.turn)
    .scalar_subquery()
)
_STANDS_STILL = exists().where(Clock.line_id == Line.id, _RUNS, Clock.paused_on.is_not(None))
_IS_ASKED = exists().where(Question.line_id == Line.id, Question.closed_at.is_(None))
_AT_THE_GATE = exists().where(
    Clearance.line_id == Line.id, Clearance.clearance_round_id.is_(None), Clearance.reply.is_(None)
)
_LAST_SENT = (
    select(func.max(Position.round)).where(Position.line_id == Line.id, Position.sent_at.is_not(None)).scalar_subquery()
)
_IS_LIVE = Line.state.in_(LIVE)
_IS_SETTLED_BY = exists().where(Clock.commitment_id == Commitment.id, _RUNS)
_IS_DUE = exists().where(Clock.offer_id == Offer.id, Clock.kind.in_(OF_THE_WHOLE_OFFER), _RUNS)
_IS_TO_SIGN = exists().where(Clock.offer_id == Offer.id, Clock.kind == ClockKind.SIGNING, _RUNS)
_IS_OUT = exists().where(Agreement.offer_id == Offer.id, Agreement.state == AgreementState.OUT)

TRUTHS: Mapping[str, Select[Any]] = {
    "A line is due when the first clock of whose turn it is runs out": select(Line.id).where(
        _IS_LIVE, Line.due_on.is_distinct_from(_EARLIEST)
    ),
    "A clock runs on a live line alone": select(Line.id).where(~_IS_LIVE, or_(_RUNS_HERE, Line.due_on.is_not(None))),
    "A live line is asked something exactly while a question is open": select(Line.id).where(
        _IS_LIVE, (Line.state == LineState.CLARIFICATION_NEEDED) != _IS_ASKED
    ),
    "A clock stands still only while something is asked": select(Line.id).where(_STANDS_STILL, ~_IS_ASKED),
    "A live line awaits clearance exactly while the treasury has not replied": select(Line.id).where(
        _IS_LIVE, (Line.state == LineState.AWAITING_CLEARANCE) != _AT_THE_GATE
    ),
    "What is recommended or approved points at its recommendation": select(Line.id).where(
        _IS_LIVE, Line.stage.in_((Stage.RECOMMENDED, Stage.APPROVED)), Line.recommendation_id.is_(None)
    ),
    "Other departments are asked about approved lines alone": select(Line.id).where(
        _IS_LIVE, Line.clearance_round_id.is_not(None), Line.stage != Stage.APPROVED
    ),
    "A line has the round of its last position": select(Line.id).where(
        Line.submitted_at.is_not(None), Line.round != _LAST_SENT
    ),
    "Nobody has the turn of a settled line": select(Line.id).where(
        Line.settled_at.is_not(None), Line.turn != Turn.NOBODY
    ),
    "A line is settled exactly while no reply is waited for": select(Line.id).where(
        Line.state != LineState.DRAFT,
        (Line.settled_at.is_(None)) != and_(_IS_LIVE, Line.state != LineState.AGREED_IN_PRINCIPLE),
    ),
    "An agreed line is in an agreement, and is delivered": select(Line.id).where(
        Line.state == LineState.AGREED,
        ~and_(exists().where(AgreementLine.line_id == Line.id), exists().where(Delivery.line_id == Line.id)),
    ),
    "Nobody approves what they recommended": select(Decision.id)
    .join(Recommendation, Recommendation.id == Decision.recommendation_id)
    .where(Decision.person_id == Recommendation.person_id),
    "A flagged commitment of a live offer is waited for": select(Commitment.id)
    .join(Offer, Offer.id == Commitment.offer_id)
    .where(Offer.state != OfferState.WITHDRAWN, (Commitment.state == CommitmentState.FLAGGED) != _IS_SETTLED_BY),
    "An agreement is out exactly while its offer awaits signature": select(Agreement.id)
    .join(Offer, Offer.id == Agreement.offer_id)
    .where(Agreement.state == AgreementState.OUT, Offer.state != OfferState.AWAITING_SIGNATURE),
    "The clock of signing runs exactly while a version is out": select(Offer.id).where(_IS_OUT != _IS_TO_SIGN),
    "The clock of an offer runs exactly while it is negotiated": select(Offer.id).where(
        Offer.submitted_at.is_not(None),
        Offer.signed_at.is_(None),
        (Offer.state == OfferState.IN_NEGOTIATION) != _IS_DUE,
    ),
}


def untrue(session: Session) -> Iterator[str]:
    """Each truth that does not hold, and of which rows."""
    for sentence, query in TRUTHS.items():
        if found := session.scalars(query).all():
            yield f"{sentence}: not {found}"
