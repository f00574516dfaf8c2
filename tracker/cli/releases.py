"""`releases carry-out`: what the worker does every five minutes, by hand or from a timetable of your own."""

import click
from flask import current_app

from tracker.cli.databases import DatabaseGroup
from tracker.domain.formats import plural


@click.group(cls=DatabaseGroup)
def releases() -> None:
    """Releases that were queued in a pre-election period."""


@releases.command("carry-out")
def carry_out() -> None:
    """Carry out the queued releases whose time has come, each once, in the name of whoever queued it."""
    done = current_app.extensions["worker"].carry_out_releases()
    click.echo(f"{plural(done, 'queued release')} carried out")
