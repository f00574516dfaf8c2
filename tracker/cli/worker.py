"""`worker run`: the process beside the web server that sends e-mails, escalates and carries out what was queued."""

import click
from flask import current_app
from flask.cli import with_appcontext


@click.group()
def worker() -> None:
    """The worker."""


@worker.command()
@with_appcontext
def run() -> None:
    """Work until told to stop (Ctrl-C, or SIGTERM, which lets the job in hand end)."""
    try:
        current_app.extensions["worker"].run()
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault
