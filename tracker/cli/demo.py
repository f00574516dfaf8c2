"""`demo load`: the demonstration's world, of any size, into an empty database."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import click
from flask import current_app

from tracker.actions import agreement_files, worlds
from tracker.actions.passwords import DEMONSTRATION
from tracker.cli.databases import DatabaseGroup
from tracker.db import Database
from tracker.demonstration.world import load_world
from tracker.documents.agreement_pdf import draw_agreement
from tracker.domain.errors import Refusal
from tracker.domain.signing import AgreementState
from tracker.queries import agreements
from tracker.queries.agreement_documents import ToDraw, get_signed
from tracker.storage.keeping import Storage


@click.group(cls=DatabaseGroup)
def demo() -> None:
    """The demonstration."""


@demo.command()
@click.option("--lines", type=click.IntRange(60, 1_000_000), default=320, show_default=True, help="How many lines.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and exit 0, when people or offers are there already.")
def load(lines: int, *, if_empty: bool) -> None:
    """Play the world single-offer-2011-12, as if it were Monday 1 November 2010."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        if if_empty and not worlds.is_empty(session):
            click.echo("People or offers are here already: nothing loaded")
            return
    storage: Storage = current_app.extensions["storage"]
    password_hash = current_app.extensions["passwords"].hash(DEMONSTRATION)
    started = datetime.now(UTC)
    try:
        with database.writing() as session:
            load_world(
                session,
                lines=lines,
                password_hash=password_hash,
                loaded_at=started,
                keep=storage.keep,
                progress=_tenths("acts"),
            )
    except Refusal as refused:
        raise click.ClickException(refused.message) from refused
    count = _draw_signed(database)
    seconds = (datetime.now(UTC) - started).total_seconds()
    click.echo(f"{lines:,} lines played and {count} signed documents drawn in {seconds:.0f} seconds")


def _tenths(what: str) -> Callable[[int, int], None]:
    """Says each tenth of the way, once."""
    said = 0

    def progress(done: int, whole: int) -> None:
        nonlocal said
        if done * 10 // whole > said:
            said = done * 10 // whole
            click.echo(f"  {said * 10:>3} per cent: {done:,} of {whole:,} {what}")

    return progress


def _draw_signed(database: Database) -> int:
    """Draw and keep the document of every agreement in force, as the last signature's own request would."""
    storage: Storage = current_app.extensions["storage"]
    with database.reading() as session:
        listed = agreements.list_agreements(session)
        waiting = [each.reference for each in listed if each.state is AgreementState.IN_FORCE and not each.has_file]
        documents = [get_signed(session, reference) for reference in waiting]
    progress = _tenths("signed documents")
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        drawn = pool.map(_draw, documents)
        for done, (reference, document, content) in enumerate(zip(waiting, documents, drawn, strict=True), 1):
            sha256, at = storage.keep(content), document.drawing.drawn_at
            with database.writing() as session:
                agreement_files.keep_signed(session, reference, sha256=sha256, size=len(content), now=at)
            progress(done, len(waiting))
    return len(waiting)


def _draw(document: ToDraw) -> bytes:
    """Run in another process: drawing takes a second or two each, and one core should not wait for the other."""
    return draw_agreement(document.agreement, document.drawing)
