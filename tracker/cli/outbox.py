"""`outbox send`: what the worker does every quarter of a minute, by hand or from a timetable of your own."""

import click
from flask import current_app

from tracker.cli.databases import DatabaseGroup
from tracker.db import Database
from tracker.queries.notices import get_outbox


@click.group(cls=DatabaseGroup)
def outbox() -> None:
    """E-mails that wait to be sent."""


@outbox.command()
def send() -> None:
    """Send what is due; exit 1 when some could not be sent. They are tried again after a pause."""
    done = current_app.extensions["worker"].send_outbox()
    click.echo(f"{done.sent} sent, {done.failed} failed, {done.dropped} no longer for those they were for")
    if done.failed:
        raise click.ClickException(f"{done.failed} e-mails could not be sent; the log says why")


@outbox.command()
def check() -> None:
    """Count what waits; exit 1 when anything was given up after the last try."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        found = get_outbox(session)
    click.echo(f"{found.waiting} notices wait to be sent")
    if found.failed:
        raise click.ClickException(f"{found.failed} notices were given up")
