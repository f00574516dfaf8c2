"""What the council gives: savings by year and outcomes, and the lines they rest on."""

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.commitments import CommitmentKind, CommitmentState
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.models.base import NEVER_REUSED, Base


class Commitment(Base):
    """One promise. `share_kept` is the per cent of a saving that the council keeps."""

    __tablename__ = "commitments"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"))
    number: Mapped[int]
    authority_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[CommitmentKind]
    state: Mapped[CommitmentState] = mapped_column(default=CommitmentState.STANDING)
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    measure: Mapped[str] = mapped_column(default="")
    data_source: Mapped[str] = mapped_column(default="")
    reported: Mapped[str] = mapped_column(default="")  # how often: "each quarter"
    share_kept: Mapped[int | None]
    baseline: Mapped[Decimal | None]
    baseline_year: Mapped[FinancialYear | None]
    unit: Mapped[str] = mapped_column(default="")
    flagged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    amounts: Mapped[list["CommitmentAmount"]] = relationship(
        lazy="raise_on_sql", order_by="CommitmentAmount.year", cascade="all, delete-orphan"
    )
    values: Mapped[list["CommitmentValue"]] = relationship(
        lazy="raise_on_sql", order_by="CommitmentValue.year", cascade="all, delete-orphan"
    )
    rests_on: Mapped[list["CommitmentLine"]] = relationship(
        lazy="raise_on_sql", order_by="CommitmentLine.line_id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.UniqueConstraint("offer_id", "number"),
        sa.CheckConstraint("share_kept BETWEEN 0 AND 100", "share_is_a_per_cent"),
        sa.CheckConstraint("kind != 'saving' OR share_kept IS NOT NULL", "a_saving_has_its_share"),
        NEVER_REUSED,
    )


class CommitmentAmount(Base):
    """£ saved in a year; never added to £ freed."""

    __tablename__ = "commitment_amounts"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"), primary_key=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    money: Mapped[Money]

    __table_args__ = (sa.CheckConstraint("money >= 0", "not_negative"),)


class CommitmentValue(Base):
    """The outcome to be reached in a year."""

    __tablename__ = "commitment_values"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"), primary_key=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    value: Mapped[Decimal]


class CommitmentLine(Base):
    """A commitment rests on a line: if the line falls, the council must settle it."""

    __tablename__ = "commitment_lines"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), primary_key=True, index=True)
