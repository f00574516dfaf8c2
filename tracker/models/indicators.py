"""National indicators, and what each authority is measured on."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.financial_years import FinancialYear
from tracker.models.base import Base


class Indicator(Base):
    """One national indicator. `direction` is up, down or context."""

    __tablename__ = "indicators"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    code: Mapped[str] = mapped_column(sa.String(20))  # "NI 117"
    title: Mapped[str]
    block: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    unit: Mapped[str]
    direction: Mapped[str] = mapped_column(sa.String(10))
    sort: Mapped[int]
    certainty: Mapped[str]
    source: Mapped[str]


class AuthorityTarget(Base):
    """What an authority is to reach on an indicator in a year; also those nobody asks to change."""

    __tablename__ = "authority_targets"

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicators.id"), primary_key=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    baseline: Mapped[Decimal | None]
    value: Mapped[Decimal | None]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]


class CatalogueFreedom(Base):
    """A freedom from the catalogue: spending control, carry-over, pooled budget, duty or power."""

    __tablename__ = "freedoms"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    title: Mapped[str]  # as an order: "Carry forward up to 10 per cent of …"
    meaning: Mapped[str]
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    statutory_basis: Mapped[str] = mapped_column(default="")
    already_possible: Mapped[str] = mapped_column(default="")  # the power you may already have
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    certainty: Mapped[str]
    source: Mapped[str]
