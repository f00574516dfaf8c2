"""Questions a department asks about a line, and the answers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base


class Question(Base):
    """One question, numbered within its line. Open until it is answered, or closed on the evidence held."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"))
    number: Mapped[int]
    words: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))  # the department that asked
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    closing_note: Mapped[str] = mapped_column(default="")  # why it is decided on the evidence held
    closed_at: Mapped[datetime | None]  # answered, or closed without an answer
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.UniqueConstraint("line_id", "number"),
        sa.CheckConstraint("words != ''", "asks_something"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", "an_answer_has_its_author"),
        sa.CheckConstraint("answered_at IS NULL OR closed_at IS NOT NULL", "answered_is_closed"),
        sa.CheckConstraint("closed_by_id IS NULL OR closing_note != ''", "closing_says_why"),
    )
