"""A group of commands that use the database, and say plainly when there is none to use."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError


class DatabaseGroup(AppGroup):
    """Ends with one sentence, not with a trace, where the database has no tables or does not answer."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as broken:
            raise click.ClickException(
                f'The database cannot be used ({broken.orig}). Has "alembic upgrade head" been run?'
            ) from broken
