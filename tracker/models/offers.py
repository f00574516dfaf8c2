"""An offer, the organisations that take part in it, and the people who wrote it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.offers import OfferKind, OfferState, Part
from tracker.models.base import Base


class Offer(Base):
    """A lead authority's package. `state` is a copy of what `derive_state` says."""

    __tablename__ = "offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"))
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    kind: Mapped[OfferKind]
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(default="")  # the theme of an innovative policy offer
    summary: Mapped[str] = mapped_column(default="")
    decision_reference: Mapped[str] = mapped_column(default="")
    decision_on: Mapped[date | None]
    checked_powers: Mapped[bool] = mapped_column(default=False)
    marking: Mapped[str] = mapped_column(default="OFFICIAL")
    state: Mapped[OfferState] = mapped_column(default=OfferState.DRAFT)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    due_on: Mapped[date | None]  # of the whole offer
    last_line_number: Mapped[int] = mapped_column(default=0)
    last_commitment_number: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(sa.String(32), unique=True)  # of the form it was started with

    parties: Mapped[list["OfferParty"]] = relationship(lazy="raise_on_sql", order_by="OfferParty.organisation_id")
    authors: Mapped[list["OfferAuthor"]] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(None, "programme_id", "state"),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (state IN ('draft', 'awaiting_sign_off', 'discarded'))",
            "submitted_has_its_time",
        ),
        sa.CheckConstraint("(discarded_at IS NULL) = (state != 'discarded')", "discarded_has_its_time"),
        sa.CheckConstraint("submitted_at IS NULL OR sent_at IS NOT NULL", "sent_before_submitted"),
        sa.CheckConstraint(
            "signed_at IS NULL OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)",
            "signed_has_its_term",
        ),
    )


class OfferParty(Base):
    """What an organisation is to an offer: the one table that says who may see it."""

    __tablename__ = "offer_parties"

    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(primary_key=True)
    decision_reference: Mapped[str] = mapped_column(default="")
    decision_on: Mapped[date | None]
    since: Mapped[datetime]

    __table_args__ = (
        sa.Index(None, "organisation_id", "part", "offer_id"),
        sa.CheckConstraint(
            "part != 'joined' OR (decision_reference != '' AND decision_on IS NOT NULL)",
            "joined_with_a_decision",
        ),
    )


class OfferAuthor(Base):
    """Someone who wrote or edited any text of the offer, and so may not sign it."""

    __tablename__ = "offer_authors"

    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
