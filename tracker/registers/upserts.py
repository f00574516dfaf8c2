"""Rows into a table, in bulk: one statement reads what is there, one adds, one changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, insert, inspect, select, update
from sqlalchemy.orm import Session

from tracker.models.base import Base
from tracker.registers.reports import Change, FileReport, Kept


@dataclass(frozen=True)
class Record:
    """What one row wants its record to be: `values` by column of the table, its key among them.

    `final` names columns that, once filled in the database, an empty cell does not empty again.
    """

    row: int
    values: Mapping[str, Any]
    final: tuple[str, ...] = ()


def upsert(session: Session, file: str, table: type[Base], key: Sequence[str], records: Sequence[Record]) -> FileReport:
    """Add records that are not there, change those that differ; never take any away.

    `key` names the columns that tell records apart. All records must have the same columns.
    """
    if not records:
        return FileReport(file)
    ours = [str(column.key) for column in inspect(table).primary_key]
    columns = list(dict.fromkeys([*ours, *records[0].values]))
    there = session.execute(select(*(getattr(table, name) for name in columns))).mappings()
    found = {tuple(each[name] for name in key): each for each in there}
    new, changed, kept = [], [], []
    for record in records:
        before = found.get(tuple(record.values[name] for name in key))
        if before is None:
            new.append(record)
            continue
        change, left = _compared(record, before, key)
        kept.extend(left)
        if change.columns:
            changed.append((change, {name: before[name] for name in ours}, record))
    if new:
        # Without render_nulls each pattern of empty cells would be a statement of its own.
        adding = insert(table).execution_options(render_nulls=True)
        session.execute(adding, [dict(record.values) for record in new])
    _change(session, table, changed)
    return FileReport(
        file,
        tuple(record.row for record in new),
        tuple(change for change, _, _ in changed),
        len(records) - len(new) - len(changed),
        tuple(kept),
    )


def beyond(session: Session, table: type[Base], key: str, named: Collection[Any], *where: Any) -> tuple[Kept, ...]:
    """Records of a table that no row names, which a load leaves where they are."""
    known = session.scalars(select(getattr(table, key)).where(*where).order_by(getattr(table, key)))
    return tuple(Kept(None, str(each), "for it is in no file") for each in known if each not in named)


def _compared(record: Record, before: RowMapping, key: Sequence[str]) -> tuple[Change, list[Kept]]:
    name = ", ".join(str(record.values[each]) for each in key)
    left, columns = [], []
    for column, value in record.values.items():
        if value == before[column]:
            continue
        if column in record.final and value in (None, ""):
            left.append(Kept(record.row, name, f"for {column} was filled in here"))
        else:
            columns.append(column)
    return Change(record.row, name, tuple(columns)), left


def _change(session: Session, table: type[Base], changed: Sequence[tuple[Change, Mapping[str, Any], Record]]) -> None:
    """One statement for each set of columns, which is few: files change a column at a time."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change, identity, record in changed:
        values = {name: record.values[name] for name in change.columns}
        by_columns.setdefault(change.columns, []).append({**identity, **values})
    for rows in by_columns.values():
        session.execute(update(table), rows)
