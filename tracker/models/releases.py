"""A release: the moment the parties see decisions, done in batches."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base


class Release(Base):
    """One batch shown to the parties."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    override_reason: Mapped[str] = mapped_column(default="")  # why it did not wait for the end of a pre-election period


class ReleasedDecision(Base):
    """A decision shown in a release; a decision is released once."""

    __tablename__ = "released_decisions"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decisions.id"), primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("releases.id"), index=True)


class Selection(Base):
    """Lines a person picked for one bulk action, with the versions they were read at.

    Once carried out it says what became of them, and cannot be carried out again.
    """

    __tablename__ = "selections"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))  # approve, clear, release, round
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # of a release that waits for the end of a pre-election period
    carried_out_at: Mapped[datetime | None]
    filled_in: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))  # what is to be confirmed

    __table_args__ = (
        sa.Index(
            "ix_selections_queued",
            "due_at",
            sqlite_where=sa.text("due_at IS NOT NULL AND carried_out_at IS NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL AND carried_out_at IS NULL"),
        ),
    )


class SelectionLine(Base):
    """One picked line."""

    __tablename__ = "selection_lines"

    selection_id: Mapped[int] = mapped_column(sa.ForeignKey("selections.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), primary_key=True)
    version: Mapped[int]
    skipped_because: Mapped[str | None]  # None of one carried out: it was done
