"""Files that people add to a line, and where they belong."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.lines import Side
from tracker.models.base import Base


class Attachment(Base):
    """One file as somebody added it: to the evidence of a line, or to an answer.

    Never changed; while the line is a draft it can be taken out again.
    """

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questions.id"), index=True)  # whose answer it is of
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"))
    name: Mapped[str]  # cleaned; the same content may have another name elsewhere
    side: Mapped[Side]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime]
