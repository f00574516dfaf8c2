"""Starting an offer and writing its head."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.offers import draft_offer, offer_row, sent_offer, start_offer, version_of
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import offers
from tracker.domain.actors import Role
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.offers import OfferKind, OfferState, Part
from tracker.models.events import Event
from tracker.models.offers import OfferAuthor, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme


def create(session: Session, world: World, actor, **changes) -> str:
    given = {
        "programme_id": world.programme(),
        "kind": OfferKind.SINGLE_OFFER,
        "title": "",
        "summary": "Fewer strings.",
        "now": NOW,
    }
    return offers.create_offer(session, actor, **{**given, **changes})


def kinds_of_events(session: Session, reference: str) -> list[str]:
    offer = offer_row(session, reference)
    return list(session.scalars(select(Event.kind).where(Event.offer_id == offer.id).order_by(Event.id)))


def test_offers_of_a_programme_are_numbered_in_turn_whatever_their_kind(session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    assert create(session, world, officer) == "SO-0001"
    policy = create(session, world, officer, kind=OfferKind.INNOVATIVE_POLICY_OFFER, title="Alcohol")
    assert policy == "IP-0002"
    assert create(session, world, world.as_("officer", "BIR")) == "SO-0003"


def test_a_new_offer_is_a_draft_led_by_the_officers_council_and_written_by_the_officer(
    session: Session, world: World
) -> None:
    officer = world.as_("officer", "LUT")
    offer = offer_row(session, create(session, world, officer, summary="  Fewer strings.  "))
    assert offer.state is OfferState.DRAFT
    assert offer.lead_id == world.organisation("LUT")
    assert offer.summary == "Fewer strings."
    assert offer.created_at == NOW
    party = session.scalars(select(OfferParty).where(OfferParty.offer_id == offer.id)).one()
    assert (party.organisation_id, party.part) == (world.organisation("LUT"), Part.LEAD)
    assert session.scalars(select(OfferAuthor.person_id)).all() == [officer.person_id]
    assert kinds_of_events(session, offer.reference) == ["offer.created"]
    assert not list(audit.verify(session))


def test_only_an_officer_of_a_council_starts_an_offer(session: Session, world: World) -> None:
    for role, code in (("signatory", "LUT"), ("caseworker", "DfE"), ("monitor", "LGA"), ("administrator", "SERVICE")):
        with pytest.raises(NotAllowed) as refused:
            create(session, world, world.as_(role, code))
        assert refused.value.roles == (Role.OFFICER,)


def test_an_officer_of_a_body_that_is_no_council_cannot_start_an_offer(session: Session, world: World) -> None:
    stranger = world.with_roles(world.as_("caseworker", "DfE"), Role.OFFICER)
    with pytest.raises(RuleBroken, match="is not a council"):
        create(session, world, stranger)


def test_a_council_that_is_not_there_on_the_day_cannot_start_an_offer(session: Session, world: World) -> None:
    luton = session.get_one(Organisation, world.organisation("LUT"))
    luton.closed_on = date(2010, 11, 1)
    with pytest.raises(RuleBroken, match="is not known to exist on 1 November 2010"):
        create(session, world, world.as_("officer", "LUT"))
    assert create(session, world, world.as_("officer", "LUT"), now=NOW - timedelta(days=1))


def test_a_programme_takes_offers_from_the_day_it_opens_to_the_day_it_closes(session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    for early in (datetime(2010, 3, 31, 22, 59, tzinfo=UTC), datetime(2010, 1, 1, tzinfo=UTC)):
        with pytest.raises(RuleBroken, match="opens on 1 April 2010") as refused:
            create(session, world, officer, now=early)
        assert refused.value.field == "programme_id"
    assert create(session, world, officer, now=datetime(2010, 3, 31, 23, 0, tzinfo=UTC))
    session.get_one(Programme, world.programme()).closes_on = date(2010, 11, 1)
    assert create(session, world, officer)
    with pytest.raises(RuleBroken, match="closed on 1 November 2010"):
        create(session, world, officer, now=NOW + timedelta(days=1))


def test_a_programme_that_is_not_there_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        create(session, world, world.as_("officer", "LUT"), programme_id=999)


def test_a_policy_offer_needs_a_theme_and_texts_have_their_length(session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    for changes, field in (
        ({"kind": OfferKind.INNOVATIVE_POLICY_OFFER, "title": "  "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"summary": "x" * 4001}, "summary"),
    ):
        with pytest.raises(RuleBroken) as refused:
            create(session, world, officer, **changes)
        assert refused.value.field == field


def test_an_edit_is_kept_recorded_and_raises_the_version(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    second = world.as_("officer", "LUT", 2)
    offers.edit_offer(session, second, reference, version=1, title="", summary="Better.", now=NOW)
    offer = offer_row(session, reference)
    assert (offer.summary, offer.version) == ("Better.", 2)
    assert kinds_of_events(session, reference)[-1] == "offer.edited"
    assert second.person_id in session.scalars(select(OfferAuthor.person_id)).all()
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event.facts["summary"] == audit.digest("Better.")


def test_a_stale_edit_is_a_conflict_and_changes_nothing(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    officer = world.as_("officer", "LUT")
    offers.edit_offer(session, officer, reference, version=1, title="", summary="First.", now=NOW)
    for stale in (1, None, 7):
        with pytest.raises(Conflict) as refused:
            offers.edit_offer(session, officer, reference, version=stale, title="", summary="Second.", now=NOW)
        assert refused.value.now_version == 2
    assert offer_row(session, reference).summary == "First."


def test_another_council_does_not_find_a_draft_and_a_signatory_may_not_edit_it(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    for actor in (world.as_("officer", "BIR"), world.as_("caseworker", "DfE"), world.as_("monitor", "LGA")):
        with pytest.raises(NotFound):
            offers.edit_offer(session, actor, reference, version=1, title="", summary="Mine.", now=NOW)
    with pytest.raises(NotAllowed):
        offers.edit_offer(session, world.as_("signatory", "LUT"), reference, version=9, title="", summary="", now=NOW)


def test_a_sent_offer_cannot_be_edited(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    with pytest.raises(RuleBroken, match="Awaiting sign-off"):
        offers.edit_offer(
            session,
            world.as_("officer", "LUT"),
            reference,
            version=version_of(session, reference),
            title="",
            summary="Late.",
            now=NOW,
        )


@pytest.mark.parametrize(
    ("reference", "on", "field"),
    [
        ("", date(2010, 9, 13), "decision_reference"),
        ("   ", date(2010, 9, 13), "decision_reference"),
        ("x" * 61, date(2010, 9, 13), "decision_reference"),
        ("EX/1", None, "decision_on"),
        ("EX/1", date(2010, 11, 2), "decision_on"),
        ("EX/1", date(1999, 12, 31), "decision_on"),
    ],
)
def test_a_council_decision_has_a_reference_and_a_day_that_has_come(
    session: Session, world: World, reference: str, on: date | None, field: str
) -> None:
    offer = start_offer(session, world)
    with pytest.raises(RuleBroken) as refused:
        offers.record_decision(
            session,
            world.as_("officer", "LUT"),
            offer,
            version=1,
            decision_reference=reference,
            decision_on=on,
            now=NOW,
        )
    assert refused.value.field == field
    assert offer_row(session, offer).decision_on is None


def test_the_decision_of_today_is_kept(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    offers.record_decision(
        session,
        world.as_("officer", "LUT"),
        reference,
        version=1,
        decision_reference=" EX/2010/118 ",
        decision_on=date(2010, 11, 1),
        now=NOW,
    )
    offer = offer_row(session, reference)
    assert (offer.decision_reference, offer.decision_on, offer.version) == ("EX/2010/118", date(2010, 11, 1), 2)


def test_having_checked_for_powers_is_noted_once(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    officer = world.as_("officer", "LUT")
    offers.confirm_powers_checked(session, officer, reference, version=1, now=NOW)
    offers.confirm_powers_checked(session, officer, reference, version=2, now=NOW)
    assert offer_row(session, reference).version == 2
    assert kinds_of_events(session, reference) == ["offer.created", "offer.edited"]


def test_a_person_is_noted_as_author_once_however_often_they_write(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    offer = offer_row(session, reference)
    offers.note_author(session, offer.id, world.as_("officer", "LUT"))
    offers.note_author(session, offer.id, world.as_("officer", "LUT"))
    assert len(session.scalars(select(OfferAuthor.person_id)).all()) == 1
