"""Recommendations with their reasons, and the decisions taken on them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.decisions import Outcome, ReasonCategory
from tracker.models.base import Base
from tracker.models.lines import Position


class Recommendation(Base):
    """What a caseworker proposes; `position_id` holds the terms of a counter or of conditions."""

    __tablename__ = "recommendations"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    outcome: Mapped[Outcome]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime]
    position_id: Mapped[int | None] = mapped_column(sa.ForeignKey("positions.id"))
    note: Mapped[str] = mapped_column(default="")  # why it differs from precedent
    differs: Mapped[bool] = mapped_column(default=False)  # from the last answer to the same ask, when it was made

    position: Mapped[Position | None] = relationship(lazy="raise_on_sql")
    reasons: Mapped[list["RecommendationReason"]] = relationship(
        lazy="raise_on_sql", order_by="RecommendationReason.category"
    )

    __table_args__ = (
        sa.UniqueConstraint("line_id", "id", "outcome"),
        sa.CheckConstraint(
            "outcome NOT IN ('agree_with_conditions', 'counter') OR position_id IS NOT NULL",
            "adjusted_has_terms",
        ),
    )


class RecommendationReason(Base):
    """One reason, in the department's own words; `citation` names a power, route or policy."""

    __tablename__ = "recommendation_reasons"

    recommendation_id: Mapped[int] = mapped_column(sa.ForeignKey("recommendations.id"), primary_key=True)
    category: Mapped[ReasonCategory] = mapped_column(primary_key=True)
    words: Mapped[str]
    citation: Mapped[str] = mapped_column(default="")


class Decision(Base):
    """A recommendation approved by a different person; takes effect when it is released."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    recommendation_id: Mapped[int] = mapped_column(unique=True)
    outcome: Mapped[Outcome]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime]
    decided_by: Mapped[str]  # who took it: a minister or an official, by name or office
    decided_by_post: Mapped[str]
    decided_on: Mapped[date]
    override_reason: Mapped[str] = mapped_column(default="")  # why a minister decided in a pre-election period

    recommendation: Mapped[Recommendation] = relationship(
        lazy="raise_on_sql", viewonly=True, foreign_keys=[recommendation_id]
    )

    __table_args__ = (
        sa.UniqueConstraint("line_id", "id", "outcome"),
        sa.ForeignKeyConstraint(
            ["line_id", "recommendation_id", "outcome"],
            ["recommendations.line_id", "recommendations.id", "recommendations.outcome"],
            name="fk_decisions_recommendation",
        ),
    )
