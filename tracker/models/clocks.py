"""Clocks: what runs for whom, since when, paused when, due when."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.clocks import ClockKind
from tracker.domain.lines import Turn
from tracker.models.base import Base


class Clock(Base):
    """One clock of a line, of a commitment, or of the whole offer. `stopped_on` None: it runs."""

    __tablename__ = "clocks"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    commitment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("commitments.id"), index=True)
    kind: Mapped[ClockKind]
    turn: Mapped[Turn]  # against whom it runs
    started_on: Mapped[date]
    due_on: Mapped[date]
    paused_on: Mapped[date | None]
    stopped_on: Mapped[date | None]

    __table_args__ = (
        sa.Index(
            "ix_clocks_running",
            "due_on",
            sqlite_where=sa.text("stopped_on IS NULL"),
            postgresql_where=sa.text("stopped_on IS NULL"),
        ),
    )


class ClockPause(Base):
    """A stretch of days that does not count; `to_on` None while it lasts."""

    __tablename__ = "clock_pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clocks.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
