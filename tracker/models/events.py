"""The record: append-only events in hash chains, one chain an offer and one for the rest."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base


class Chain(Base):
    """The head of one chain; updating it first is what makes writers of one offer queue."""

    __tablename__ = "chains"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)  # "offer:12" or "service"
    sequence: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(sa.String(64))


class Event(Base):
    """One thing that happened to one object.

    `facts` holds ids, states and digests of text; `words` (a reason or comment) is outside the
    hash, which covers its digest, so that erasing words leaves the chain whole.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int] = mapped_column(sa.ForeignKey("chains.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(sa.String(30))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offers.id"))
    # No foreign keys on these two: a line or commitment removed from a draft is gone, its events are not.
    line_id: Mapped[int | None]
    commitment_id: Mapped[int | None]
    agreement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreements.id"))
    facts: Mapped[dict[str, Any]]
    words: Mapped[str] = mapped_column(default="")
    hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (
        sa.UniqueConstraint("chain_id", "sequence"),
        sa.Index(None, "line_id", "id"),
        sa.Index(None, "offer_id", "id"),
        sa.Index(None, "at"),
        sa.Index(None, "person_id", "at"),
    )


class View(Base):
    """When a person last looked at an offer or a line: "since you last looked"."""

    __tablename__ = "views"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(40), primary_key=True)  # "offer:12"
    at: Mapped[datetime]
