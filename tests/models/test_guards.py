"""What the database itself holds: triggers as declared, migrations up, down and up, nothing left to generate."""

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.models.guards import GUARDS, WHAT, statements

NAMES = {f"{guard.name}_{what.lower()}" for guard in GUARDS for what in WHAT}


def test_the_triggers_that_stand_are_those_declared(connection: Connection) -> None:
    dialect = connection.dialect.name
    if dialect == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        declared = {sql.split()[2]: sql for sql in statements(dialect)}
        assert {name: sql for name, sql in rows if name.startswith("guard_")} == declared
    else:
        found = connection.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
        assert {name for name in found if name.startswith("guard_")} == NAMES


def test_every_guarded_table_exists(connection: Connection) -> None:
    assert {guard.table for guard in GUARDS} <= set(inspect(connection).get_table_names())


@pytest.mark.parametrize("statement", ["UPDATE events SET role = 'x'", "DELETE FROM events"])
def test_the_database_refuses_to_change_an_event(session: Session, statement: str) -> None:
    session.execute(text("INSERT INTO chains (id, key, sequence, head) VALUES (9001, 'test', 1, 'x')"))
    session.execute(
        text(
            "INSERT INTO events (id, chain_id, sequence, kind, at, role, facts, words, hash) "
            "VALUES (9001, 9001, 1, 'offer.created', '2010-11-01 10:00:00', '', '{}', '', 'x')"
        )
    )
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
