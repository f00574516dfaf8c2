"""`agreements list`, `agreements pdf`, `agreements draw`: the documents, from the server itself."""

from pathlib import Path

import click
from flask import current_app

from tracker.actions import agreement_files
from tracker.cli.databases import DatabaseGroup
from tracker.cli.world import world_now
from tracker.db import Database
from tracker.documents.agreement_pdf import draw_agreement
from tracker.documents.drawing import NothingMayBeFetched
from tracker.domain.errors import Refusal
from tracker.queries import agreement_documents
from tracker.queries import agreements as kept
from tracker.storage.keeping import Storage


@click.group(cls=DatabaseGroup)
def agreements() -> None:
    """Agreements and their documents."""


@agreements.command(name="list")
def list_() -> None:
    """Print every version drawn up: reference, version, state, check code, whether its file is stored."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        listed = kept.list_agreements(session)
    for each in listed:
        file = "stored" if each.has_file else "no file"
        click.echo(f"{each.reference}  version {each.number}  {each.state.words}  {each.check_code}  {file}")
    if not listed:
        click.echo("No agreement has been drawn up yet", err=True)


@agreements.command()
@click.argument("reference")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where to write the PDF.")
def pdf(reference: str, out: Path) -> None:
    """Write the document of an offer: the stored one once signed, else a draft drawn now."""
    database: Database = current_app.extensions["database"]
    storage: Storage = current_app.extensions["storage"]
    try:
        with database.reading() as session:
            document = agreement_documents.get_any(
                session, reference, check_url=current_app.config["CHECK_URL"], now=world_now(session)
            )
        content = storage.read(document.stored) if document.stored else _draw(document)
        out.write_bytes(content)
    except (Refusal, NothingMayBeFetched, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{out}: {len(content):,} bytes")


def _draw(document: agreement_documents.ToDraw) -> bytes:
    if document.drawing.is_signed:
        raise click.ClickException("It is signed but not drawn yet: run “agreements draw”")
    return draw_agreement(document.agreement, document.drawing)


@agreements.command()
@click.argument("reference")
def draw(reference: str) -> None:
    """Draw and store the signed document of an agreement whose drawing failed."""
    database: Database = current_app.extensions["database"]
    storage: Storage = current_app.extensions["storage"]
    try:
        with database.reading() as session:
            document, now = agreement_documents.get_signed(session, reference), world_now(session)
        if document.stored:
            raise click.ClickException(f"The signed document of {reference} is already stored")
        content = draw_agreement(document.agreement, document.drawing)
        sha256 = storage.keep(content)
        with database.writing() as session:
            agreement_files.keep_signed(session, reference, sha256=sha256, size=len(content), now=now)
    except (Refusal, NothingMayBeFetched, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{reference}: drawn and stored, {len(content):,} bytes")
