"""Partner councils on screen: invited, joining, declining, taken out."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.negotiations import send_offer
from tests.support.factories.offers import add_removal, draft_offer, offer_row, sent_offer
from tests.support.world import NOW, World
from tracker.actions import bulk, load, partners
from tracker.domain.offers import OfferState, Part
from tracker.models.offers import OfferParty


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """A draft of Luton's that asks Central Bedfordshire in."""
    made = draft_offer(session, world)
    partners.invite_partner(session, world.as_("officer", "LUT"), made, world.organisation("CBF"), now=NOW)
    session.commit()
    return made


def part_of(session: Session, world: World, reference: str, code: str = "CBF") -> Part | None:
    session.expire_all()
    query = select(OfferParty.part).where(
        OfferParty.offer_id == offer_row(session, reference).id,
        OfferParty.organisation_id == world.organisation(code),
    )
    return session.scalar(query)


def test_the_list_offers_every_council_of_the_day_but_those_that_take_part(
    client: Client, world: World, officer, reference: str
) -> None:
    page = client.page("offers.partners", reference=reference, as_=officer)
    (select_,) = page.main.all("select")
    names = [option.text for option in select_.all("option")]
    assert len(names) == 1 + 352
    assert "Bedford Borough Council" in names
    assert "Luton Borough Council" not in names
    assert "Central Bedfordshire Council" not in names
    assert select_.get("data-autocomplete")


def test_a_council_is_invited_from_the_list(
    client: Client, session: Session, world: World, officer, reference: str
) -> None:
    page = client.page("offers.partners", reference=reference, as_=officer)
    after = page.submit("Invite", organisation_id=str(world.organisation("BIR")))
    assert after.facts()["Birmingham City Council"] == "Asked on 1 November 2010, no answer yet"
    assert part_of(session, world, reference, "BIR") is Part.INVITED


@pytest.mark.parametrize("chosen", ["", "0", "-5", "x", "999999999", "٣"])
def test_a_choice_that_was_not_offered_is_refused_in_place(
    client: Client, world: World, officer, reference: str, chosen: str
) -> None:
    page = client.page("offers.partners", reference=reference, as_=officer)
    wrong = page.submit("Invite", extra={"organisation_id": chosen}, status=422)
    assert wrong.errors == ["Choose a council from the list"]
    lead = page.submit("Invite", extra={"organisation_id": str(world.organisation("LUT"))}, status=422)
    assert lead.errors == ["Choose a council from the list"]


def test_only_the_leads_officers_invite_and_remove(client: Client, world: World, reference: str) -> None:
    partner = world.organisation("CBF")
    invited = world.as_("officer", "CBF")
    page = client.page("offers.partners", reference=reference, as_=invited)
    assert not page.main.all("form")
    client.page("offers.remove_partner", reference=reference, organisation_id=partner, status=403)
    token = page.root.all("input", name="csrf_token")[0].get("value")
    client.post(f"/offers/{reference}/partners", {"csrf_token": token, "organisation_id": "5"}, status=403)
    client.page("offers.partners", reference=reference, as_=world.as_("officer", "BIR"), status=404)


def test_an_invitation_is_taken_back_after_a_question(
    client: Client, session: Session, world: World, officer, reference: str
) -> None:
    page = client.page("offers.partners", reference=reference, as_=officer)
    question = page.follow("Take back Central Bedfordshire Council")
    assert question.h1 == "Take back the invitation to Central Bedfordshire Council"
    assert part_of(session, world, reference) is Part.INVITED
    after = question.submit("Take back the invitation")
    assert "No other council takes part." in after.text
    assert part_of(session, world, reference) is None
    client.page("offers.remove_partner", reference=reference, organisation_id=world.organisation("CBF"), status=404)


def test_a_partner_with_lines_cannot_be_removed_yet(
    client: Client, session: Session, world: World, officer, reference: str
) -> None:
    signatory = world.as_("signatory", "CBF")
    partners.join_offer(
        session, signatory, reference, decision_reference="CAB/7", decision_on=date(2010, 10, 5), now=NOW
    )
    number = add_removal(session, world, reference, "emag", authority="CBF")
    session.commit()
    page = client.page(
        "offers.remove_partner", reference=reference, organisation_id=world.organisation("CBF"), as_=officer
    )
    refused = page.submit("Remove this council", status=422)
    assert refused.errors == [f"Remove line {number} of Central Bedfordshire Council first"]


