"""Councils, strategic authorities, departments, the LGA: dated bodies with successors."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.actors import OrganisationKind
from tracker.models.base import Base


class Organisation(Base):
    """One body. `code` is its register code; a GSS code is an attribute, since it changes."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    kind: Mapped[OrganisationKind]
    name: Mapped[str]
    short_name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    authority_kind: Mapped[str | None]  # county, unitary, metropolitan …; None for others
    region: Mapped[str | None]
    gss_code: Mapped[str | None]
    opened_on: Mapped[date | None]  # None: before 2000
    closed_on: Mapped[date | None]
    certainty: Mapped[str]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.Index(None, "kind", "name"),)


class OrganisationSuccessor(Base):
    """`successor_id` took over the functions of `organisation_id`, or a part of them."""

    __tablename__ = "organisation_successors"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True, index=True)
