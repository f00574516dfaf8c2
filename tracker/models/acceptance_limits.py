"""The £ above which a council's signatory accepts, and not its officers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.money import Money
from tracker.models.base import Base


class AcceptanceLimit(Base):
    """One council's limit in any one year; a council without a row has none.

    One that was taken away stays as a row without `money`, so that its version goes on and a stale form is known.
    """

    __tablename__ = "acceptance_limits"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    money: Mapped[Money | None]
    version: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (sa.CheckConstraint("money IS NULL OR money >= 0", "not_negative"),)
