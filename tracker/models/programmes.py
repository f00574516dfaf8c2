"""A programme: a round of negotiation as data, with its clocks and exclusions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.clocks import ClockKind, ClockUnit
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.models.base import Base


class Programme(Base):
    """One round. `gate_limit` is £ asked in any year above which HMT must clear a line."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str]
    single_prefix: Mapped[str] = mapped_column(sa.String(4), unique=True)
    policy_prefix: Mapped[str] = mapped_column(sa.String(4), unique=True)
    last_reference: Mapped[int] = mapped_column(default=0)
    lead_department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    treasury_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    first_year: Mapped[FinancialYear]
    last_year: Mapped[FinancialYear]
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    national_commitment: Mapped[Money | None]
    national_commitment_words: Mapped[str] = mapped_column(default="")
    gate_limit: Mapped[Money]
    certainty: Mapped[str]
    source: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.CheckConstraint("first_year <= last_year", "years_in_order"),)


class ProgrammeClock(Base):
    """How long one clock of a programme runs."""

    __tablename__ = "programme_clocks"

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"), primary_key=True)
    kind: Mapped[ClockKind] = mapped_column(primary_key=True)
    length: Mapped[int]
    unit: Mapped[ClockUnit]

    __table_args__ = (sa.CheckConstraint("length > 0", "length_positive"),)


class ProgrammeExclusion(Base):
    """A grant the programme does not negotiate about, and why; compiled by us unless sourced."""

    __tablename__ = "programme_exclusions"

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"), primary_key=True)
    grant_id: Mapped[int] = mapped_column(sa.ForeignKey("grants.id"), primary_key=True)
    why: Mapped[str]
    certainty: Mapped[str]
    source: Mapped[str]


class BankHoliday(Base):
    """A day that is no working day in England and Wales."""

    __tablename__ = "bank_holidays"

    day: Mapped[date] = mapped_column(primary_key=True)
    title: Mapped[str]
    source: Mapped[str]


class World(Base):
    """World time in demonstration mode: a stated start, plus machine time since it was loaded."""

    __tablename__ = "worlds"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    starts_at: Mapped[datetime]
    loaded_at: Mapped[datetime]
    notice: Mapped[str]  # what is illustrative, said on every page, export and PDF
