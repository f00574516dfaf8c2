"""The numbered scripts: one line of them, up and down on both databases, ending at what the models say."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import tracker.models
from tests.support.code import HOME, name_of
from tests.support.databases import Databases, migrate
from tracker.db import make_engine
from tracker.models import guards
from tracker.models.base import Base

for module in pkgutil.iter_modules(tracker.models.__path__, "tracker.models."):
    importlib.import_module(module.name)  # a table is known once its module is loaded

SCRIPTS = sorted((HOME / "migrations" / "versions").glob("*.py"))


def is_ours(_item: object, name: str | None, kind: str, *_rest: object) -> bool:
    """What SQLite keeps behind a full-text index is its own affair."""
    return not (kind == "table" and name is not None and name.startswith("search_fts"))


def triggers(connection: Connection) -> set[str]:
    """Every trigger and every function of ours that stands in the database, as it is written there."""
    if connection.dialect.name == "sqlite":
        found = connection.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        found = connection.scalars(
            text(
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
                "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        )
    return {" ".join(sql.split()) for sql in found}


def test_there_is_one_line_of_scripts_numbered_from_one() -> None:
    assert [script.name[:5] for script in SCRIPTS] == [f"{number:04}_" for number in range(1, len(SCRIPTS) + 1)]
    directory = ScriptDirectory.from_config(AlembicConfig(HOME / "alembic.ini"))
    assert len(directory.get_heads()) == 1


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_never_imports_the_tracker(script: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(script.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not {name for name in imported if name.partition(".")[0] in {"tracker", "config", "app"}}, name_of(script)
    assert re.match(r"\d{4}_[a-z0-9_]+$", script.stem)


def test_the_scripts_go_up_and_down_and_up_and_end_at_the_models(new_databases: Databases) -> None:
    url = new_databases.empty()
    for revision in ("head", "base", "head"):
        migrate(url, revision)
        engine = make_engine(url)
        with engine.connect() as connection:
            left = set(inspect(connection).get_table_names()) - {"alembic_version"}
            assert bool(left) is (revision == "head"), f"at {revision} there is {sorted(left)}"
            if revision == "base":
                assert not triggers(connection)
            else:
                compared = MigrationContext.configure(
                    connection, opts={"include_object": is_ours, "compare_type": True, "compare_server_default": True}
                )
                assert compare_metadata(compared, Base.metadata) == []
        engine.dispose()


def test_the_triggers_that_stand_are_those_declared(new_databases: Databases) -> None:
    """Alembic's batch mode drops triggers on SQLite without a word: so a script that alters must set them again."""
    migrated, declared = make_engine(new_databases.migrated()), make_engine(new_databases.empty())
    with declared.begin() as connection:
        Base.metadata.create_all(connection)
        for statement in guards.statements(connection.dialect.name):
            connection.exec_driver_sql(
                statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
            )
        promised = triggers(connection)
    with migrated.connect() as connection:
        standing = triggers(connection)
    migrated.dispose()
    declared.dispose()
    assert promised
    assert standing == promised
