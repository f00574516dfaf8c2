"""Grants, the rings round them, what they are worth, and liftings of a ring for one authority."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.ring_fences import RingStanding
from tracker.models.base import Base


class Grant(Base):
    """A grant to local government; `department_id` is who owned it first in our sources."""

    __tablename__ = "grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str]
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))  # revenue, capital, both
    route: Mapped[str] = mapped_column(default="")
    statutory_basis: Mapped[str] = mapped_column(default="")  # empty: not known
    amount_note: Mapped[str] = mapped_column(default="")  # "No amount was found"
    certainty: Mapped[str]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class Ring(Base):
    """One ring-fence: the outer one of a grant, or an inner one inside `parent_id`."""

    __tablename__ = "rings"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    grant_id: Mapped[int] = mapped_column(sa.ForeignKey("grants.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rings.id"))
    name: Mapped[str]
    certainty: Mapped[str]
    source: Mapped[str]


class RingStatus(Base):
    """What held nationally for a ring from a day on; announced earlier or the same day."""

    __tablename__ = "ring_statuses"

    ring_id: Mapped[int] = mapped_column(sa.ForeignKey("rings.id"), primary_key=True)
    in_force_from: Mapped[date] = mapped_column(primary_key=True)
    announced_on: Mapped[date]
    standing: Mapped[RingStanding]
    certainty: Mapped[str]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.CheckConstraint("announced_on <= in_force_from", "announced_before_in_force"),)


class GrantAmount(Base):
    """What a ring holds nationally in a year, in £; no row where no amount was found."""

    __tablename__ = "grant_amounts"

    ring_id: Mapped[int] = mapped_column(sa.ForeignKey("rings.id"), primary_key=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    amount: Mapped[Money]
    extent: Mapped[str] = mapped_column(default="")
    certainty: Mapped[str]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class Allocation(Base):
    """What one authority holds inside a ring in a year."""

    __tablename__ = "allocations"

    authority_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    ring_id: Mapped[int] = mapped_column(sa.ForeignKey("rings.id"), primary_key=True, index=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    amount: Mapped[Money]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]


class Lifting(Base):
    """The effect of an agreed removal: this ring, off, for this authority, from a date.

    Pending until the determination of the grant is recorded.
    """

    __tablename__ = "liftings"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring_id: Mapped[int] = mapped_column(sa.ForeignKey("rings.id"), index=True)
    authority_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), unique=True)
    from_on: Mapped[date]
    determination_reference: Mapped[str | None]

    __table_args__ = (
        sa.Index(
            "ix_liftings_determined",  # those that are or will be in force
            "from_on",
            "line_id",
            sqlite_where=sa.text("determination_reference IS NOT NULL"),
            postgresql_where=sa.text("determination_reference IS NOT NULL"),
        ),
    )
