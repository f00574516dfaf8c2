"""Clocks: what runs for whom, since when, paused when, due when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.clocks import ClockKind
from tracker.domain.escalations import Escalation
from tracker.domain.lines import Turn
from tracker.models import questions, withdrawals  # noqa: F401  (a clock points at them: their tables have to be known)
from tracker.models.base import Base


class Clock(Base):
    """One clock of a line, of a commitment, of the version out for signature, or of the whole offer.

    `stopped_on` None: it runs. An offer has one version out at most, and so one clock of signing that runs.
    """

    __tablename__ = "clocks"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    commitment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("commitments.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questions.id"), index=True)  # of a council's answer
    kind: Mapped[ClockKind]
    turn: Mapped[Turn]  # against whom it runs
    started_on: Mapped[date]
    due_on: Mapped[date]
    agreed_due_on: Mapped[date | None]  # both sides agreed to it, on `agreed_on`; later pauses still move it
    agreed_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    withdrawal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("withdrawals.id"), index=True)  # that stopped it

    __table_args__ = (
        sa.Index(
            "ix_clocks_running",
            "due_on",
            sqlite_where=sa.text("stopped_on IS NULL"),
            postgresql_where=sa.text("stopped_on IS NULL"),
        ),
        sa.Index(  # of offers, commitments and agreements: few beside those of lines
            "ix_clocks_of_offers",
            "due_on",
            sqlite_where=sa.text("line_id IS NULL AND stopped_on IS NULL"),
            postgresql_where=sa.text("line_id IS NULL AND stopped_on IS NULL"),
        ),
    )


class EscalationSent(Base):
    """One step of an escalation that was taken for a due date: once, however often the job runs."""

    __tablename__ = "escalations_sent"

    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clocks.id"), primary_key=True)
    step: Mapped[Escalation] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ClockPause(Base):
    """A stretch of days that does not count; `to_on` None while it lasts."""

    __tablename__ = "clock_pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clocks.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
