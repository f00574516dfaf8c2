"""Engine, sessions and the two units of work: reading and writing. Knows no table."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, QueuePool, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

READ_ONLY = {"read_only": True}
LENDING: Mapping[str, Any] = {"poolclass": QueuePool, "pool_use_lifo": True}
"""The connection given back last is lent first: what it has read is at hand, and fewer caches fill."""

T = TypeVar("T")


class Database:
    """One database, SQLite or PostgreSQL; `bind` lets a test lend a connection of its own."""

    def __init__(self, url: str, *, bind: Engine | Connection | None = None) -> None:
        self.engine = make_engine(url) if bind is None else bind.engine
        self._bind: Any = bind if bind is not None else self.engine
        self._lent = isinstance(bind, Connection)
        self._to_read: Any = self._bind if self._lent else self._bind.execution_options(**READ_ONLY)

    def session(self, *, read_only: bool = False) -> Session:
        """A session for one unit of work; the caller closes it, and it is of no use after that.

        SQLAlchemy would let a closed session begin again: it would then hold a connection that nobody gives back.
        """
        how: dict[str, Any] = {"expire_on_commit": False, "close_resets_only": False}
        if self._lent:
            return Session(self._bind, join_transaction_mode="create_savepoint", **how)
        return Session(self._to_read if read_only else self._bind, **how)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is never committed: on SQLite it takes no write lock."""
        session = self.session(read_only=True)
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session committed once at the end, or rolled back whole."""
        session = self.session()
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()


def make_engine(url: str) -> Engine:
    """An engine set up for many short transactions; SQLite is told to lock at the start of a write.

    SQLite: write-ahead log, foreign keys on, and `BEGIN IMMEDIATE` for every writer, so two
    writers queue instead of one failing in the middle.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5}, **LENDING)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, **LENDING)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=5000",
        "cache_size=-4096",  # KB for each connection: the machine's own cache holds the rest
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("read_only"):
        held: Any = connection.connection.driver_connection
        held.execute("BEGIN")  # waits for nobody; by SQLAlchemy it would take as long as a small question
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def upsert(session: Session, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that can go on as ON CONFLICT, which each dialect spells for itself."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def portions(items: Collection[T], size: int = 500) -> Iterator[Sequence[T]]:
    """So many at a time, in their order: a statement takes only so many values."""
    ordered = list(items)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
