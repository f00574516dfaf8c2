"""Drawing up an agreement, reading where it stands, and declining it."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.world import NOW, World
from tests.web.agreeing import TERMS, TICKED, draw_up, row_of, state_of
from tracker.actions import offers
from tracker.domain.actors import Actor, Role
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement
from tracker.models.offers import Offer
from tracker.models.people import PersonRole
from tracker.queries import agreements

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # WeasyPrint leaves its profile open


# Before anything is drawn up


def test_an_offer_that_awaits_signature_says_whose_turn_it_is(
    client: Client, world: World, coordinator: Actor, signatory: Actor, agreed: str
) -> None:
    page = client.page("agreements.show", reference=agreed, as_=coordinator)
    assert page.h1 == "Agreement of Luton Borough Council"
    assert "Every line is settled. Draw the agreement up" in page.text
    assert page.facts()["Version"] == "Not drawn up yet"
    council = client.page("agreements.show", reference=agreed, as_=signatory)
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
    client: Client, session: Session, coordinator: Actor, agreed: str
) -> None:
    page = draw_up(client, coordinator, agreed)
    assert page.h1 == "Agreement of Luton Borough Council"
    assert page.facts()["Version"] == "1, waiting for signatures"
    assert page.facts()["Sign by"] == "29 November 2010"
    assert page.rows("Who signs, and who has signed") == [
        ["Luton Borough Council", "Not yet signed", "", ""],
        ["Communities and Local Government", "Not yet signed", "", ""],
    ]
    row = row_of(session, agreed)
    assert (row.state, row.starts_on, row.ends_on) == (AgreementState.OUT, date(2011, 4, 1), date(2014, 3, 31))
    assert row.check_code in page.text
    frozen = agreements.get_agreement(session, coordinator, agreed).version.agreement
    assert frozen.review_dates == (date(2012, 3, 31), date(2013, 3, 31))
    assert frozen.government.minister.name == "Jo Minister"


def test_drawing_up_asks_for_everything_it_needs_and_keeps_what_was_typed(
    client: Client, session: Session, coordinator: Actor, agreed: str
) -> None:
    page = client.page("agreements.draw_up", reference=agreed, as_=coordinator)
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
    assert row_of(session, agreed) is None


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"ends_on": date(2011, 3, 31)}, "The term must end after it starts", "ends_on"),
        (
            {"ends_on": date(2013, 3, 31), "second_review_on": ("", "", "")},
            "The term must hold every financial year of the programme: 2011-12 to 2013-14",
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
    client: Client, coordinator: Actor, agreed: str, wrong: dict[str, object], said: str, field: str
) -> None:
    page = client.page("agreements.draw_up", reference=agreed, as_=coordinator)
    refused = page.submit("Draw up version 1", **{**TERMS, **wrong}, status=422)
    assert said in refused.errors
    (link,) = [each for each in refused.root.all("a") if each.text == said]
    assert link.get("href").startswith(f"#{field}")


def test_a_party_without_anyone_to_sign_is_named_before_the_text_goes_out(
    client: Client, session: Session, world: World, coordinator: Actor, agreed: str
) -> None:
    ids = [world.as_("signatory", "LUT", which).person_id for which in (1, 2)]
    session.execute(delete(PersonRole).where(PersonRole.person_id.in_(ids), PersonRole.role == Role.SIGNATORY))
    session.commit()
    page = client.page("agreements.draw_up", reference=agreed, as_=coordinator)
    refused = page.submit("Draw up version 1", **TERMS, status=422)
    assert refused.errors == [
        "Nobody of Luton Borough Council could sign: its manager has to give someone that role first"
    ]


def test_two_clicks_draw_up_once(client: Client, session: Session, coordinator: Actor, agreed: str) -> None:
    page = client.page("agreements.draw_up", reference=agreed, as_=coordinator)
    page.submit("Draw up version 1", **TERMS)
    again = page.submit("Draw up version 1", **TERMS)
    assert again.facts()["Version"] == "1, waiting for signatures"
    assert len(session.scalars(select(Agreement.id)).all()) == 1
    assert client.page("agreements.draw_up", reference=agreed).h1 == "Agreement of Luton Borough Council"


def test_only_the_coordinator_of_the_lead_department_draws_up(
    client: Client, world: World, signatory: Actor, decider: Actor, agreed: str
) -> None:
    for who in (signatory, decider, world.as_("caseworker", "DH")):
        client.page("agreements.draw_up", reference=agreed, as_=who, status=403)
    client.page("agreements.draw_up", reference=agreed, as_=world.as_("signatory", "KEN"), status=404)


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


# Cost


def test_the_pages_ask_as_often_for_many_lines_as_for_few(
    client: Client, session: Session, world: World, coordinator: Actor, signatory: Actor
) -> None:
    asked = [Asked(f"indicator:NI-{number}") for number in (1, 2, 3, 4, 5, 140)]
    counts = []
    for lines in (asked[:1], asked[1:]):
        sent = answer(session, world, send_offer(session, world, lines), code="CLG")
        session.commit()
        draw_up(client, coordinator, sent.reference)
        pages = [
            client.page(f"agreements.{name}", reference=sent.reference, as_=signatory) for name in ("show", "sign")
        ]
        counts.append([len(page.statements) for page in pages])
    assert counts[0] == counts[1]
