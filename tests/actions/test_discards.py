"""Discarding a draft: what was written goes, its reference and its record stay."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.offers import (
    YEARS,
    add_saving,
    draft_offer,
    offer_row,
    sent_offer,
    start_offer,
    version_of,
)
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import discards, offers, partners, states
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState, Part
from tracker.models.commitments import Commitment
from tracker.models.events import Event
from tracker.models.lines import Line, Position
from tracker.models.notices import Notice
from tracker.models.offers import OfferParty
from tracker.queries import offer_lists


def discard(session: Session, world: World, reference: str, who: str = "officer", version: int | None = None) -> None:
    version = version or version_of(session, reference)
    discards.discard_offer(session, world.as_(who, "LUT"), reference, version=version, now=NOW)


@pytest.fixture
def written(session: Session, world: World) -> str:
    """A draft with three lines, a commitment that rests on one, and a partner that was asked."""
    reference = draft_offer(session, world)
    add_saving(session, reference, {YEARS[0]: Money.from_pounds(5)}, rests_on=[1])
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation("BIR"), now=NOW)
    return reference


def test_what_was_written_goes_and_the_record_stays(session: Session, world: World, written: str) -> None:
    offer = offer_row(session, written)
    discard(session, world, written)
    session.refresh(offer)
    assert offer.state is OfferState.DISCARDED
    assert (offer.title, offer.summary, offer.decision_reference, offer.decision_on) == ("", "", "", None)
    for table in (Line, Position, Commitment):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    kinds = session.scalars(select(Event.kind).where(Event.offer_id == offer.id).order_by(Event.id)).all()
    assert kinds[-6:] == ["commitment.removed", *["line.removed"] * 3, "partner.removed", "offer.discarded"]
    assert not list(audit.verify(session))
    assert states.compare(session, NOW.date()) == (1, [])


def test_nobody_of_its_councils_finds_it_any_longer(session: Session, world: World, written: str) -> None:
    discard(session, world, written)
    for code in ("LUT", "BIR"):
        officer = world.as_("officer", code)
        assert not offer_lists.list_own(session, officer, NOW.date())
        with pytest.raises(NotFound):
            offers.edit_offer(session, officer, written, version=1, title="", summary="", now=NOW)


def test_its_partners_are_told_and_are_none_any_longer(session: Session, world: World, written: str) -> None:
    discard(session, world, written)
    assert session.scalars(select(OfferParty.part)).all() == [Part.LEAD]
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.OFFER_DISCARDED)).all()
    assert {world.as_(role, "BIR").person_id for role in ("signatory", "officer")} <= set(told)


def test_its_reference_is_not_used_again(session: Session, world: World, written: str) -> None:
    discard(session, world, written)
    assert start_offer(session, world) == "SO-0002"


def test_only_a_draft_is_discarded_by_an_officer_who_read_it_as_it_stands(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    with pytest.raises(NotAllowed):
        discard(session, world, reference, "signatory")
    with pytest.raises(Conflict):
        discard(session, world, reference, version=99)
    sent = sent_offer(session, world, "LUT")
    with pytest.raises(RuleBroken, match="is “Awaiting sign-off” and cannot be changed in this way"):
        discard(session, world, sent)
