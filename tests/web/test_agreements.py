"""Drawing up, reading, signing and declining an agreement, and its document."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, Asked, send_offer
from tests.support.pages import plain
from tests.support.world import NOW, PASSWORD, World
from tracker.actions import agreement_files, offers
from tracker.domain.actors import Actor, Role
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement, Signature
from tracker.models.offers import Offer
from tracker.models.people import PersonRole
from tracker.queries import agreements
from tracker.storage import FolderStorage

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # WeasyPrint leaves its profile open

TERMS = {
    "starts_on": date(2011, 4, 1),
    "ends_on": date(2014, 3, 31),
    "first_review_on": date(2012, 3, 31),
    "second_review_on": date(2013, 3, 31),
    "minister": "Jo Minister",
    "minister_post": "Minister of State",
    "minister_decided_on": date(2010, 10, 28),
    "signatory_post": "Director, Local Government Finance",
}
TICKED = {"has_read": True, "has_authority": True, "understands": True, "password": PASSWORD}


@pytest.fixture
def coordinator(world: World) -> Actor:
    return world.as_("coordinator", "CLG")


@pytest.fixture
def signatory(world: World) -> Actor:
    return world.as_("signatory", "LUT")


@pytest.fixture
def decider(world: World) -> Actor:
    return world.as_("decision_maker", "CLG")


@pytest.fixture
def store(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """An empty folder in which signed documents are kept."""
    held, app.extensions["storage"] = app.extensions["storage"], FolderStorage(tmp_path)
    yield tmp_path
    app.extensions["storage"] = held


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """An offer of two ring-fences, all agreed as asked and released."""
    sent = send_offer(session, world, [Asked(), Asked(CARERS, 120_000)])
    sent = answer(session, world, sent)
    session.commit()
    return sent.reference


def draw_up(client: Client, coordinator: Actor, reference: str, **other: object) -> Page:
    page = client.page("agreements.draw_up", reference=reference, as_=coordinator)
    return page.submit("Draw up version 1", **{**TERMS, **other})


@pytest.fixture
def out(client: Client, coordinator: Actor, reference: str) -> str:
    """The same with version 1 out for signature."""
    draw_up(client, coordinator, reference)
    return reference


@pytest.fixture
def signed(client: Client, store: Path, signatory: Actor, decider: Actor, out: str) -> str:
    """The same, signed by both parties, its document stored."""
    for signer in (signatory, decider):
        client.page("agreements.sign", reference=out, as_=signer).submit("Sign the agreement", **TICKED)
    return out


def row_of(session: Session, reference: str) -> Agreement:
    session.expire_all()
    query = select(Agreement).join(Offer, Offer.id == Agreement.offer_id).where(Offer.reference == reference)
    return session.scalars(query.order_by(Agreement.id.desc())).first()


def state_of(session: Session, reference: str) -> OfferState:
    session.expire_all()
    return session.scalars(select(Offer.state).where(Offer.reference == reference)).one()


def pdf_of(client: Client, reference: str, as_: Actor) -> PdfReader:
    sent = client.fetch(f"/agreements/{reference}/agreement.pdf", as_=as_)
    assert sent.mimetype == "application/pdf"
    assert sent.headers["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(sent.data))


def text_of(pdf: PdfReader) -> str:
    return plain(" ".join(page.extract_text() for page in pdf.pages))


# Before anything is drawn up


def test_an_offer_that_awaits_signature_says_whose_turn_it_is(
    client: Client, world: World, coordinator: Actor, signatory: Actor, reference: str
) -> None:
    page = client.page("agreements.show", reference=reference, as_=coordinator)
    assert page.h1 == "Agreement of Luton Borough Council"
    assert "Every line is settled. Draw the agreement up" in page.text
    assert page.facts()["Version"] == "Not drawn up yet"
    council = client.page("agreements.show", reference=reference, as_=signatory)
    assert "Your turn" not in council.text
    assert "Nothing has been drawn up" in council.text


def test_a_negotiation_that_goes_on_cannot_be_drawn_up(
    client: Client, session: Session, world: World, coordinator: Actor
) -> None:
    sent = send_offer(session, world)
    session.commit()
    page = client.page("agreements.draw_up", reference=sent.reference, as_=coordinator)
    assert "This offer is “In negotiation”" in page.text
    assert not page.main.all("form")
    token = page.root.all("input", name="csrf_token")[0].get("value")
    typed: list[tuple[str, object]] = []
    for name, given in TERMS.items():
        parts = (given.day, given.month, given.year) if isinstance(given, date) else (given,)
        typed += [(name, part) for part in parts]
    version = session.scalars(select(Offer.version).where(Offer.reference == sent.reference)).one()
    posted = [("csrf_token", token), ("version", version), ("legal_standing", "Nothing of it binds."), *typed]
    refused = client.post(f"/agreements/{sent.reference}/draw-up", posted, status=422)
    assert refused.errors == [f"Offer {sent.reference} is “In negotiation” and cannot be changed in this way"]
    assert row_of(session, sent.reference) is None


def test_before_drawing_up_the_document_is_a_draft_of_what_is_proposed(
    client: Client, session: Session, world: World, signatory: Actor
) -> None:
    sent = send_offer(session, world)
    session.commit()
    text = text_of(pdf_of(client, sent.reference, signatory))
    assert "Draft, not signed" in text
    assert "£846,000" in text
    client.be(world.as_("caseworker", "DH"))
    pdf_of(client, sent.reference, world.as_("caseworker", "DH"))


def test_a_draft_offer_has_no_agreement(client: Client, session: Session, world: World, signatory: Actor) -> None:
    officer = world.as_("officer", "LUT")
    made = offers.create_offer(
        session,
        officer,
        programme_id=world.programme(),
        kind=OfferKind.SINGLE_OFFER,
        title="",
        summary="Not yet.",
        now=NOW,
    )
    session.commit()
    for endpoint in ("show", "sign", "decline"):
        client.page(f"agreements.{endpoint}", reference=made, as_=signatory, status=404)
    client.fetch(f"/agreements/{made}/agreement.pdf", as_=officer, status=404)


# Drawing up


def test_drawing_up_puts_the_text_out_to_every_party(
    client: Client, session: Session, coordinator: Actor, reference: str
) -> None:
    page = draw_up(client, coordinator, reference)
    assert page.h1 == "Agreement of Luton Borough Council"
    assert page.facts()["Version"] == "1, waiting for signatures"
    assert page.facts()["Sign by"] == "29 November 2010"
    assert page.rows("Who signs, and who has signed") == [
        ["Luton Borough Council", "Not yet signed", "", ""],
        ["Communities and Local Government", "Not yet signed", "", ""],
    ]
    row = row_of(session, reference)
    assert (row.state, row.starts_on, row.ends_on) == (AgreementState.OUT, date(2011, 4, 1), date(2014, 3, 31))
    assert row.check_code in page.text
    frozen = agreements.get_agreement(session, coordinator, reference).version.agreement
    assert frozen.review_dates == (date(2012, 3, 31), date(2013, 3, 31))
    assert frozen.government.minister.name == "Jo Minister"


def test_drawing_up_asks_for_everything_it_needs_and_keeps_what_was_typed(
    client: Client, session: Session, coordinator: Actor, reference: str
) -> None:
    page = client.page("agreements.draw_up", reference=reference, as_=coordinator)
    assert page.value("starts_on") == ["1", "4", "2011"]
    empty = dict.fromkeys(("minister", "minister_post", "signatory_post", "legal_standing"), "")
    refused = page.submit("Draw up version 1", first_review_on=("", "", ""), status=422, **empty)
    assert refused.errors == [
        "Enter the day of the first review",
        "Enter the minister’s name",
        "Enter the minister’s post",
        "Enter the date of the minister’s decision",
        "Enter the post of who signs for government",
        "Say what this agreement is in law",
    ]
    refused = page.submit("Draw up version 1", **{**TERMS, "starts_on": ("31", "2", "2011")}, status=422)
    assert len(refused.errors) == 1
    assert refused.value("minister") == "Jo Minister"
    assert row_of(session, reference) is None


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"ends_on": date(2011, 3, 31)}, "The term must end after it starts", "ends_on"),
        (
            {"ends_on": date(2013, 3, 31), "second_review_on": ("", "", "")},
            "The term must hold every financial year of the programme: 2011 to 2012 to 2013 to 2014",
            "ends_on",
        ),
        ({"first_review_on": date(2011, 3, 1)}, "Each review date must lie within the term", "first_review_on"),
        ({"second_review_on": date(2015, 3, 1)}, "Each review date must lie within the term", "second_review_on"),
        (
            {"minister_decided_on": date(2010, 11, 2)},
            "The minister’s decision cannot be in the future",
            "minister_decided_on",
        ),
    ],
)
def test_terms_that_do_not_hold_are_said_beside_their_field(
    client: Client, coordinator: Actor, reference: str, wrong: dict[str, object], said: str, field: str
) -> None:
    page = client.page("agreements.draw_up", reference=reference, as_=coordinator)
    refused = page.submit("Draw up version 1", **{**TERMS, **wrong}, status=422)
    assert said in refused.errors
    (link,) = [each for each in refused.root.all("a") if each.text == said]
    assert link.get("href").startswith(f"#{field}")


def test_a_party_without_anyone_to_sign_is_named_before_the_text_goes_out(
    client: Client, session: Session, world: World, coordinator: Actor, reference: str
) -> None:
    ids = [world.as_("signatory", "LUT", which).person_id for which in (1, 2)]
    session.execute(delete(PersonRole).where(PersonRole.person_id.in_(ids), PersonRole.role == Role.SIGNATORY))
    session.commit()
    page = client.page("agreements.draw_up", reference=reference, as_=coordinator)
    refused = page.submit("Draw up version 1", **TERMS, status=422)
    assert refused.errors == [
        "Nobody of Luton Borough Council could sign: its manager has to give someone that role first"
    ]


def test_two_clicks_draw_up_once(client: Client, session: Session, coordinator: Actor, reference: str) -> None:
    page = client.page("agreements.draw_up", reference=reference, as_=coordinator)
    page.submit("Draw up version 1", **TERMS)
    again = page.submit("Draw up version 1", **TERMS)
    assert again.facts()["Version"] == "1, waiting for signatures"
    assert len(session.scalars(select(Agreement.id)).all()) == 1
    assert client.page("agreements.draw_up", reference=reference).h1 == "Agreement of Luton Borough Council"


def test_only_the_coordinator_of_the_lead_department_draws_up(
    client: Client, world: World, signatory: Actor, decider: Actor, reference: str
) -> None:
    for who in (signatory, decider, world.as_("caseworker", "DH")):
        client.page("agreements.draw_up", reference=reference, as_=who, status=403)
    client.page("agreements.draw_up", reference=reference, as_=world.as_("signatory", "KEN"), status=404)


# Reading


def test_who_has_no_part_in_the_offer_finds_neither_page_nor_document(client: Client, world: World, out: str) -> None:
    strangers = [world.as_("signatory", "KEN"), world.as_("officer", "BIR"), world.as_("decision_maker", "DfT")]
    for stranger in [*strangers, world.as_("monitor", "LGA"), world.as_("administrator", "SERVICE")]:
        client.page("agreements.show", reference=out, as_=stranger, status=404)
        client.fetch(f"/agreements/{out}/agreement.pdf", as_=stranger, status=404)
    assert client.page("agreements.show", reference=out, as_=None).h1 == "Sign in"
    client.page("agreements.show", reference="SO-9999", as_=world.as_("signatory", "LUT"), status=404)


def test_a_department_that_is_no_party_reads_and_does_not_sign(client: Client, world: World, out: str) -> None:
    for role in ("caseworker", "decision_maker"):
        page = client.page("agreements.show", reference=out, as_=world.as_(role, "DH"))
        assert "Waiting for signatures" in page.text
        assert "Your turn" not in page.text
        client.page("agreements.sign", reference=out, status=403)
        client.page("agreements.decline", reference=out, status=403)


def test_while_it_is_out_the_document_is_a_draft_under_its_check_code(
    client: Client, session: Session, signatory: Actor, out: str
) -> None:
    sent = client.fetch(f"/agreements/{out}/agreement.pdf", as_=signatory)
    assert sent.headers["Content-Disposition"] == f'inline; filename="{out}-draft.pdf"'
    text = text_of(PdfReader(BytesIO(sent.data)))
    assert "Draft, not signed" in text
    assert row_of(session, out).check_code in text


# Signing


def test_the_last_signature_puts_it_in_force_and_stores_the_document(
    client: Client, session: Session, world: World, store: Path, signatory: Actor, decider: Actor, out: str
) -> None:
    page = client.page("agreements.show", reference=out, as_=signatory)
    assert "Read the document, then sign by 29 November 2010" in page.text
    first = page.follow("Read and sign").submit("Sign the agreement", **TICKED)
    assert first.h1 == "Agreement signed"
    assert "Communities and Local Government" in first.text
    assert state_of(session, out) is OfferState.AWAITING_SIGNATURE
    assert not list(store.rglob("*"))
    last = client.page("agreements.sign", reference=out, as_=decider).submit("Sign the agreement", **TICKED)
    assert "Yours was the last signature" in last.text
    assert state_of(session, out) is OfferState.IN_FORCE
    shown = client.page("agreements.show", reference=out, as_=world.as_("officer", "LUT"))
    rows = shown.rows("Who signs, and who has signed")
    assert [row[1] for row in rows] == [
        "Signatory 1 of LUT, Chief executive",
        "Decision maker 1 of CLG, Deputy director",
    ]
    assert [row[2] for row in rows] == ["1 November 2010, 10am"] * 2
    assert len([each for each in store.rglob("*") if each.is_file()]) == 1
    text = text_of(pdf_of(client, out, signatory))
    assert "Draft, not signed" not in text
    assert rows[0][3] in text


def test_the_stored_document_is_sent_and_never_drawn_again(
    client: Client, signed: str, signatory: Actor, clock: WorldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.agreements.views.draw_agreement", None)
    first = client.fetch(f"/agreements/{signed}/agreement.pdf", as_=signatory)
    clock.set(clock.now.replace(year=2011, month=6))
    again = client.fetch(f"/agreements/{signed}/agreement.pdf", as_=signatory)
    assert first.data == again.data
    assert again.headers["Content-Disposition"] == f'inline; filename="{signed}.pdf"'


def test_statements_and_password_are_asked_for_and_a_wrong_one_is_no_signature(
    client: Client, session: Session, signatory: Actor, out: str
) -> None:
    page = client.page("agreements.sign", reference=out, as_=signatory)
    assert page.submit("Sign the agreement", status=422).errors == [
        "Tick to say that you have read the agreement",
        "Tick to say that you have the authority to sign",
        "Tick to say that you understand what signing means",
        "Enter your password",
    ]
    refused = page.submit("Sign the agreement", **{**TICKED, "password": "three loud teapots"}, status=422)
    assert refused.errors == ["This is not your password"]
    assert "teapots" not in refused.markup, "a password is never shown back"
    assert session.scalars(select(Signature.id)).all() == []


def test_another_text_than_the_one_read_is_not_signed(
    client: Client, session: Session, store: Path, coordinator: Actor, signatory: Actor, decider: Actor, out: str
) -> None:
    read = client.page("agreements.sign", reference=out, as_=signatory)
    client.page("agreements.decline", reference=out, as_=decider).submit(
        "Decline the agreement", reason="The reviews come too late."
    )
    client.be(signatory)
    gone = read.submit("Sign the agreement", **TICKED, status=409)
    assert f"No agreement of {out} waits for signatures now" in gone.text
    assert PASSWORD not in gone.markup
    draw_up(client, coordinator, out, first_review_on=date(2011, 10, 1))
    client.be(signatory)
    assert "drawn up again after you read it" in read.submit("Sign the agreement", **TICKED, status=409).text
    assert "drawn up again" in read.submit("Sign the agreement", **TICKED, extra={"sha256": "x"}, status=409).text
    assert session.scalars(select(Signature.id)).all() == []
    client.page("agreements.sign", reference=out).submit("Sign the agreement", **TICKED)
    assert len(session.scalars(select(Signature.id)).all()) == 1


def test_two_clicks_sign_once_and_a_colleague_is_told(
    client: Client, session: Session, world: World, signatory: Actor, out: str
) -> None:
    colleague = world.as_("signatory", "LUT", 2)
    theirs = client.page("agreements.sign", reference=out, as_=colleague)
    page = client.page("agreements.sign", reference=out, as_=signatory)
    page.submit("Sign the agreement", **TICKED)
    assert page.submit("Sign the agreement", **TICKED).h1 == "Agreement signed"
    client.be(colleague)
    late = theirs.submit("Sign the agreement", **TICKED, status=409)
    assert "Your organisation has already signed this agreement" in late.text
    again = client.page("agreements.sign", reference=out, as_=colleague)
    assert "Luton Borough Council has already signed." in again.text
    assert not again.main.all("form")
    assert len(session.scalars(select(Signature.id)).all()) == 1


def test_two_clicks_of_the_last_signature_end_on_the_same_page(
    client: Client, store: Path, signatory: Actor, decider: Actor, out: str
) -> None:
    client.page("agreements.sign", reference=out, as_=signatory).submit("Sign the agreement", **TICKED)
    page = client.page("agreements.sign", reference=out, as_=decider)
    assert "It is in force" in page.submit("Sign the agreement", **TICKED).text
    assert "It is in force" in page.submit("Sign the agreement", **TICKED).text
    colleague = client.page("agreements.sign", reference=out, as_=signatory)
    assert colleague.h1 == "Agreement signed"


def test_who_drafted_or_drew_up_does_not_sign(
    client: Client, session: Session, world: World, coordinator: Actor, signatory: Actor, out: str
) -> None:
    author = world.as_("signatory", "LUT", 2)
    offer_id = session.scalars(select(Offer.id).where(Offer.reference == out)).one()
    page = client.page("agreements.sign", reference=out, as_=author)
    offers.note_author(session, offer_id, author)
    session.add(PersonRole(person_id=coordinator.person_id, role=Role.DECISION_MAKER))
    session.commit()
    refused = page.submit("Sign the agreement", **TICKED, status=403)
    assert "You wrote or edited what is to be signed, so someone else must sign it" in refused.text
    for who in (author, coordinator):
        page = client.page("agreements.sign", reference=out, as_=who)
        assert "You wrote or edited what is to be signed" in page.text
        assert not page.main.all("form")
    assert session.scalars(select(Signature.id)).all() == []


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
        patch.setattr("tracker.web.agreements.documents.draw_agreement", lambda *_: 1 / 0)
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


# Declining


def test_a_decline_needs_a_reason_and_discards_the_version(
    client: Client, session: Session, store: Path, coordinator: Actor, signatory: Actor, decider: Actor, out: str
) -> None:
    client.page("agreements.sign", reference=out, as_=decider).submit("Sign the agreement", **TICKED)
    page = client.page("agreements.show", reference=out, as_=signatory).follow("Decline the agreement")
    assert "Version 1 is discarded, with 1 signature already given" in page.text
    refused = page.submit("Decline the agreement", status=422)
    assert refused.errors == ["Enter why you decline the agreement"]
    done = refused.submit("Decline the agreement", reason="The term is too long.")
    assert done.h1 == "Agreement of Luton Borough Council"
    assert "1 earlier version was discarded before everyone had signed" in done.text
    assert row_of(session, out).state is AgreementState.DISCARDED
    assert state_of(session, out) is OfferState.AWAITING_SIGNATURE
    page.submit("Decline the agreement", reason="The term is too long.", status=409)
    history = client.page("offers.history", reference=out)
    assert "The term is too long." in history.text
    assert client.page("agreements.sign", reference=out).h1 == "Agreement of Luton Borough Council"
    again = draw_up(client, coordinator, out)
    assert again.facts()["Version"] == "1, waiting for signatures"


def test_what_is_in_force_is_neither_signed_nor_declined(
    client: Client, session: Session, world: World, signed: str
) -> None:
    colleague = world.as_("signatory", "LUT", 2)
    for endpoint in ("sign", "decline"):
        page = client.page(f"agreements.{endpoint}", reference=signed, as_=colleague)
        assert page.h1 == "Agreement of Luton Borough Council"
    assert row_of(session, signed).state is AgreementState.IN_FORCE


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


# Cost


def test_the_pages_ask_as_often_for_many_lines_as_for_few(
    client: Client, session: Session, world: World, coordinator: Actor, signatory: Actor
) -> None:
    asked = [Asked(f"indicator:NI-{number}") for number in (1, 2, 3, 4, 5, 140)]
    counts = []
    for lines in (asked[:1], asked):
        sent = answer(session, world, send_offer(session, world, lines), code="CLG")
        session.commit()
        draw_up(client, coordinator, sent.reference)
        pages = [
            client.page(f"agreements.{name}", reference=sent.reference, as_=signatory) for name in ("show", "sign")
        ]
        counts.append([len(page.statements) for page in pages])
    assert counts[0] == counts[1]
