"""What each authority holds inside a ring and is to reach on an indicator: written in bulk, real or illustrative.

These are facts of a register, not moves: they change no line and so write no event.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, not_, or_
from sqlalchemy.orm import Session

from tracker import db
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.models.base import Base
from tracker.models.grants import Allocation
from tracker.models.indicators import AuthorityTarget


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What one authority holds inside a ring in a year; `is_illustrative` where nobody published it."""

    authority_id: int
    ring_id: int
    year: FinancialYear
    amount: Money
    source: str
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What one authority is to reach on an indicator in a year; None where the figure is not known."""

    programme_id: int
    authority_id: int
    indicator_id: int
    year: FinancialYear
    baseline: Decimal | None
    value: Decimal | None
    source: str
    is_illustrative: bool = False


def record_allocations(session: Session, rows: Sequence[AllocationRow]) -> None:
    """Add allocations, or change those that are there; an illustrative one never replaces a real one.

    Of several rows for one authority, ring and year the last counts. Raises RuleBroken on the
    field `amount` when one is below nothing, and on `source` when nothing says where it is from.
    """
    for row in rows:
        _check_source(row.source)
        if row.amount < Money.zero():
            raise RuleBroken(f"An allocation cannot be {row.amount}", "amount")
    _upsert(session, Allocation, rows)


def record_targets(session: Session, rows: Sequence[TargetRow]) -> None:
    """Add targets of authorities, or change those that are there; an illustrative one never replaces a real one.

    Of several rows for one programme, authority, indicator and year the last counts. Raises
    RuleBroken on the field `source` when nothing says where a target is from.
    """
    for row in rows:
        _check_source(row.source)
    _upsert(session, AuthorityTarget, rows)


def _check_source(source: str) -> None:
    if not source.strip():
        raise RuleBroken("Say where the figure is from", "source")


def _upsert(session: Session, model: type[Base], rows: Sequence[AllocationRow] | Sequence[TargetRow]) -> None:
    """One statement, given all rows at once."""
    if not rows:
        return
    table = cast(Table, model.__table__)
    key = [column.name for column in table.primary_key]
    columns = [each.name for each in fields(rows[0])]
    insert = db.upsert(session, table)
    is_no_worse = or_(table.c.is_illustrative, not_(insert.excluded.is_illustrative))
    statement = insert.on_conflict_do_update(
        index_elements=key,
        set_={name: insert.excluded[name] for name in columns if name not in key},
        where=is_no_worse,
    )
    values: list[dict[str, Any]] = [{name: getattr(row, name) for name in columns} for row in rows]
    session.execute(statement, values)
