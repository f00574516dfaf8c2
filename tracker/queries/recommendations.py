"""What a caseworker has in hand: the recommendation returned to them, with what the others said of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.decisions import Outcome, Reason, Sensitivity, Terms
from tracker.domain.events import EventKind
from tracker.models.decisions import Recommendation
from tracker.models.events import Event
from tracker.models.lines import Line, Position
from tracker.queries import asks
from tracker.queries.positions import terms_of

_SENT_BACK = {
    EventKind.LINE_RETURNED.value: "Returned to you",
    EventKind.LINE_HELD.value: "Held by HM Treasury",
    EventKind.ROUND_CLOSED.value: "Other departments say this must change",
}


@dataclass(frozen=True)
class SentBack:
    """Who sent a line back to its caseworker, as a heading, and their comment."""

    by: str
    comment: str


@dataclass(frozen=True)
class InHand:
    """A recommendation that is to be made again; `terms` of one that adjusts, `comment` of who sent it back.

    `sent_back` says who did.
    """

    outcome: Outcome
    terms: Terms | None
    reasons: tuple[Reason, ...]
    note: str
    comment: str
    sent_back: str


@dataclass(frozen=True)
class Desk:
    """What lies before a caseworker besides the line: its flags, the last answer to the same ask, what came back."""

    flags: frozenset[Sensitivity]
    latest: Outcome | None
    in_hand: InHand | None


def get_desk(session: Session, line_id: int) -> Desk:
    """The caller has made sure that the actor sees the inside of the line."""
    row = session.execute(
        select(Line.is_novel, Line.is_contentious, Line.is_repercussive).where(Line.id == line_id)
    ).one()
    flags = frozenset(flag for flag, is_up in zip(Sensitivity, row, strict=True) if is_up)
    return Desk(flags, asks.latest_outcomes(session, [line_id]).get(line_id), find_in_hand(session, line_id))


def find_in_hand(session: Session, line_id: int) -> InHand | None:
    """The line's present recommendation; None for one that has none since the last release."""
    query = (
        select(Recommendation)
        .join(Line, Line.recommendation_id == Recommendation.id)
        .where(Line.id == line_id)
        .options(
            selectinload(Recommendation.reasons),
            joinedload(Recommendation.position).options(
                selectinload(Position.amounts), selectinload(Position.values), selectinload(Position.conditions)
            ),
        )
    )
    found = session.scalar(query)
    if found is None:
        return None
    back = find_sent_back(session, line_id)
    return InHand(
        outcome=found.outcome,
        terms=terms_of(found.position) if found.position else None,
        reasons=tuple(Reason(row.category, row.words, row.citation) for row in found.reasons),
        note=found.note,
        comment=back.comment if back else "",
        sent_back=back.by if back else "",
    )


def find_sent_back(session: Session, line_id: int) -> SentBack | None:
    """Who sent the line back to its caseworker last, with what they said."""
    query = select(Event.kind, Event.words).where(Event.line_id == line_id, Event.kind.in_(_SENT_BACK))
    row = session.execute(query.order_by(Event.id.desc()).limit(1)).first()
    return SentBack(_SENT_BACK[row.kind], row.words) if row else None
