"""`registers load` at the command line: what is printed, what is kept, and the exit code."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import line_of, send_offer
from tests.support.register_files import Folder
from tests.support.world import World
from tracker.cli.registers import registers
from tracker.db import Database
from tracker.domain.events import EventKind
from tracker.models.events import Event
from tracker.models.organisations import Organisation


def runner_on(database: Database) -> FlaskCliRunner:
    app = Flask(__name__)
    app.config["DEMONSTRATION"] = False
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


def loads(session: Session) -> list[tuple[int | None, dict[str, int]]]:
    """Who loaded registers, and what changed by it, as recorded."""
    query = select(Event.person_id, Event.facts).where(Event.kind == EventKind.REGISTERS_LOADED).order_by(Event.id)
    return [(event.person_id, event.facts) for event in session.execute(query)]


def test_a_load_that_changes_something_is_recorded_and_others_are_not(
    session: Session, database: Database, world: World, folder: Folder
):
    folder.change("grants", {"key": "carers"}, name="Carers’ Grant")
    for _ in range(2):
        runner_on(database).invoke(args=["registers", "load", "--folder", str(folder.path)])
    assert loads(session) == [(None, {"added": 0, "changed": 1})]


def test_the_first_load_before_anybody_is_here_is_no_event(runner: FlaskCliRunner, session: Session):
    assert runner.invoke(args=["registers", "load"]).exit_code == 0
    assert loads(session) == []


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


def test_the_commands_explain_themselves(runner: FlaskCliRunner):
    assert "load" in runner.invoke(args=["registers", "--help"]).stdout
    result = runner.invoke(args=["registers", "load", "--help"])
    assert result.exit_code == 0
    assert "--check" in result.stdout


def test_a_bank_holiday_that_is_new_moves_open_dates_and_the_record_says_why(
    session: Session, database: Database, world: World, folder: Folder
):
    sent = send_offer(session, world)
    session.commit()
    folder.add("bank_holidays", day="2010-11-03", title="A royal day")
    arguments = ["registers", "load", "--folder", str(folder.path)]
    result = runner_on(database).invoke(args=[*arguments, "--check"])
    assert "2 open due dates worked out again" in result.stdout
    assert line_of(session, sent).due_on == date(2010, 11, 8)
    result = runner_on(database).invoke(args=arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "2 open due dates worked out again"
    assert line_of(session, sent).due_on == date(2010, 11, 9)
    words = session.scalars(select(Event.words).where(Event.kind == "line.due_date_moved")).all()
    assert words == ["Bank holiday added: A royal day, 3 November 2010."]
    again = runner_on(database).invoke(args=arguments)
    assert "worked out again" not in again.stdout
