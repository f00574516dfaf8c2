"""What a department answered on a line, or is about to: an outcome with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.decisions import Outcome, Reason
from tracker.models.decisions import Decision, Recommendation, RecommendationReason
from tracker.models.lines import Line
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class Answer:
    """An outcome with its reasons: recommended, or decided and released. People are given by role, minister by name.

    `position_id`: of a recommendation, the terms it would offer instead of those on the table.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    at: datetime
    note: str = ""
    decided_by: str = ""
    decided_by_post: str = ""
    position_id: int | None = None


def find_released(session: Session, row: Line, *, with_words: bool) -> Answer | None:
    """The decision released last, with its reasons; for those who do not see the terms, with their categories alone."""
    if row.released_decision_id is None:
        return None
    rows = session.execute(*_decided(row.released_decision_id)).all()
    decision = rows[0].Decision
    return Answer(
        outcome=decision.outcome,
        reasons=_reasons([reason for _decision, reason in rows], with_words=with_words),
        at=row.released_at or decision.at,
        decided_by=decision.decided_by if with_words else "",
        decided_by_post=decision.decided_by_post if with_words else "",
    )


@prepared
def _decided(decision_id: int) -> Select[Decision, RecommendationReason]:
    return (
        select(Decision, RecommendationReason)
        .outerjoin(RecommendationReason, RecommendationReason.recommendation_id == Decision.recommendation_id)
        .where(Decision.id == decision_id)
        .order_by(RecommendationReason.category)
    )


def find_recommendation(session: Session, row: Line) -> Answer | None:
    """What the caseworker proposed last, for those who see inside."""
    if row.recommendation_id is None:
        return None
    rows = session.execute(*_recommended(row.recommendation_id)).all()
    found = rows[0].Recommendation
    return Answer(
        outcome=found.outcome,
        reasons=_reasons([reason for _recommendation, reason in rows], with_words=True),
        at=found.at,
        note=found.note,
        position_id=found.position_id,
    )


@prepared
def _recommended(recommendation_id: int) -> Select[Recommendation, RecommendationReason]:
    return (
        select(Recommendation, RecommendationReason)
        .outerjoin(RecommendationReason, RecommendationReason.recommendation_id == Recommendation.id)
        .where(Recommendation.id == recommendation_id)
        .order_by(RecommendationReason.category)
    )


def _reasons(rows: Sequence[RecommendationReason | None], *, with_words: bool) -> tuple[Reason, ...]:
    return tuple(
        Reason(each.category, each.words if with_words else "", each.citation if with_words else "")
        for each in rows
        if each is not None
    )
