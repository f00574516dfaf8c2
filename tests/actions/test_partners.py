"""Partner councils come into a draft and go out of it."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.offers import (
    YEARS,
    add_removal,
    add_saving,
    draft_offer,
    offer_row,
    sent_offer,
    start_offer,
)
from tests.support.notices import told
from tests.support.world import NOW, World
from tracker.actions import partners
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.domain.money import Money
from tracker.domain.offers import Part
from tracker.models.commitments import Commitment
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import OfferParty
from tracker.models.organisations import Organisation


def invite(session: Session, world: World, reference: str, code: str = "CBF") -> None:
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation(code), now=NOW)


def join(session: Session, world: World, reference: str, code: str = "CBF") -> None:
    partners.join_offer(
        session,
        world.as_("signatory", code),
        reference,
        decision_reference="CAB/7",
        decision_on=date(2010, 10, 5),
        now=NOW,
    )


def parts(session: Session, reference: str) -> dict[str, Part]:
    query = (
        select(Organisation.code, OfferParty.part)
        .join(OfferParty, OfferParty.organisation_id == Organisation.id)
        .where(OfferParty.offer_id == offer_row(session, reference).id)
    )
    return dict(session.execute(query).all())


def test_an_invited_council_reads_the_draft_and_is_told(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    with pytest.raises(NotFound):
        join(session, world, reference)
    invite(session, world, reference)
    assert parts(session, reference) == {"LUT": Part.LEAD, "CBF": Part.INVITED}
    both = {world.as_(role, "CBF", n).person_id for role in ("officer", "signatory") for n in (1, 2)}
    assert told(session, "partner_invited") == both


def test_a_council_joins_under_its_own_decision_and_the_leads_officers_are_told(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    join(session, world, reference)
    party = session.scalars(select(OfferParty).where(OfferParty.part == Part.JOINED)).one()
    assert (party.decision_reference, party.decision_on) == ("CAB/7", date(2010, 10, 5))
    assert parts(session, reference)["CBF"] is Part.JOINED
    assert told(session, "partner_joined") == {world.as_("officer", "LUT", n).person_id for n in (1, 2)}
    kinds = session.scalars(select(Event.kind).where(Event.offer_id == party.offer_id).order_by(Event.id)).all()
    assert kinds == ["offer.created", "partner.invited", "partner.joined"]


def test_joining_needs_a_reference_and_a_date(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    signatory = world.as_("signatory", "CBF")
    for given, on, field in ((" ", date(2010, 10, 5), "decision_reference"), ("CAB/7", None, "decision_on")):
        with pytest.raises(RuleBroken) as refused:
            partners.join_offer(session, signatory, reference, decision_reference=given, decision_on=on, now=NOW)
        assert refused.value.field == field


def test_joining_twice_says_that_it_is_done(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    join(session, world, reference)
    with pytest.raises(RuleBroken, match="has joined this offer already"):
        join(session, world, reference)


def test_only_a_signatory_of_the_invited_council_may_join_it(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    for actor in (world.as_("officer", "CBF"), world.as_("signatory", "LUT")):
        with pytest.raises(NotAllowed):
            partners.join_offer(
                session, actor, reference, decision_reference="CAB/7", decision_on=date(2010, 10, 5), now=NOW
            )


def test_a_council_that_declines_says_why_and_no_longer_finds_the_draft(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    signatory = world.as_("signatory", "CBF")
    with pytest.raises(RuleBroken, match="Say why") as refused:
        partners.decline_to_join(session, signatory, reference, reason=" ", now=NOW)
    assert refused.value.field == "reason"
    partners.decline_to_join(session, signatory, reference, reason="Not this year.", now=NOW)
    assert parts(session, reference) == {"LUT": Part.LEAD}
    assert told(session, "partner_declined") == {world.as_("officer", "LUT", n).person_id for n in (1, 2)}
    with pytest.raises(NotFound):
        join(session, world, reference)
    event = session.scalars(select(Event).where(Event.kind == "partner.declined")).one()
    assert event.words == "Not this year."


def test_a_council_that_declined_may_be_asked_again(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    partners.decline_to_join(session, world.as_("signatory", "CBF"), reference, reason="Not yet.", now=NOW)
    invite(session, world, reference)
    join(session, world, reference)
    assert parts(session, reference)["CBF"] is Part.JOINED


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("LUT", "leads this offer"),
        ("DfE", "Choose a council from the list"),
        ("LGA", "Choose a council from the list"),
        ("CPCA", "is not known to exist on 1 November 2010"),
    ],
)
def test_who_cannot_be_a_partner_is_not_invited(session: Session, world: World, code: str, message: str) -> None:
    reference = start_offer(session, world)
    with pytest.raises(RuleBroken, match=message) as refused:
        invite(session, world, reference, code)
    assert refused.value.field == "organisation_id"


def test_an_organisation_that_is_not_there_is_a_wrong_choice(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    with pytest.raises(RuleBroken, match="Choose a council from the list"):
        partners.invite_partner(session, world.as_("officer", "LUT"), reference, 999_999, now=NOW)


def test_nobody_is_invited_twice(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    with pytest.raises(RuleBroken, match="has been invited already"):
        invite(session, world, reference)
    join(session, world, reference)
    with pytest.raises(RuleBroken, match="has joined this offer already"):
        invite(session, world, reference)


def test_partners_come_and_go_only_while_it_is_a_draft(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    with pytest.raises(RuleBroken, match="Awaiting sign-off"):
        invite(session, world, reference)


def test_a_partner_is_removed_once_its_lines_and_commitments_are(session: Session, world: World) -> None:
    reference = draft_offer(session, world, lines=1)
    invite(session, world, reference)
    join(session, world, reference)
    number = add_removal(session, world, reference, "emag", authority="CBF")
    saving = add_saving(session, reference, {YEARS[0]: Money.from_pounds(5)})
    commitment = session.scalars(select(Commitment)).one()
    commitment.authority_id = world.organisation("CBF")
    session.flush()
    officer, partner = world.as_("officer", "LUT"), world.organisation("CBF")
    with pytest.raises(RuleBroken, match=f"Remove line {number} and commitment C{saving} of Central Bedfordshire"):
        partners.remove_partner(session, officer, reference, partner, now=NOW)
    commitment.authority_id = world.organisation("LUT")
    line = session.scalars(select(Line).where(Line.number == number)).one()
    line.authority_id = world.organisation("LUT")
    session.flush()
    partners.remove_partner(session, officer, reference, partner, now=NOW)
    assert parts(session, reference) == {"LUT": Part.LEAD}


def test_removing_who_is_no_partner_says_so(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    for code in ("LUT", "BIR"):
        with pytest.raises(RuleBroken, match="not a partner"):
            partners.remove_partner(session, world.as_("officer", "LUT"), reference, world.organisation(code), now=NOW)


def test_a_partners_officer_may_not_invite_or_remove(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    invite(session, world, reference)
    join(session, world, reference)
    officer = world.as_("officer", "CBF")
    with pytest.raises(NotAllowed):
        partners.invite_partner(session, officer, reference, world.organisation("BIR"), now=NOW)
    with pytest.raises(NotAllowed):
        partners.remove_partner(session, officer, reference, world.organisation("CBF"), now=NOW)
