"""The demonstration at its smallest, played once a run and copied: offers in every state, for tests of all pages."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy.orm import Session

from tests.support import databases
from tests.support.world import BEGINNING, World, read_world
from tracker.actions.passwords import Passwords
from tracker.db import Database
from tracker.demonstration.world import load_world
from tracker.registers.loading import load_registers

LINES = 120
LOADED_AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def play(session: Session, lines: int = LINES) -> None:
    """Registers and the demonstration into an empty database."""
    load_registers(session, now=BEGINNING)
    password_hash = Passwords(cheapest=True).hash("whatever")
    load_world(
        session,
        lines=lines,
        password_hash=password_hash,
        loaded_at=LOADED_AT,
        keep=lambda content: sha256(content).hexdigest(),
        progress=lambda _done, _all: None,
    )


def write_played(url: str) -> None:
    """Fill an empty database with it."""
    database = Database(url)
    with database.writing() as session:
        play(session)
    database.engine.dispose()


@pytest.fixture(scope="session")
def new_played(new_databases: databases.Databases) -> Callable[[], str]:
    """Hands out the addresses of new databases in which the demonstration stands."""
    return lambda: new_databases.filled("played", write_played)


@pytest.fixture
def played(new_played: Callable[[], str]) -> Iterator[tuple[Database, World]]:
    """A copy of it for this test alone, and its people."""
    database = Database(new_played())
    with database.reading() as session:
        found = read_world(session)
    yield database, found
    database.engine.dispose()
