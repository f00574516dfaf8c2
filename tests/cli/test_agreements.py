"""The documents of agreements from the command line: listed, drawn, stored, written out, and what is said where not."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cli.running import in_force, run
from tracker.domain.offers import OfferState
from tracker.models.offers import Offer


def test_a_signed_document_is_drawn_stored_listed_and_written_out(
    played_app: Flask, reading: Session, tmp_path: Path
) -> None:
    reference, out = in_force(reading), tmp_path / "agreement.pdf"
    listed = run(played_app, "agreements", "list")
    assert listed.exit_code == 0
    assert [line for line in listed.output.splitlines() if line.startswith(reference) and line.endswith("no file")]
    early = run(played_app, "agreements", "pdf", reference, "--out", str(out))
    assert early.exit_code != 0
    assert "run “agreements draw”" in early.output

    folder = tmp_path / "files"
    folder.write_bytes(b"in its way")
    unkept = run(played_app, "agreements", "draw", reference)
    assert unkept.exit_code == 1
    assert unkept.output.startswith("Error: ")
    folder.unlink()

    drawn = run(played_app, "agreements", "draw", reference)
    assert drawn.exit_code == 0, drawn.output
    listed = run(played_app, "agreements", "list")
    assert [line for line in listed.output.splitlines() if line.startswith(reference) and line.endswith("stored")]
    written = run(played_app, "agreements", "pdf", reference, "--out", str(out))
    assert written.exit_code == 0, written.output
    assert out.read_bytes().startswith(b"%PDF-")
    again = run(played_app, "agreements", "draw", reference)
    assert again.exit_code != 0
    assert "already stored" in again.output

    for kept in (tmp_path / "files").rglob("*"):
        if kept.is_file():
            kept.unlink()
    lost = run(played_app, "agreements", "pdf", reference, "--out", str(out))
    assert lost.exit_code != 0
    assert "Traceback" not in lost.output


def test_a_draft_is_drawn_for_an_agreement_not_yet_signed(played_app: Flask, reading: Session, tmp_path: Path) -> None:
    query = select(Offer.reference).where(Offer.state == OfferState.AWAITING_SIGNATURE).order_by(Offer.id).limit(1)
    reference, out = reading.scalars(query).one(), tmp_path / "draft.pdf"
    reading.rollback()
    written = run(played_app, "agreements", "pdf", reference, "--out", str(out))
    assert written.exit_code == 0, written.output
    assert out.read_bytes().startswith(b"%PDF-")
    refused = run(played_app, "agreements", "draw", reference)
    assert refused.exit_code != 0


def test_a_place_that_cannot_be_written_to_is_said(played_app: Flask, reading: Session, tmp_path: Path) -> None:
    query = select(Offer.reference).where(Offer.state == OfferState.AWAITING_SIGNATURE).order_by(Offer.id).limit(1)
    reference = reading.scalars(query).one()
    reading.rollback()
    result = run(played_app, "agreements", "pdf", reference, "--out", str(tmp_path / "nowhere" / "draft.pdf"))
    assert result.exit_code != 0
    assert "Error: " in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("words", [["pdf", "SO-9999", "--out"], ["draw", "SO-9999"]], ids=["pdf", "draw"])
def test_an_offer_that_is_not_there_has_no_document(played_app: Flask, tmp_path: Path, words: list[str]) -> None:
    out = tmp_path / "none.pdf"
    result = run(played_app, "agreements", *words, *([str(out)] if words[-1] == "--out" else []))
    assert result.exit_code != 0
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    assert not out.exists()
