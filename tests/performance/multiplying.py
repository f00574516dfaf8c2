"""More lines than can be played while one waits: what was played, copied in SQL, each copy with a record of its own.

A copy has ids, references and hash chains of its own, so `audit verify` and `states check` find nothing wrong in it,
nor does `totals check` once the totals are added up again. Councils stay who they are: they have more offers.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select, text

from tests.performance.ground import Ground, say
from tracker import audit, models
from tracker.db import make_engine
from tracker.models.base import Base
from tracker.models.events import Chain, Event

NOT_COPIED = {"selections", "selection_lines", "views", "notices", "events"}
"""What is no part of a case, and the events, which are chained anew."""

_APART = 10_000  # between the number of an offer and that of its next copy
_AT_ONCE = 20_000
_SPELT = {
    ("offers", "reference"): "substr(reference, 1, 3) || (CAST(substr(reference, 4) AS INTEGER) + {apart})",
    ("publications", "reference"): "substr(reference, 1, 3) || (CAST(substr(reference, 4) AS INTEGER) + {apart})",
    ("offers", "form_key"): "NULL",
    ("chains", "key"): "'offer:' || (CAST(substr(key, 7) AS INTEGER) + {offers})",
}
"""Columns that are neither copied as they are nor ids, and how a copy's are made."""


def multiply(ground: Ground, times: int) -> None:
    """Copy every offer until there are `times` as many lines; then add the totals up again."""
    for module in pkgutil.iter_modules(models.__path__, "tracker.models."):
        importlib.import_module(module.name)
    engine = make_engine(ground.url)
    with engine.connect() as connection:
        # Lines and decisions point at each other: whether all pointers are good is looked at after the last copy.
        loosened = "PRAGMA foreign_keys=OFF" if ground.is_sqlite else "SET session_replication_role = replica"
        connection.connection.driver_connection.execute(loosened)  # type: ignore[union-attr]  (outside a transaction)
        sizes = {table.name: _largest_id(connection, table) for table in (*_copied(), Event.__table__)}
        for copy in range(1, times):
            say(f"Copying all lines, {copy} of {times - 1}")
            shifts = {name: copy * size for name, size in sizes.items()} | {"apart": copy * _APART}
            for table in _copied():
                _copy(connection, table, sizes, shifts)
            _chain_anew(connection, sizes["events"], shifts)
        connection.commit()
        if ground.is_sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            assert not broken, f"copies point at nothing: {broken[:5]}"
            connection.commit()
    engine.dispose()
    ground.run("flask", "--app", "app", "totals", "rebuild")


def _copied() -> list[Table]:
    """The tables whose rows belong to an offer, directly or by way of each other."""
    found = {"offers", "chains", "events"}
    before: set[str] = set()
    while found != before:
        before = set(found)
        for table in Base.metadata.tables.values():
            if any(key.column.table.name in before for key in table.foreign_keys):
                found.add(table.name)
        found -= NOT_COPIED - {"events"}
    return [Base.metadata.tables[name] for name in sorted(found - NOT_COPIED)]


def _largest_id(connection: Connection, table: Table) -> int:
    if "id" not in table.c:
        return 0
    return connection.scalar(text(f"SELECT max(id) FROM {table.name}")) or 0


def _points_to(column: Column[Any], sizes: Mapping[str, int]) -> str | None:
    """The copied table that a column holds an id of; some say it by their name alone."""
    if column.name == "id":
        return column.table.name
    keyed = [key.column.table.name for key in column.foreign_keys if key.column.name == "id"]
    return next((name for name in (*keyed, f"{column.name.removesuffix('_id')}s") if sizes.get(name)), None)


def _copy(connection: Connection, table: Table, sizes: Mapping[str, int], shifts: Mapping[str, int]) -> None:
    made, originals = [], ""
    for column in table.columns:
        target = _points_to(column, sizes)
        if target is not None:
            originals = originals or f"{column.name} <= {sizes[target]}"
            made.append(f"{column.name} + {shifts[target]}")
        else:
            made.append(_SPELT.get((table.name, column.name), column.name))
    if table.name == "chains":
        originals += " AND key != 'service'"
    names = ", ".join(column.name for column in table.columns)
    copies = ", ".join(made).format_map(shifts)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {copies} FROM {table.name} WHERE {originals}"
    )


def _chain_anew(connection: Connection, events: int, shifts: Mapping[str, int]) -> None:
    """The events of the copies, and the heads that their chains end in."""
    heads: dict[int, str] = {}
    rows = []
    for row in _events(connection, events, shifts):
        row["hash"] = heads[row["chain_id"]] = audit.hash_of(row, heads.get(row["chain_id"], audit.START))
        rows.append(row)
        if len(rows) == _AT_ONCE:
            connection.execute(insert(Event), rows)
            rows = []
    connection.execute(insert(Event), rows)
    moved = [{"chain": chain, "head": head} for chain, head in heads.items()]
    connection.execute(text("UPDATE chains SET head = :head WHERE id = :chain"), moved)


def _events(connection: Connection, originals: int, shifts: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    shifted = {name: f"{name.removesuffix('_id')}s" for name in ("chain_id", "offer_id", "line_id", "commitment_id")}
    shifted |= {"id": "events", "agreement_id": "agreements"}
    query = select(Event.__table__).join(Chain, Chain.id == Event.chain_id)
    query = query.where(Chain.key != audit.SERVICE, Event.id <= originals).order_by(Event.chain_id, Event.sequence)
    for found in connection.execute(query).mappings().all():
        row = dict(found)
        for name, table in shifted.items():
            row[name] = None if row[name] is None else row[name] + shifts[table]
        yield row
