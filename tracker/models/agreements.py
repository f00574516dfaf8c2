"""Agreements as frozen when drawn up, their parties and signatures, and stored files."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.signing import AgreementState
from tracker.models.base import Base


class StoredFile(Base):
    """A file kept by the hash of its content behind the storage interface."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    at: Mapped[datetime]


class Agreement(Base):
    """One version. `content` is the canonical JSON that was hashed and that everyone signs."""

    __tablename__ = "agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"), index=True)
    number: Mapped[int]  # version 1, 2 …
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.OUT)
    content: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    check_code: Mapped[str] = mapped_column(sa.String(20), index=True)  # the same text drawn up again has the same
    drawn_up_at: Mapped[datetime]
    drawn_up_by_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    sign_by_on: Mapped[date]
    in_force_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("files.id"))
    version: Mapped[int] = mapped_column(default=1)

    parties: Mapped[list["AgreementParty"]] = relationship(lazy="raise_on_sql", order_by="AgreementParty.sort")
    signatures: Mapped[list["Signature"]] = relationship(lazy="raise_on_sql", order_by="Signature.id")

    __table_args__ = (
        sa.Index(
            "uq_agreements_one_out",
            "offer_id",
            unique=True,
            sqlite_where=sa.text("state = 'out'"),
            postgresql_where=sa.text("state = 'out'"),
        ),
        sa.CheckConstraint("starts_on <= ends_on", "term_in_order"),
        sa.CheckConstraint(
            "(in_force_at IS NOT NULL) = (state IN ('in_force', 'superseded'))",
            "in_force_has_its_time",
        ),
    )


class AgreementParty(Base):
    """An organisation that must sign: an authority, or the lead department for government."""

    __tablename__ = "agreement_parties"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True, index=True)
    sort: Mapped[int]


class AgreementLine(Base):
    """A line the agreement contains, with its number there ("A6")."""

    __tablename__ = "agreement_lines"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), primary_key=True, index=True)
    number: Mapped[str] = mapped_column(sa.String(10))


class Signature(Base):
    """A person signed the hash as they read it, for one party."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)  # the record number
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    name: Mapped[str]
    post: Mapped[str]
    statement: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("agreement_id", "organisation_id"),)
