"""Who stands in for whom, and when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.actors import Role
from tracker.models.base import Base


class Deputy(Base):
    """One nomination: `deputy_id`, of the same role and organisation, acts for `person_id` from one day to another."""

    __tablename__ = "deputies"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[Role]
    from_on: Mapped[date]
    to_on: Mapped[date]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # called off before its last day

    __table_args__ = (
        sa.CheckConstraint("from_on <= to_on", "days_in_order"),
        sa.CheckConstraint("person_id != deputy_id", "somebody_else"),
    )
