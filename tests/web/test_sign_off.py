"""The signatory's list, the one page, and the confirmation."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.offers import (
    YEARS,
    add_removal,
    add_saving,
    draft_offer,
    offer_row,
    record_decision,
    sent_offer,
    submitted_offer,
    version_of,
)
from tests.support.world import NOW, World
from tracker.actions import offers, sign_off
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.models.events import Event

TICKED = {"has_authority": True, "has_read": True, "accepts_commitments": True}


def test_an_empty_list_says_so(client: Client, world: World, signatory) -> None:
    page = client.page("offers.sign_off_list", as_=signatory)
    assert "Nothing needs your signature" in page.text


def test_the_list_is_for_signatories(client: Client, world: World) -> None:
    for role, code in (("officer", "LUT"), ("caseworker", "DH"), ("monitor", "LGA"), ("administrator", "SERVICE")):
        page = client.page("offers.sign_off_list", as_=world.as_(role, code), status=403)
        assert "signatory" in page.text.lower()


def test_a_draft_that_was_not_sent_is_not_to_be_signed(
    client: Client, session: Session, world: World, signatory
) -> None:
    reference = draft_offer(session, world)
    session.commit()
    assert client.page("offers.sign_off", reference=reference, as_=signatory).h1 == "This offer does not wait for you"
    client.page("offers.sign_off", reference=reference, as_=world.as_("caseworker", "DH"), status=404)
    client.page("offers.sign_off", reference=reference, as_=world.as_("signatory", "BIR"), status=404)
    client.page("offers.sign_off", reference=reference, as_=world.as_("officer", "LUT"), status=403)


def test_one_page_says_what_is_asked_and_given(client: Client, session: Session, world: World, signatory) -> None:
    reference = draft_offer(session, world, lines=6)
    add_saving(session, reference, {year: Money(33_333_301) for year in YEARS})
    officer = world.as_("officer", "LUT")
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    session.commit()
    page = client.page("offers.sign_off_list", as_=signatory).follow(f"{reference} Single offer")
    assert page.h1 == "Luton’s offer to government"
    assert "£1,200,000 no longer ring-fenced over three years, from 4 ring-fences" in page.text
    assert "2 targets 2 dropped" in page.text
    assert "£999,999.03 saved over three years. We keep £499,999.53." in page.text
    assert page.rows("Year by year")[-1] == ["Total", "£1,200,000", "£999,999.03"]
    assert "I have authority to sign under council decision EX/2010/118 of 13 September 2010" in page.text


def test_totals_that_count_a_pound_inside_two_rings_once_say_so(
    client: Client, session: Session, world: World, signatory
) -> None:
    officer = world.as_("officer", "LUT")
    said, reference = "A pound inside more than one ring-fence is counted once.", draft_offer(session, world)
    for ring in ("public-health", "public-health-smoking"):
        session.commit()
        assert said not in client.page("offers.check", reference=reference, as_=officer).text
        add_removal(session, world, reference, ring)
    session.commit()
    assert said in client.page("offers.check", reference=reference, as_=officer).text
    client.page("offers.check", reference=reference, as_=officer).submit("Send for sign-off")
    assert said in client.page("offers.sign_off", reference=reference, as_=signatory).text


def test_each_statement_must_be_ticked(client: Client, session: Session, world: World, signatory) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.sign_off", reference=reference, as_=signatory)
    assert page.submit("Sign and submit", status=422).errors == [
        "Tick to say that you have authority to sign",
        "Tick to say that you have read it",
        "Tick to say that the council accepts the commitments",
    ]
    assert page.submit("Sign and submit", **{**TICKED, "has_read": False}, status=422).errors == [
        "Tick to say that you have read it"
    ]
    assert offer_row(session, reference).state is OfferState.AWAITING_SIGN_OFF


def test_signing_submits_and_says_what_each_side_owes(
    client: Client, session: Session, world: World, signatory
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.sign_off", reference=reference, as_=signatory)
    done = page.submit("Sign and submit", **TICKED)
    assert done.h1 == "Offer submitted"
    assert reference in done.text
    facts = done.facts()
    assert facts["Departments say they have your lines"] == "by 8 November 2010"
    assert facts["Departments answer each line"] == "by 13 December 2010"
    assert facts["Every line settled"] == "by 1 May 2011"
    assert facts["In the public register"].startswith("8 November 2010, 9am")
    again = page.submit("Sign and submit", **TICKED)
    assert again.h1 == "Offer submitted"
    assert len(session.scalars(select(Event.id).where(Event.kind == "offer.submitted")).all()) == 1
    assert client.page("offers.submitted", reference=reference, as_=world.as_("officer", "LUT")).h1 == "Offer submitted"
    department = client.page("offers.submitted", reference=reference, as_=world.as_("caseworker", "DH"))
    assert department.h1 == "Luton Borough Council’s offer"


def test_an_offer_that_changed_while_it_was_read_is_not_signed(
    client: Client, session: Session, world: World, signatory
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.sign_off", reference=reference, as_=signatory)
    officer = world.as_("officer", "LUT")
    sign_off.recall_offer(session, officer, reference, version=version_of(session, reference), now=NOW)
    session.commit()
    taken_back = page.submit("Sign and submit", **TICKED)
    assert taken_back.h1 == "This offer does not wait for you"
    record_decision(session, world, reference)
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    session.commit()
    page.submit("Sign and submit", **TICKED, status=409)
    assert offer_row(session, reference).state is OfferState.AWAITING_SIGN_OFF


def test_a_form_without_its_version_is_a_conflict_never_a_signature(
    client: Client, session: Session, world: World, signatory
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.sign_off", reference=reference, as_=signatory)
    for version in ("", "x", "99999999999999999999", "-1"):
        page.submit("Sign and submit", **TICKED, extra={"version": version}, status=409)
    assert offer_row(session, reference).state is OfferState.AWAITING_SIGN_OFF


def test_who_wrote_it_reads_why_they_cannot_sign(client: Client, session: Session, world: World, signatory) -> None:
    reference = sent_offer(session, world)
    offers.note_author(session, offer_row(session, reference).id, signatory)
    session.commit()
    page = client.page("offers.sign_off", reference=reference, as_=signatory)
    assert "You wrote or edited what is to be signed, so someone else must sign it." in page.text
    assert not page.main.all("form")
    assert client.page("offers.sign_off", reference=reference, as_=world.as_("signatory", "LUT", 2)).main.all("form")


def test_declining_needs_a_reason_and_makes_it_a_draft_again(
    client: Client, session: Session, world: World, signatory
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.sign_off", reference=reference, as_=signatory).follow("Decline")
    assert page.submit("Decline and send back", status=422).errors == ["Say why you do not sign"]
    done = page.submit("Decline and send back", reason="Line 2 is too dear.")
    assert done.h1 == "Sign-off"
    assert f"You declined {reference}." in done.text
    draft = client.page("offers.show", reference=reference, as_=world.as_("officer", "LUT"))
    assert "Your signatory sent this offer back on 1 November 2010 Line 2 is too dear." in draft.text


def test_what_stands_in_the_address_is_not_repeated_unless_it_is_a_reference(
    client: Client, world: World, signatory
) -> None:
    page = client.page("offers.sign_off_list", as_=signatory, query={"declined": "your bank: call 0123"})
    assert "bank" not in page.text


def test_the_page_says_what_changed_since_it_was_last_read(
    client: Client, session: Session, world: World, signatory, clock: WorldClock
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    officer = world.as_("officer", "LUT")
    first = client.page("offers.sign_off", reference=reference, as_=signatory)
    assert "since you last looked" not in first.text
    clock.advance(timedelta(days=3))
    version = version_of(session, reference)
    sign_off.recall_offer(session, officer, reference, version=version, now=clock.now)
    record_decision(session, world, reference, now=clock.now)
    offers.edit_offer(
        session,
        officer,
        reference,
        version=version_of(session, reference),
        title="",
        summary="Other words.",
        now=clock.now,
    )
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=clock.now)
    session.commit()
    clock.advance(timedelta(minutes=5))
    second = client.page("offers.sign_off", reference=reference, as_=signatory)
    assert "Changed since you last looked on 1 November" in second.text
    items = [item.text for item in second.all(".app-changed")[0].all("li")]
    assert items == ["Changed the summary of the offer", "Recorded the council’s decision"]
    clock.advance(timedelta(minutes=5))
    reloaded = client.page("offers.sign_off", reference=reference)
    assert "Changed since you last looked on 1 November" in reloaded.text
    clock.advance(timedelta(hours=2))
    later = client.page("offers.sign_off", reference=reference, as_=signatory)
    assert "Nothing has changed since you last looked on 4 November." in later.text


def test_an_agreement_that_is_out_waits_on_the_same_list(
    client: Client, session: Session, world: World, signatory
) -> None:
    submitted_offer(session, world)
    session.commit()
    page = client.page("offers.sign_off_list", as_=signatory)
    assert "Agreements to sign" not in page.text
