"""What is said about a line besides its positions: to the other side, or within one department."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.lines import Side
from tracker.models.base import Base


class Message(Base):
    """One message, read by both sides; it stops no clock. Never edited."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    side: Mapped[Side]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    words: Mapped[str]
    at: Mapped[datetime]
    form_key: Mapped[str | None] = mapped_column(sa.String(32), unique=True)  # of the form it was written in


class Note(Base):
    """One note of a department for itself: in a table of its own, so that no question about messages can find it."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    words: Mapped[str]
    at: Mapped[datetime]
    form_key: Mapped[str | None] = mapped_column(sa.String(32), unique=True)  # of the form it was written in
