"""Pre-election periods: from when and until which polling day releases and publications wait."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base


class PreElectionPeriod(Base):
    """One period, of one authority or (None) of all England."""

    __tablename__ = "pre_election_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    from_on: Mapped[date]
    polling_on: Mapped[date]
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("from_on <= polling_on", "days_in_order"),)
