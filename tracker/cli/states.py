"""`states check`: derive every offer's state again and compare it with the stored copy."""

import click
from flask import current_app

from tracker.actions import states as stored
from tracker.cli.databases import DatabaseGroup
from tracker.cli.world import world_now
from tracker.db import Database
from tracker.domain.london import london_date


@click.group(cls=DatabaseGroup)
def states() -> None:
    """The states of offers."""


@states.command()
def check() -> None:
    """Recompute each offer's state; exit 1 and name those whose stored copy differs."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        count, faults = stored.compare(session, london_date(world_now(session)))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} of {count} offers are not in the state they should be in")
    click.echo(f"{count} offers, every state is as derived")
