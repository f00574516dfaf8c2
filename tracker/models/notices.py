"""The outbox: who is to be told of what, written with the move and sent after it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.notices import NoticeKind
from tracker.models.base import Base


class Notice(Base):
    """One thing to tell one person; rows of one `batch` go out as one e-mail."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    kind: Mapped[NoticeKind]
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offers.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"))
    at: Mapped[datetime]
    batch: Mapped[str] = mapped_column(sa.String(40), default="")

    __table_args__ = (sa.UniqueConstraint("event_id", "person_id", "kind"),)
