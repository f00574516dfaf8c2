"""Commands on a database that has no tables, and on one that holds nothing yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from config import Config
from tests.support.client import SETTINGS
from tests.support.databases import Databases
from tracker.db import Database
from tracker.factory import create_app

NEEDS_A_DATABASE = (
    ["agreements", "draw", "SO-0001"],
    ["agreements", "list"],
    ["agreements", "pdf", "SO-0001", "--out", "never-written.pdf"],
    ["audit", "replay"],
    ["audit", "verify"],
    ["demo", "load"],
    ["escalations", "run"],
    ["outbox", "check"],
    ["outbox", "send"],
    ["people", "password", "officer@luton.example"],
    ["registers", "load"],
    ["releases", "carry-out"],
    ["states", "check"],
    ["totals", "check"],
    ["totals", "rebuild"],
)


def runner_on(database: Database, tmp_path: Path) -> FlaskCliRunner:
    settings = {**SETTINGS, "STORAGE_PATH": str(tmp_path / "files")}
    app: Flask = create_app(Config.from_env(settings), held=database, testing=True)
    return app.test_cli_runner()


@pytest.fixture
def without_tables(new_databases: Databases) -> Iterator[Database]:
    database = Database(new_databases.empty())
    yield database
    database.engine.dispose()


@pytest.mark.parametrize("words", NEEDS_A_DATABASE, ids=" ".join)
def test_a_database_without_tables_is_said_plainly(without_tables: Database, tmp_path: Path, words: list[str]) -> None:
    result = runner_on(without_tables, tmp_path).invoke(args=words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used (")
    assert result.stderr.rstrip().endswith('Has "alembic upgrade head" been run?')


def test_a_list_of_no_agreements_says_so_beside_its_rows(database: Database, tmp_path: Path) -> None:
    result = runner_on(database, tmp_path).invoke(args=["agreements", "list"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No agreement has been drawn up yet\n"
