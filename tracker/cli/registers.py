"""`flask --app app registers load`: the shipped facts into the database."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from tracker.actions.recomputing import recompute
from tracker.cli.world import world_now
from tracker.db import Database
from tracker.domain.formats import long_date, plural
from tracker.queries import clocks
from tracker.registers.loading import load_registers
from tracker.registers.reports import LoadReport

Holidays = Sequence[tuple[date, str]]

registers = AppGroup("registers", help="The facts that ship with the tracker: councils, grants, indicators.")


@registers.command("load")
@click.option("--check", is_flag=True, help="Say what a load would do, and do nothing.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with all the files, in place of those that ship.",
)
def load(check: bool, folder: Path | None) -> None:  # noqa: FBT001  # click hands flags over so
    """Load every file, or none if a single row is wrong. Safe to run again.

    A bank holiday that is new moves the open due dates that count it. Prints what became of each file's rows. Exit
    code 1 when something was refused.
    """
    database: Database = current_app.extensions["database"]
    try:
        report, moved = _load(database, folder, keep=not check)
    except (OperationalError, ProgrammingError) as broken:
        raise click.ClickException(
            f'The database cannot be used ({broken.orig}). Has "alembic upgrade head" been run?'
        ) from broken
    for line in report.lines():
        click.echo(line, err=report.is_refused)
    if report.is_refused:
        raise click.exceptions.Exit(1)
    if moved:
        click.echo(f"{plural(moved, 'open due date')} worked out again")
    if check:
        click.echo("This was a check: nothing was saved")


def _load(database: Database, folder: Path | None, *, keep: bool) -> tuple[LoadReport, int]:
    """The files and, in the same transaction, the open dates that they move; the second is how many."""
    given = {} if folder is None else {"folder": folder}
    session = database.session()
    try:
        before = clocks.list_holidays(session)
        now = world_now(session)
        report = load_registers(session, now=now, **given)
        moved = 0
        if not report.is_refused:
            moved = recompute(session, why=_why(before, clocks.list_holidays(session)), now=now)
        if keep and not report.is_refused:
            session.commit()
        else:
            session.rollback()
    finally:
        session.close()
    return report, moved


def _why(before: Holidays, after: Holidays) -> str:
    """Why dates moved, in words for the record: which days are bank holidays now, or that times were changed."""
    added = [f"{title}, {long_date(day)}" for day, title in after if (day, title) not in set(before)]
    if not added:
        return "The times of the programme were changed."
    return f"{'Bank holiday' if len(added) == 1 else 'Bank holidays'} added: {'; '.join(added)}."
