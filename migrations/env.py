"""Runs the numbered scripts of versions/ against the database that DATABASE_URL names, SQLite or PostgreSQL.

The scripts never import `tracker`: a model may change after the script that made its table, so our own column
types are written down as the plain SQLAlchemy types they are kept in. Tests hand their own address over in
`config.attributes["database_url"]`.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from logging.config import fileConfig
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, TypeDecorator

import tracker.models
from config import database_url
from tracker.db import make_engine
from tracker.models.base import Base

for module in pkgutil.iter_modules(tracker.models.__path__, "tracker.models."):
    importlib.import_module(module.name)  # a table is known once its module is loaded

alembic_config = context.config
given_url: str | None = alembic_config.attributes.get("database_url")
if given_url is None and alembic_config.config_file_name is not None:
    fileConfig(alembic_config.config_file_name, disable_existing_loggers=False)


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own column types as the plain types below them: `sa.BigInteger()` for pence."""
    if kind == "type" and isinstance(item, TypeDecorator) and type(item).__module__.startswith("tracker."):
        plain = item.impl_instance
        if not type(plain).__module__.startswith("sqlalchemy.sql"):
            raise TypeError(f"{item!r} is kept in {plain!r}, which is no plain SQLAlchemy type")
        return f"sa.{plain!r}"
    return False


def include_object(_item: Any, name: str | None, kind: str, _is_reflected: bool, _compared_to: Any) -> bool:
    """Leave out the tables that SQLite keeps behind a full-text index."""
    return not (kind == "table" and name is not None and name.startswith("search_fts"))


def number_it(_context: MigrationContext, _revision: Any, directives: Iterable[MigrationScript]) -> None:
    """Number a new script after the last one: 0042_add_offer_deadline.py."""
    heads = context.script.get_heads()
    for directive in directives:
        directive.rev_id = f"{max((int(head) for head in heads), default=0) + 1:04}"


def run(connection: Connection | None, **how: Any) -> None:
    """Run the scripts in one transaction: on both databases a script that fails leaves nothing behind."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        include_object=include_object,
        process_revision_directives=number_it,
        transactional_ddl=True,
        **how,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection is not None and connection.dialect.name == "sqlite":
            refuse_broken_links(connection)


def refuse_broken_links(connection: Connection) -> None:
    """SQLite rebuilds a table to alter it with its foreign keys off, so they are checked before the commit."""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"Rows point at rows that are not there: {broken[:10]}")


def run_online() -> None:
    """Connect and run, with SQLite's foreign keys off until the connection closes."""
    engine = make_engine(given_url or database_url())
    is_sqlite = engine.dialect.name == "sqlite"
    try:
        with engine.connect() as connection:
            if is_sqlite:
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            run(connection, render_as_batch=is_sqlite)
    finally:
        engine.dispose()


if context.is_offline_mode():
    run(None, url=given_url or database_url(), literal_binds=True, dialect_opts={"paramstyle": "named"})
else:
    run_online()
