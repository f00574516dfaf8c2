"""Lines handed from one department to another."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base


class Referral(Base):
    """One hand-over, with its reason; the last one says who owns the line."""

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    by_coordinator: Mapped[bool] = mapped_column(default=False)  # two departments could not agree whose it is

    __table_args__ = (sa.CheckConstraint("from_id != to_id", "to_another_department"),)
