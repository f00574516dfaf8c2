"""What was sent to HMT, and to other departments, to clear, and what came back."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.clearances import ClearanceReply
from tracker.models.base import Base


class ClearanceRound(Base):
    """Other departments asked together about approved lines; open until the coordinator closes it."""

    __tablename__ = "clearance_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]  # what they are asked to look at
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    closes_on: Mapped[date]  # the last day for a reply
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", "closed_by_somebody"),)


class Clearance(Base):
    """One line sent to one organisation, HMT by the gate or another in a round; `reply` is None while it is open."""

    __tablename__ = "clearances"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    clearance_round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clearance_rounds.id"), index=True)
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
        sa.CheckConstraint("reply NOT IN ('held', 'should_change', 'must_change') OR comment != ''", "a_hold_says_why"),
    )
