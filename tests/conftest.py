"""What every test may ask for. The rest stands in tests/support/."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from tests.support import databases
from tests.support.clock import WorldClock
from tests.support.network import refuse_outbound
from tracker.db import Database, make_engine

SHARED = "TRACKER_TESTS_SHARED"
pytest_plugins = [
    *("tests.support.browser", "tests.support.world", "tests.support.client", "tests.support.played"),
    "tests.support.redis_server",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=sorted(databases.KINDS), default="sqlite", help="what the tests write to")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all workers of this run share; they find it by the environment they inherit."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = tempfile.mkdtemp(prefix="tracker-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for rows, however it gets at them, is a database test."""
    for item in items:
        if {"connection", "new_databases"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session", autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        refuse_outbound(patch)
        yield


@pytest.fixture(scope="session")
def new_databases(request: pytest.FixtureRequest) -> Iterator[databases.Databases]:
    """Hands out the addresses of new databases, empty or migrated."""
    kind = databases.KINDS[request.config.getoption("--database")]
    made = kind(Path(os.environ[SHARED]))
    yield made
    made.close()


@pytest.fixture(scope="session")
def engine(new_databases: databases.Databases) -> Iterator[Engine]:
    """This worker's migrated database, in which no test leaves anything behind."""
    engine = make_engine(new_databases.migrated())
    yield engine
    engine.dispose()


@pytest.fixture
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back when the test is over; to the world, for a test that asks."""
    name = "world_engine" if "world" in request.fixturenames else "engine"
    engine: Engine = request.getfixturevalue(name)
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def database(connection: Connection) -> Database:
    """A database whose commits last as long as the test."""
    return Database(str(connection.engine.url), bind=connection)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on that database; a commit is a savepoint's."""
    session = database.session()
    yield session
    session.close()


@pytest.fixture
def own_database(request: pytest.FixtureRequest, new_databases: databases.Databases) -> Iterator[Database]:
    """A migrated database for this test alone, where commits are real: for threads, servers and migrations."""
    has_world = "world" in request.fixturenames
    database = Database(request.getfixturevalue("new_world")() if has_world else new_databases.migrated())
    yield database
    database.engine.dispose()


@pytest.fixture
def clock() -> WorldClock:
    """World time, standing still at ten on Monday 1 November 2010."""
    return WorldClock()
