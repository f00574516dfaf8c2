"""The outbox: who is to be told of what, written with the move and sent after it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.notices import Dropped, NoticeKind
from tracker.models.base import Base


class Notice(Base):
    """One thing to tell one person; rows of one `batch` go out as one e-mail.

    Rows of one e-mail have the same `claim`: who sends it again after a failure sends the same Message-ID.
    """

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    kind: Mapped[NoticeKind]
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offers.id"), index=True)
    line_id: Mapped[int | None]  # no foreign key: a line taken out of a draft is gone, what was told of it is not
    at: Mapped[datetime]
    batch: Mapped[str] = mapped_column(sa.String(80), default="")
    send_from: Mapped[datetime | None]  # world time before which it waits; None: at once
    claim: Mapped[str] = mapped_column(sa.String(40), default="")  # of whoever first began to send it
    claimed_at: Mapped[datetime | None]  # machine time, of the last try
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]  # machine time
    dropped: Mapped[Dropped | None]  # why it never will be sent

    __table_args__ = (
        sa.UniqueConstraint("event_id", "person_id", "kind"),
        sa.CheckConstraint("sent_at IS NULL OR dropped IS NULL", "sent_or_dropped"),
        sa.Index(
            "ix_notices_unsent",
            "id",
            sqlite_where=sa.text("sent_at IS NULL AND dropped IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped IS NULL"),
        ),
    )
