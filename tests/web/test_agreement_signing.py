"""Signing an agreement: the statements, the password again, the text as it was read."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.world import PASSWORD, World
from tests.web.agreeing import TICKED, draw_up, pdf_of, state_of, text_of
from tracker.actions import offers
from tracker.domain.actors import Actor, Role
from tracker.domain.offers import OfferState
from tracker.models.agreements import Signature
from tracker.models.offers import Offer
from tracker.models.people import PersonRole

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # WeasyPrint leaves its profile open


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


def test_a_password_is_not_guessed_by_trying_often(client: Client, signatory: Actor, out: str) -> None:
    page = client.page("agreements.sign", reference=out, as_=signatory)
    for _ in range(30):
        page.submit("Sign the agreement", **{**TICKED, "password": "wrong"}, status=422)
    page.submit("Sign the agreement", **TICKED, status=429)
