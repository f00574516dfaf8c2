"""What departments are open to, by subject, with all that they ever said."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.stances import StancePosition
from tracker.models.base import Base


class Stance(Base):
    """One standing view from a day on; the last of a subject holds, the earlier ones are its history. Never changed."""

    __tablename__ = "stances"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    grant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("grants.id"), index=True)
    indicator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicators.id"), index=True)
    freedom_id: Mapped[int | None] = mapped_column(sa.ForeignKey("freedoms.id"), index=True)
    position: Mapped[StancePosition]
    reason: Mapped[str]
    conditions: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (
        sa.CheckConstraint(
            "CASE WHEN grant_id IS NULL THEN 0 ELSE 1 END + CASE WHEN indicator_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN freedom_id IS NULL THEN 0 ELSE 1 END = 1",
            "on_one_subject",
        ),
        sa.CheckConstraint("reason != ''", "says_why"),
        sa.CheckConstraint("position != 'open_with_conditions' OR conditions != ''", "conditions_are_named"),
    )
