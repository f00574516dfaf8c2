"""The declarative base: naming of constraints, our column types, and how enums are stored.

An enum is stored as its *value*, in a plain text column guarded by a check constraint.
"""

import enum
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

NEVER_REUSED = {"sqlite_autoincrement": True}
"""Of a table whose draft rows may be removed: SQLite would give the last one's id, and its events, to the next."""


class Pence(sa.types.TypeDecorator[Money]):
    """Money as whole pence: exact on every engine, and `sum()` keeps the type."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Any) -> int | None:
        return None if value is None else value.pence

    def process_result_value(self, value: Any, dialect: Any) -> Money | None:
        return None if value is None else Money(int(value))


class Year(sa.types.TypeDecorator[FinancialYear]):
    """A financial year as the calendar year it starts in: 2011 is 2011-12."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: FinancialYear | None, dialect: Any) -> int | None:
        return None if value is None else value.start

    def process_result_value(self, value: Any, dialect: Any) -> FinancialYear | None:
        return None if value is None else FinancialYear(int(value))


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant, always aware and always UTC; a naive one is refused on the way in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored: pass an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Figure(sa.types.TypeDecorator[Decimal]):
    """A target's value as it was written: text, since no sum is ever made of it in SQL."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [each.value for each in kind]


def choice(kind: type[enum.Enum], name: str) -> sa.Enum:
    """A second column of one enum in a table: its check constraint needs a name of its own."""
    return sa.Enum(kind, native_enum=False, create_constraint=True, values_callable=_values, length=40, name=name)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        Money: Pence(),
        FinancialYear: Year(),
        datetime: UTCDateTime(),
        Decimal: Figure(),
        str: sa.Text(),
        dict[str, Any]: sa.JSON(),
        enum.Enum: sa.Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            values_callable=_values,
            length=40,
        ),
    }
