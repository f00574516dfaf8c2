"""The document of an agreement: a draft drawn when it is opened, one drawn for good, and what tells a copy."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import send_offer
from tests.support.sql import counting
from tests.support.world import NOW, World
from tests.web.agreeing import TICKED, pdf_of, row_of, state_of, text_of
from tracker.actions import agreement_files
from tracker.domain.actors import Actor
from tracker.domain.offers import OfferState

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # WeasyPrint leaves its profile open


def test_before_drawing_up_the_document_is_a_draft_of_what_is_proposed(
    client: Client, session: Session, world: World, signatory: Actor
) -> None:
    sent = send_offer(session, world)
    session.commit()
    text = text_of(pdf_of(client, sent.reference, signatory))
    assert "Draft, not signed" in text
    assert "£846,000" in text
    assert "1 line is not agreed yet. It stands here as last proposed." in text
    assert "Nothing so far. 1 request is not decided yet." in text
    assert "clearance of HM Treasury was needed" not in text
    client.be(world.as_("caseworker", "DH"))
    pdf_of(client, sent.reference, world.as_("caseworker", "DH"))


def test_while_it_is_out_the_document_is_a_draft_under_its_check_code(
    client: Client, session: Session, signatory: Actor, out: str
) -> None:
    sent = client.fetch(f"/agreements/{out}/agreement.pdf", as_=signatory)
    assert sent.headers["Content-Disposition"] == f'inline; filename="{out}-draft.pdf"'
    text = text_of(PdfReader(BytesIO(sent.data)))
    assert "Draft, not signed" in text
    assert row_of(session, out).check_code in text


def test_the_stored_document_is_sent_and_never_drawn_again(
    client: Client, signed: str, signatory: Actor, clock: WorldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.agreements.views.draw_agreement_apart", None)
    first = client.fetch(f"/agreements/{signed}/agreement.pdf", as_=signatory)
    clock.set(clock.now.replace(year=2011, month=6))
    again = client.fetch(f"/agreements/{signed}/agreement.pdf", as_=signatory)
    assert first.data == again.data
    assert again.headers["Content-Disposition"] == f'inline; filename="{signed}.pdf"'


def test_the_stored_document_takes_two_statements_who_asks_and_what_file_they_may_see(
    client: Client, signed: str, signatory: Actor
) -> None:
    client.be(signatory)
    with counting(client.database.engine) as statements:
        client.fetch(f"/agreements/{signed}/agreement.pdf")
    assert len(statements) == 2, str(statements)


def test_the_stored_document_is_found_by_who_sees_the_terms_alone(client: Client, signed: str, world: World) -> None:
    path = f"/agreements/{signed}/agreement.pdf"
    for role, place in (("officer", "LUT"), ("caseworker", "DH"), ("auditor", "SERVICE")):
        client.fetch(path, as_=world.as_(role, place))
    strangers = [world.as_("officer", "BIR"), world.as_("decision_maker", "DfT")]
    for stranger in [*strangers, world.as_("monitor", "LGA"), world.as_("administrator", "SERVICE")]:
        client.fetch(path, as_=stranger, status=404)


def test_the_document_reads_the_same_as_a_page(client: Client, session: Session, signatory: Actor, out: str) -> None:
    page = client.page("agreements.text", reference=out, as_=signatory)
    assert page.h1 == f"Agreement {out}"
    assert "Draft, not signed" in page.text
    assert row_of(session, out).check_code in page.text
    for part in ("Summary on one page", "Schedule A: freedoms", "Signatures"):
        assert part in [each.text for each in page.all("h2")]
    printed = text_of(pdf_of(client, out, signatory))
    for row in page.all("tr"):
        for figure in row.all(".m"):
            assert figure.text in printed


def test_the_page_is_for_everyone_once_the_signature_is_published(
    client: Client, signed: str, clock: WorldClock
) -> None:
    client.page("agreements.public_text", reference=signed, as_=None, status=404)
    clock.set(clock.now + timedelta(days=14))
    page = client.page("agreements.public_text", reference=signed, as_=None)
    assert "Signed" in page.text
    assert "Draft, not signed" not in page.text
    assert "style=" not in page.markup


def test_a_drawing_that_fails_loses_no_signature_and_is_drawn_by_the_command(
    client: Client,
    session: Session,
    app: Flask,
    store: Path,
    signatory: Actor,
    decider: Actor,
    out: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.page("agreements.sign", reference=out, as_=signatory).submit("Sign the agreement", **TICKED)
    with monkeypatch.context() as patch:
        patch.setattr("tracker.web.agreements.documents.draw_agreement_apart", lambda *_: 1 / 0)
        done = client.page("agreements.sign", reference=out, as_=decider).submit("Sign the agreement", **TICKED)
    assert "The signed document could not be drawn just now. The signatures stand" in done.text
    assert state_of(session, out) is OfferState.IN_FORCE
    shown = client.page("agreements.show", reference=out, as_=signatory)
    assert "Its document has not been drawn yet" in shown.text
    assert client.page("agreements.document", reference=out, status=503).h1 == "The document is not ready"
    drawn = app.test_cli_runner().invoke(args=["agreements", "draw", out])
    assert drawn.exit_code == 0, drawn.output
    assert "Draft, not signed" not in text_of(pdf_of(client, out, signatory))
    assert app.test_cli_runner().invoke(args=["agreements", "draw", out]).exit_code == 1


def test_a_stored_document_that_is_gone_or_spoiled_is_said_and_not_sent(
    client: Client, store: Path, signed: str, signatory: Actor
) -> None:
    (file,) = [each for each in store.rglob("*") if each.is_file()]
    file.write_bytes(file.read_bytes() + b"%")
    assert client.page("agreements.document", reference=signed, as_=signatory, status=503).main
    file.unlink()
    assert client.page("agreements.document", reference=signed, as_=signatory, status=503).main


def test_a_signed_document_is_kept_once(session: Session, signed: str) -> None:
    session.expire_all()
    with pytest.raises(Exception, match="already stored"):
        agreement_files.keep_signed(session, signed, sha256="0" * 64, size=1, now=NOW)


# Checking a copy


def test_anyone_checks_a_copy_by_its_code(client: Client, session: Session, signed: str) -> None:
    row = row_of(session, signed)
    page = client.page("agreements.check_document", as_=None)
    assert page.h1 == "Check a document"
    for typed in (row.check_code, row.check_code.lower(), row.check_code.replace("-", " ")):
        found = client.page("agreements.check_document", query={"code": typed})
        assert "Signed and in force" in found.text
        assert f"{signed}, version 1" in found.text
        assert row.sha256 in found.text
    for wrong in ("AAAA-BBBB-CCCC", "<script>", "x" * 500):
        assert "Not one of ours" in client.page("agreements.check_document", query={"code": wrong}).text


def test_a_copy_of_a_draft_is_known_as_one(client: Client, session: Session, decider: Actor, out: str) -> None:
    code = row_of(session, out).check_code
    assert "A draft, not signed" in client.page("agreements.check_document", query={"code": code}, as_=None).text
    client.page("agreements.decline", reference=out, as_=decider).submit("Decline the agreement", reason="No.")
    found = client.page("agreements.check_document", query={"code": code}, as_=None)
    assert "Discarded before everyone signed" in found.text


# The public copy


def test_everyone_reads_the_signed_document_from_nine_on_the_fifth_working_day(
    client: Client, signed: str, signatory: Actor, clock: WorldClock
) -> None:
    kept = client.fetch(f"/agreements/{signed}/agreement.pdf", as_=signatory).data
    path = f"/register/offers/{signed}/agreement.pdf"
    clock.set(datetime(2010, 11, 8, 8, 59, 59, tzinfo=UTC))
    client.get(path, as_=None, status=404)
    clock.set(datetime(2010, 11, 8, 9, tzinfo=UTC))
    page = client.page("publications.offer", reference=signed, as_=None)
    assert [link.get("href") for link in page.all("a") if "PDF" in link.text] == [path]
    sent = client.fetch(path)
    assert sent.data == kept
    assert sent.headers["Cache-Control"] == "no-cache"
    client.fetch(path, headers={"If-None-Match": sent.headers["ETag"]}, status=304)


def test_an_agreement_that_is_only_out_is_never_public(client: Client, out: str, clock: WorldClock) -> None:
    clock.advance(timedelta(days=60))
    for reference in (out, "SO-9999"):
        client.get(f"/register/offers/{reference}/agreement.pdf", as_=None, status=404)


def test_a_public_copy_that_is_not_drawn_yet_says_so(
    client: Client, signed: str, store: Path, clock: WorldClock
) -> None:
    clock.advance(timedelta(days=14))
    for file in [each for each in store.rglob("*") if each.is_file()]:
        file.unlink()
    page = client.get(f"/register/offers/{signed}/agreement.pdf", as_=None, status=503)
    assert page.h1 == "The document is not ready"
    assert not page.all("a")