def test_a_signatory_joins_from_the_sign_off_list(
    client: Client, session: Session, world: World, reference: str
) -> None:
    page = client.page("offers.sign_off_list", as_=world.as_("signatory", "CBF"))
    join = page.follow(f"{reference} Single offer")
    assert join.h1 == "Join the offer of Luton Borough Council"
    assert "no line of its own yet" in join.text
    wrong = join.submit("Join the offer", decision_reference="CAB/2010/7", decision_on=("1", "", ""), status=422)
    assert wrong.errors == ["The date of your council’s decision must include a month and a year"]
    assert wrong.value("decision_reference") == "CAB/2010/7"
    joined = wrong.submit("Join the offer", decision_on=("5", "10", "2010"))
    assert joined.h1 == "Your council has joined"
    assert part_of(session, world, reference) is Part.JOINED
    again = join.submit("Join the offer", decision_reference="CAB/2010/7", decision_on=("5", "10", "2010"))
    assert again.h1 == "Your council has joined"
    assert client.page("offers.join", reference=reference).h1 == "Your council has joined"


def test_a_signatory_declines_with_a_reason(client: Client, session: Session, world: World, reference: str) -> None:
    page = client.page("offers.join", reference=reference, as_=world.as_("signatory", "CBF")).follow("Decline to join")
    wrong = page.submit("Decline to join", status=422)
    assert wrong.errors == ["Say why your council does not join"]
    done = wrong.submit("Decline to join", reason="Not this year.")
    assert f"You declined {reference}." in done.text
    assert part_of(session, world, reference) is None
    client.page("offers.join", reference=reference, status=404)


def test_nobody_else_may_join(client: Client, world: World, reference: str) -> None:
    client.page("offers.join", reference=reference, as_=world.as_("officer", "CBF"), status=403)
    client.page("offers.join", reference=reference, as_=world.as_("signatory", "BIR"), status=404)
    lead = client.page("offers.join", reference=reference, as_=world.as_("signatory", "LUT"))
    assert lead.h1 == "Draft offer of Luton Borough Council"


def test_nobody_is_invited_once_the_offer_is_sent(client: Client, session: Session, world: World, officer) -> None:
    sent = sent_offer(session, world)
    session.commit()
    page = client.page("offers.partners", reference=sent, as_=officer)
    assert not page.main.all("form")
    assert not page.main.all("select")


def test_an_officer_of_another_council_is_told_whose_officer_may_not_to_ask_themselves(
    client: Client, world: World, reference: str
) -> None:
    page = client.page("offers.edit", reference=reference, as_=world.as_("officer", "CBF"), status=403)
    assert "Only an officer of the council that leads the offer can do this." in page.text
    assert "you can ask" not in page.text
    page = client.page("lines.add", reference=reference, as_=world.as_("officer", "CBF"), status=403)
    assert "or of the one whose line it is once it has joined, can do this." in page.text


def test_a_partner_reads_that_the_signatory_of_the_lead_has_the_turn(
    client: Client, session: Session, world: World
) -> None:
    made = draft_offer(session, world)
    partners.invite_partner(session, world.as_("officer", "LUT"), made, world.organisation("CBF"), now=NOW)
    offer_row(session, made).state = OfferState.AWAITING_SIGN_OFF
    session.commit()
    assert (
        client.page("offers.show", reference=made, as_=world.as_("officer", "LUT")).facts()["Turn"] == "Your signatory"
    )
    theirs = client.page("offers.show", reference=made, as_=world.as_("officer", "CBF"))
    assert "Your signatory" not in theirs.text


def test_the_officers_of_a_lines_council_are_told_when_another_council_acts_on_it(
    session: Session, world: World
) -> None:
    sent = send_offer(session, world)
    case = load.line(session, world.as_("officer", "LUT"), sent.reference, 1)
    assert bulk.others_of_council(session, world.as_("officer", "LUT"), case) == ()
    told = bulk.others_of_council(session, world.as_("officer", "CBF"), case)
    assert world.as_("officer", "LUT").person_id in told
