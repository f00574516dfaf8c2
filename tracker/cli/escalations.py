"""`escalations run`: what the worker does every five minutes, by hand or from a timetable of your own."""

import click
from flask import current_app

from tracker.cli.databases import DatabaseGroup
from tracker.domain.errors import Refusal


@click.group(cls=DatabaseGroup)
def escalations() -> None:
    """Reminders of what is due, and of what is late."""


@escalations.command()
def run() -> None:
    """Take every step that is due, once each."""
    try:
        taken = current_app.extensions["worker"].escalate()
    except Refusal as refused:
        raise click.ClickException(refused.message) from refused
    click.echo(f"{taken} steps taken")
