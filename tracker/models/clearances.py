"""What was sent to HMT to clear, and what came back."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.clearances import ClearanceReply
from tracker.models.base import Base


class Clearance(Base):
    """One line sent to one organisation; `reply` is None while it is open."""

    __tablename__ = "clearances"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decisions.id"), index=True)
    round: Mapped[int]  # of the ask that was sent; later rounds no dearer are covered
    flags: Mapped[str] = mapped_column(default="")
    why: Mapped[str]  # what opened the gate, one reason a line
    opened_at: Mapped[datetime]
    reply: Mapped[ClearanceReply | None]
    reference: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (
        sa.Index(None, "line_id", "organisation_id"),
        sa.Index(None, "organisation_id", "reply"),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL) AND (reply IS NULL) = (person_id IS NULL)",
            "a_reply_has_its_author",
        ),
        sa.CheckConstraint("reply != 'held' OR comment != ''", "a_hold_says_why"),
    )
