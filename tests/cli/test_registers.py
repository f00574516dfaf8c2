"""`registers load` at the command line: what is printed, what is kept, and the exit code."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from tests.support.databases import Databases
from tests.support.register_files import Folder
from tracker.cli.registers import registers
from tracker.db import Database
from tracker.models.organisations import Organisation


def runner_on(database: Database) -> FlaskCliRunner:
    app = Flask(__name__)
    app.extensions["database"] = database
    app.cli.add_command(registers)
    return app.test_cli_runner()


@pytest.fixture
def runner(database: Database) -> FlaskCliRunner:
    return runner_on(database)


def organisations(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation)) or 0


def test_a_load_is_kept_and_says_what_it_did(runner: FlaskCliRunner, database: Database):
    result = runner.invoke(args=["registers", "load"])
    assert result.exit_code == 0, result.output
    assert organisations(database) == 419
    lines = result.stdout.splitlines()
    assert lines[0] == "authorities.csv: 382 added (rows 2 to 383), 0 changed, 0 unchanged"
    assert lines[-1] == "1429 added, 0 changed, 0 unchanged, 0 refused"


def test_a_second_load_adds_nothing(runner: FlaskCliRunner):
    runner.invoke(args=["registers", "load"])
    result = runner.invoke(args=["registers", "load"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "0 added, 0 changed, 1429 unchanged, 0 refused"


def test_a_check_says_the_same_and_keeps_nothing(runner: FlaskCliRunner, database: Database):
    result = runner.invoke(args=["registers", "load", "--check"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == [
        "1429 added, 0 changed, 0 unchanged, 0 refused",
        "This was a check: nothing was saved",
    ]
    assert organisations(database) == 0


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_wrong_row_is_refused_with_exit_code_1(
    runner: FlaskCliRunner, database: Database, folder: Folder, arguments: list[str]
):
    row = folder.change("grants", {"key": "carers"}, kind="both")
    result = runner.invoke(args=["registers", "load", "--folder", str(folder.path), *arguments])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f'Refused: grants.csv, row {row}, column kind: "both" is not one of: revenue, capital',
        "Nothing was loaded: 1 refused",
    ]
    assert organisations(database) == 0


def test_a_database_without_tables_is_said_plainly(new_databases: Databases):
    database = Database(new_databases.empty())
    result = runner_on(database).invoke(args=["registers", "load"])
    database.engine.dispose()
    assert result.exit_code == 1
    assert 'Has "alembic upgrade head" been run?' in result.stderr
    assert "Traceback" not in result.output


def test_the_commands_explain_themselves(runner: FlaskCliRunner):
    assert "load" in runner.invoke(args=["registers", "--help"]).stdout
    result = runner.invoke(args=["registers", "load", "--help"])
    assert result.exit_code == 0
    assert "--check" in result.stdout
