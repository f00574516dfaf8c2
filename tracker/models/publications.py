"""What everyone may read: frozen text, visible from a stated moment. Public pages read this alone."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.money import Money
from tracker.domain.publications import PublicationStage
from tracker.models.base import Base


class Publication(Base):
    """One frozen item: an offer (line_number 0) or one line, at one stage.

    `content` is the public text; the columns repeat what lists and counts need. `visible_from` alone may change, and
    only until it has come: a pre-election period holds it back.
    """

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"))
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"))
    stage: Mapped[PublicationStage]
    visible_from: Mapped[datetime]
    reference: Mapped[str] = mapped_column(sa.String(20), index=True)
    line_number: Mapped[int]
    council: Mapped[str]
    council_slug: Mapped[str]
    programme: Mapped[str]
    department: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(sa.String(40), default="")
    reason_category: Mapped[str] = mapped_column(default="")
    money: Mapped[Money | None]
    up_to: Mapped[int] = mapped_column(default=0)  # years of it that are ceilings, and that are to be confirmed
    to_be_confirmed: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]]

    __table_args__ = (
        sa.UniqueConstraint("event_id", "offer_id", "line_number", "stage", "council_slug"),
        sa.Index(None, "line_id", "id", "visible_from", "outcome"),  # what became of a line last
        sa.Index(None, "council_slug", "visible_from"),
        sa.Index(None, "department", "visible_from"),
        sa.Index(
            "ix_publications_of_lines",  # what became of lines, the latest first
            "visible_from",
            "id",
            "outcome",
            "line_id",
            sqlite_where=sa.text("line_id IS NOT NULL"),
            postgresql_where=sa.text("line_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_publications_of_offers",  # the councils there are, without their lines
            "council_slug",
            "council",
            "visible_from",
            sqlite_where=sa.text("line_number = 0"),
            postgresql_where=sa.text("line_number = 0"),
        ),
    )
