"""`flask --app app registers load`: the shipped facts into the database."""

from pathlib import Path

import click
from flask import current_app

from tracker.actions import registers as actions
from tracker.actions.registers import Loaded
from tracker.cli.databases import DatabaseGroup
from tracker.cli.world import world_now
from tracker.db import Database
from tracker.domain.formats import plural

registers = DatabaseGroup("registers", help="The facts that ship with the tracker: councils, grants, indicators.")


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
    loaded = _load(database, folder, keep=not check)
    for line in loaded.report.lines():
        click.echo(line, err=loaded.report.is_refused)
    if loaded.report.is_refused:
        raise click.exceptions.Exit(1)
    if loaded.moved:
        click.echo(f"{plural(loaded.moved, 'open due date')} worked out again")
    if check:
        click.echo("This was a check: nothing was saved")


def _load(database: Database, folder: Path | None, *, keep: bool) -> Loaded:
    given = {} if folder is None else {"folder": folder}
    session = database.session()
    try:
        loaded = actions.load(session, now=world_now(session), **given)
        if keep and not loaded.report.is_refused:
            session.commit()
        else:
            session.rollback()
    finally:
        session.close()
    return loaded
