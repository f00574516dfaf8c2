"""More time, asked for by one side and agreed or not by the other."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.extensions import ExtensionReply
from tracker.domain.lines import Side
from tracker.models.base import Base


class Extension(Base):
    """One request to move the due date of a clock; the old date stays beside the new one."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clocks.id"), index=True)
    side: Mapped[Side]  # that asked
    was_due_on: Mapped[date]
    wanted_on: Mapped[date]
    reason: Mapped[str]
    committee_on: Mapped[date | None]  # when the council's committee meets
    asked_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    lapses_on: Mapped[date]  # the last day for a reply: silence after it is "not agreed"
    reply: Mapped[ExtensionReply | None]
    replied_at: Mapped[datetime | None]
    replied_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))

    __table_args__ = (
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", "a_reply_has_its_time"),
        sa.CheckConstraint("(reply IS NULL) = (replied_by_id IS NULL)", "a_reply_has_its_author"),
    )
