"""`audit verify`: walk every chain and name what is wrong."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import audit as record
from tracker.db import Database


@click.group()
def audit() -> None:
    """The record of everything that happened."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Check every hash chain; exit 1 and name each break if one was forged, cut or lost."""
    database: Database = current_app.extensions["database"]
    faults = 0
    with database.reading() as session:
        for fault in record.verify(session):
            faults += 1
            click.echo(f"{fault.chain}: {fault.words}", err=True)
        count = record.count_events(session)
    if faults:
        raise click.ClickException(f"{faults} broken places in {count} events")
    click.echo(f"{count} events, every chain is whole")
