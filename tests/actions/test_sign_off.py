"""Sending for sign-off, taking back, declining, submitting."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.offers import (
    YEARS,
    add_removal,
    add_target,
    draft_offer,
    offer_row,
    send,
    sent_offer,
    start_offer,
    submit,
    version_of,
)
from tests.support.notices import told
from tests.support.world import NOW, World
from tracker.actions import offers, partners, sign_off
from tracker.domain.actors import Role
from tracker.domain.amounts import fixed
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.domain.targets import TargetChange
from tracker.models.events import Event
from tracker.models.people import Person


def messages(session: Session, world: World, reference: str) -> list[str]:
    with pytest.raises(RulesBroken) as refused:
        send(session, world, reference)
    return [each.message for each in refused.value.broken]


def test_an_offer_that_lacks_everything_is_told_everything_at_once(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    assert messages(session, world, reference) == [
        "Add at least one line",
        "Enter the reference and the date of your council’s decision",
    ]
    assert offer_row(session, reference).state is OfferState.DRAFT


def test_totals_must_be_whole_before_an_offer_is_sent(session: Session, world: World) -> None:
    reference = draft_offer(session, world, lines=1)
    add_removal(session, world, reference, "emag", amounts=[fixed(YEARS[0], Money.from_pounds(1))])
    add_target(session, world, reference, "NI-14")
    assert messages(session, world, reference) == ["Finish line 2: it needs its pounds by year"]


def test_an_eased_target_needs_its_values_and_a_dropped_one_none(session: Session, world: World) -> None:
    reference = draft_offer(session, world, lines=1)
    add_target(session, world, reference, "NI-14", change=TargetChange.EASE)
    add_target(session, world, reference, "NI-1", change=TargetChange.DROP)
    send(session, world, reference)
    assert offer_row(session, reference).state is OfferState.AWAITING_SIGN_OFF


def test_an_invited_council_must_have_answered(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation("CBF"), now=NOW)
    assert messages(session, world, reference) == [
        "Central Bedfordshire Council has not joined yet: wait for the answer, or take back the invitation"
    ]


def test_someone_must_be_there_to_sign_who_did_not_write_it(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    offer = offer_row(session, reference)
    offers.note_author(session, offer.id, world.as_("signatory", "LUT", 1))
    offers.note_author(session, offer.id, world.as_("signatory", "LUT", 2))
    assert messages(session, world, reference) == [
        "Every signatory of Luton Borough Council wrote some of this offer: someone else must sign it"
    ]
    for which in (1, 2):
        session.get_one(Person, world.as_("signatory", "LUT", which).person_id).is_active = False
    assert messages(session, world, reference) == [
        "Luton Borough Council has no signatory: ask your manager to add one"
    ]


def test_a_sent_offer_waits_for_its_signatories_who_are_told(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    offer = offer_row(session, reference)
    offers.note_author(session, offer.id, world.as_("signatory", "LUT", 2))
    send(session, world, reference)
    assert offer.state is OfferState.AWAITING_SIGN_OFF
    assert offer.sent_at == NOW
    assert told(session, "sign_off_waiting") == {world.as_("signatory", "LUT").person_id}


def test_an_offer_sent_twice_is_sent_once(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    officer, version = world.as_("officer", "LUT"), version_of(session, reference)
    sign_off.send_for_sign_off(session, officer, reference, version=version, now=NOW)
    with pytest.raises(Conflict):
        sign_off.send_for_sign_off(session, officer, reference, version=version, now=NOW)
    with pytest.raises(RuleBroken, match="Awaiting sign-off"):
        send(session, world, reference)
    assert session.scalar(select(func.count()).where(Event.kind == "offer.sent")) == 1


def test_an_officer_takes_a_sent_offer_back_and_the_signatories_are_told(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    version = version_of(session, reference)
    sign_off.recall_offer(session, world.as_("officer", "LUT", 2), reference, version=version, now=NOW)
    offer = offer_row(session, reference)
    assert (offer.state, offer.sent_at) == (OfferState.DRAFT, None)
    assert told(session, "sign_off_recalled") == {world.as_("signatory", "LUT", n).person_id for n in (1, 2)}


def test_a_signatory_declines_with_a_reason_and_the_officers_are_told(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    signatory, version = world.as_("signatory", "LUT"), version_of(session, reference)
    with pytest.raises(RuleBroken, match="Say why") as refused:
        sign_off.decline_sign_off(session, signatory, reference, version=version, reason="", now=NOW)
    assert refused.value.field == "reason"
    sign_off.decline_sign_off(session, signatory, reference, version=version, reason="Too dear.", now=NOW)
    offer = offer_row(session, reference)
    assert (offer.state, offer.sent_at) == (OfferState.DRAFT, None)
    assert told(session, "sign_off_declined") == {world.as_("officer", "LUT", n).person_id for n in (1, 2)}
    assert session.scalars(select(Event.words).where(Event.kind == "offer.declined")).one() == "Too dear."


def test_who_wrote_the_offer_may_not_submit_it(session: Session, world: World) -> None:
    both = world.with_roles(world.as_("signatory", "LUT"), Role.OFFICER, Role.SIGNATORY)
    reference = draft_offer(session, world)
    version = version_of(session, reference)
    offers.edit_offer(session, both, reference, version=version, title="", summary="By me.", now=NOW)
    send(session, world, reference)
    with pytest.raises(NotAllowed, match="someone else must sign it"):
        submit(session, world, reference, actor=both)
    submit(session, world, reference, actor=world.as_("signatory", "LUT", 2))
    assert offer_row(session, reference).state is OfferState.IN_NEGOTIATION


def test_an_officer_or_another_councils_signatory_cannot_submit(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    with pytest.raises(NotAllowed):
        submit(session, world, reference, actor=world.as_("officer", "LUT"))
    with pytest.raises(NotFound):
        submit(session, world, reference, actor=world.as_("signatory", "BIR"))
