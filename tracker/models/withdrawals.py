"""Lines taken back, and how each stood, so that it can be undone the same day."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.lines import LineState, Stage, Turn
from tracker.models.base import Base, choice


class Withdrawal(Base):
    """One line withdrawn, by itself or with its whole offer."""

    __tablename__ = "withdrawals"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[str]
    with_offer: Mapped[bool] = mapped_column(default=False)
    state: Mapped[LineState]
    state_before: Mapped[LineState | None] = mapped_column(choice(LineState, "linestate_before"))
    stage: Mapped[Stage]
    turn: Mapped[Turn]
    settled_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (
        sa.CheckConstraint("reason != ''", "says_why"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", "undone_by_somebody"),
    )
