"""`audit verify`: walk every chain and name what is wrong. `audit replay`: compare every line with its events."""

import click
from flask import current_app

from tracker import audit as record
from tracker.actions import replaying
from tracker.cli.databases import DatabaseGroup
from tracker.db import Database


@click.group(cls=DatabaseGroup)
def audit() -> None:
    """The record of everything that happened."""


@audit.command()
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


@audit.command()
def replay() -> None:
    """Follow the events of every line; exit 1 and name each line that they do not lead to."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        count, faults = replaying.compare(session)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} faults: the record and {count} lines do not agree")
    click.echo(f"{count} lines, each stands where its events lead")
