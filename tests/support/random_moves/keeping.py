"""What must hold whatever anybody does: nothing is lost, nothing is rewritten, all that is kept twice agrees."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tests.support.random_moves.replaying import replayed_offers
from tests.support.random_moves.truths import untrue
from tracker import audit
from tracker.actions import replaying, states, totals
from tracker.domain.london import london_date
from tracker.models.agreements import Agreement, Signature
from tracker.models.clearances import Clearance
from tracker.models.commitments import Commitment
from tracker.models.decisions import Decision, Recommendation, RecommendationReason
from tracker.models.deputies import Deputy
from tracker.models.events import Chain, Event
from tracker.models.extensions import Extension
from tracker.models.files import Attachment
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.messages import Message, Note
from tracker.models.notices import Notice
from tracker.models.offers import Offer
from tracker.models.publications import Publication
from tracker.models.questions import Question
from tracker.models.referrals import Referral
from tracker.models.releases import ReleasedDecision
from tracker.models.stances import Stance
from tracker.models.withdrawals import Withdrawal

Heads = Mapping[str, tuple[int, str]]
Words = frozenset[tuple[Any, ...]]

_SENT = select(Position.id).where(Position.sent_at.is_not(None))
_SUBMITTED = select(Line.id).where(Line.submitted_at.is_not(None))
KEPT: Mapping[str, Select[Any]] = {
    "positions": select(Position.id, Position.words, Position.round, Position.side).where(Position.id.in_(_SENT)),
    "£": select(PositionAmount.position_id, PositionAmount.year, PositionAmount.money).where(
        PositionAmount.position_id.in_(_SENT)
    ),
    "lines": select(Line.id, Line.number, Line.title, Line.authority_id).where(Line.id.in_(_SUBMITTED)),
    "commitments": select(Commitment.id, Commitment.number)
    .join(Offer, Offer.id == Commitment.offer_id)
    .where(Offer.submitted_at.is_not(None)),
    "questions": select(Question.id, Question.words, Question.number),
    "answers": select(Question.id, Question.answer, Question.closing_note).where(Question.closed_at.is_not(None)),
    "messages": select(Message.id, Message.words),
    "notes": select(Note.id, Note.words),
    "files": select(Attachment.id, Attachment.name).where(Attachment.line_id.in_(_SUBMITTED)),
    "recommendations": select(Recommendation.id, Recommendation.outcome, Recommendation.note),
    "reasons": select(RecommendationReason.recommendation_id, RecommendationReason.words),
    "decisions": select(Decision.id, Decision.outcome, Decision.decided_by),
    "releases": select(ReleasedDecision.decision_id, ReleasedDecision.release_id),
    "clearances": select(Clearance.id, Clearance.why),
    "replies": select(Clearance.id, Clearance.reply, Clearance.comment).where(Clearance.replied_at.is_not(None)),
    "more time": select(Extension.id, Extension.wanted_on, Extension.reason),
    "referrals": select(Referral.id, Referral.to_id, Referral.reason),
    "withdrawals": select(Withdrawal.id, Withdrawal.reason, Withdrawal.state),
    "agreements": select(Agreement.id, Agreement.sha256),
    "signatures": select(Signature.id, Signature.sha256, Signature.person_id),
    "stances": select(Stance.id, Stance.reason, Stance.position),
    "deputies": select(Deputy.id, Deputy.deputy_id, Deputy.from_on, Deputy.to_on),
    "published": select(Publication.id, Publication.title, Publication.outcome, Publication.stage),
    "notices": select(Notice.id, Notice.kind, Notice.person_id),
    "events": select(Event.id, Event.hash),
}
"""What is never lost and never reads otherwise, by its id; a draft's own text may still be taken back."""


def read_heads(session: Session) -> Heads:
    """How far each chain of the record has come, and to which hash."""
    rows = session.execute(select(Chain.key, Chain.sequence, Chain.head))
    return {row.key: (row.sequence, row.head) for row in rows}


def read_words(session: Session) -> Words:
    """All that is kept, word for word."""
    return frozenset((name, *row) for name, query in KEPT.items() for row in session.execute(query))


def cut(before: Heads, after: Heads) -> list[str]:
    """The chains that have fewer events than before."""
    return [key for key, (sequence, _head) in before.items() if key not in after or after[key][0] < sequence]


def faults(session: Session, now: datetime) -> Iterator[str]:
    """What does not agree: the record with itself, and with lines, offers, totals and states."""
    yield from (f"{each.chain} {each.sequence}: {each.words}" for each in audit.verify(session))
    yield from replaying.compare(session)[1]
    yield from replayed_offers(session, london_date(now))
    yield from totals.compare(session)
    yield from states.compare(session, london_date(now))[1]
    yield from untrue(session)
