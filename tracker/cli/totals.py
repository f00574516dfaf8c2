"""`totals check` and `totals rebuild`: the running totals against the lines they come from."""

import click
from flask import current_app

from tracker.actions import totals as running
from tracker.cli.databases import DatabaseGroup
from tracker.db import Database


@click.group(cls=DatabaseGroup)
def totals() -> None:
    """The running totals of £ asked and agreed."""


@totals.command()
def check() -> None:
    """Add every line up again; exit 1 and name each total that differs."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        faults = running.compare(session)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} totals are wrong: run “flask --app app totals rebuild”")
    click.echo("Every total agrees with its lines")


@totals.command()
def rebuild() -> None:
    """Throw the totals away and add up every line again."""
    database: Database = current_app.extensions["database"]
    with database.writing() as session:
        running.rebuild(session)
    click.echo("Totals added up again")
