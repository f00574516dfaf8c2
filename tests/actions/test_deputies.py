"""Standing in for a colleague: who may be named, what is recorded, who is told, and what two pairs of eyes means."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import TAKEN, recommend_all
from tests.support.factories.negotiations import Sent, line_of, send_offer
from tests.support.factories.offers import draft_offer, sent_offer, version_of
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import approvals, deputies, offers, sign_off
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.offers import OfferAuthor
from tracker.models.people import Person, PersonRole
from tracker.queries import deputies as queries

TODAY = NOW.date()
FRIDAY = date(2010, 11, 5)


def name(session: Session, actor: Actor, deputy: Actor, role: Role, from_on: date = TODAY, to_on: date = FRIDAY) -> int:
    return deputies.name_deputy(
        session, actor, deputy_id=deputy.person_id, role=role, from_on=from_on, to_on=to_on, now=NOW
    )


def acting(deputy: Actor, person: Actor) -> Actor:
    """As the door builds it while the deputy has chosen to act."""
    return replace(deputy, acting_for=person.person_id)


@pytest.fixture
def signatories(session: Session, world: World) -> tuple[Actor, Actor]:
    """Two of Luton; the second stands in for the first until Friday."""
    first, second = world.as_("signatory", "LUT", 1), world.as_("signatory", "LUT", 2)
    name(session, first, second, Role.SIGNATORY)
    return first, second


def test_a_deputy_is_named_for_days_recorded_and_told(
    session: Session, world: World, signatories: tuple[Actor, Actor]
) -> None:
    first, second = signatories
    event = session.scalars(select(Event).where(Event.kind == "deputy.named")).one()
    assert (event.person_id, event.facts["deputy_id"], event.facts["to_on"]) == (
        first.person_id,
        second.person_id,
        "2010-11-05",
    )
    assert session.scalars(select(Notice.person_id).where(Notice.kind == "deputy_named")).all() == [second.person_id]
    assert list(audit.verify(session)) == []


@pytest.mark.parametrize(
    ("role", "code", "which"), [("officer", "LUT", 1), ("signatory", "CBF", 1), ("signatory", "LUT", 1)]
)
def test_only_somebody_else_of_the_same_role_and_organisation_is_named(
    session: Session, world: World, role: str, code: str, which: int
) -> None:
    with pytest.raises(RuleBroken, match="Choose a colleague who has the same role") as broken:
        name(session, world.as_("signatory", "LUT"), world.as_(role, code, which), Role.SIGNATORY)
    assert broken.value.field == "deputy"


@pytest.mark.parametrize(
    ("from_on", "to_on", "field"),
    [
        (TODAY - timedelta(days=1), FRIDAY, "from_on"),
        (FRIDAY, TODAY, "to_on"),
        (TODAY, TODAY + timedelta(days=400), "to_on"),
    ],
)
def test_days_are_in_order_not_past_and_a_year_at_most(
    session: Session, world: World, from_on: date, to_on: date, field: str
) -> None:
    first, second = world.as_("signatory", "LUT", 1), world.as_("signatory", "LUT", 2)
    with pytest.raises(RuleBroken) as broken:
        name(session, first, second, Role.SIGNATORY, from_on, to_on)
    assert broken.value.field == field


def test_the_same_colleague_is_named_once_for_a_day(session: Session, signatories: tuple[Actor, Actor]) -> None:
    with pytest.raises(RuleBroken, match="already"):
        name(session, *signatories, Role.SIGNATORY, FRIDAY, FRIDAY)
    name(session, *signatories, Role.SIGNATORY, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2))


def test_it_runs_on_its_days_alone_and_ends_when_called_off(
    session: Session, signatories: tuple[Actor, Actor], world: World
) -> None:
    first, second = signatories

    def runs(day: date) -> bool:
        return queries.find_running(session, second, first.person_id, day) is not None

    days = [TODAY - timedelta(days=1), TODAY, FRIDAY, FRIDAY + timedelta(days=1)]
    assert [runs(day) for day in days] == [False, True, True, False]
    (named,) = queries.list_named(session, first, TODAY)
    with pytest.raises(NotFound):
        deputies.end_deputy(session, second, named.id, now=NOW)
    deputies.end_deputy(session, first, named.id, now=NOW)
    assert not runs(TODAY)
    assert session.scalars(select(Event.kind).where(Event.kind == "deputy.ended")).all() == ["deputy.ended"]


def test_it_holds_only_while_the_deputy_has_the_role_and_both_are_there(
    session: Session, signatories: tuple[Actor, Actor]
) -> None:
    first, second = signatories
    session.get_one(Person, first.person_id).is_active = False
    session.flush()
    assert queries.find_running(session, second, first.person_id, TODAY) is None
    session.get_one(Person, first.person_id).is_active = True
    session.delete(session.get_one(PersonRole, (second.person_id, Role.SIGNATORY)))
    session.flush()
    assert queries.find_running(session, second, first.person_id, TODAY) is None


def test_a_deputy_names_no_deputy_for_someone_else(session: Session, signatories: tuple[Actor, Actor]) -> None:
    first, second = signatories
    with pytest.raises(NotAllowed, match="stop that first"):
        name(session, acting(second, first), first, Role.SIGNATORY)


def test_what_is_done_meanwhile_is_recorded_for_the_one_who_is_away(
    session: Session, world: World, signatories: tuple[Actor, Actor]
) -> None:
    first, second = signatories
    reference = sent_offer(session, world)
    version = version_of(session, reference)
    sign_off.submit_offer(session, acting(second, first), reference, version=version, now=NOW)
    event = session.scalars(select(Event).where(Event.kind == "offer.submitted")).one()
    assert (event.person_id, event.facts["for"]) == (second.person_id, first.person_id)
    assert list(audit.verify(session)) == []
    told = select(Notice.person_id, Notice.batch).where(Notice.kind == "deputy_acted").distinct()
    assert [person_id for person_id, _batch in session.execute(told)] == [first.person_id], "once, and not the deputy"


def test_both_are_authors_of_what_a_deputy_writes_and_neither_may_sign_it(session: Session, world: World) -> None:
    first, second = (
        world.with_roles(world.as_("signatory", "LUT", which), Role.OFFICER, Role.SIGNATORY) for which in (1, 2)
    )
    reference = draft_offer(session, world)
    version = version_of(session, reference)
    offers.edit_offer(session, acting(second, first), reference, version=version, title="", summary="Ours.", now=NOW)
    authors = set(session.scalars(select(OfferAuthor.person_id)))
    assert {first.person_id, second.person_id} <= authors


def test_who_wrote_it_cannot_sign_through_a_deputy_nor_as_one(session: Session, world: World) -> None:
    first, second = world.as_("signatory", "LUT", 1), world.as_("signatory", "LUT", 2)
    reference = draft_offer(session, world)
    author = world.with_roles(first, Role.OFFICER, Role.SIGNATORY)
    version = version_of(session, reference)
    offers.edit_offer(session, author, reference, version=version, title="", summary="Mine.", now=NOW)
    officer = world.as_("officer", "LUT")
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    for who in (first, acting(second, first), acting(first, second)):
        with pytest.raises(NotAllowed, match="someone else must sign it"):
            sign_off.submit_offer(session, who, reference, version=version_of(session, reference), now=NOW)
    sign_off.submit_offer(session, second, reference, version=version_of(session, reference), now=NOW)


def test_neither_may_approve_what_a_deputy_recommended_for_the_other(session: Session, world: World) -> None:
    both = (Role.CASEWORKER, Role.DECISION_MAKER)
    first, second = (world.with_roles(world.as_("decision_maker", "DH", which), *both) for which in (1, 2))
    sent = recommended_by(session, world, acting(second, first))
    line = line_of(session, sent)
    assert (line.recommender_id, line.recommended_for_id) == (second.person_id, first.person_id)
    third = world.with_roles(world.as_("caseworker", "DH"), *both)
    for who in (first, second, acting(third, first), acting(third, second)):
        with pytest.raises(NotAllowed, match="a different decision maker must approve it"):
            approvals.approve(session, who, {line.id: line.version}, TAKEN, now=NOW)
    approvals.approve(session, third, {line.id: line.version}, TAKEN, now=NOW)


def recommended_by(session: Session, world: World, who: Actor) -> Sent:
    sent = send_offer(session, world)
    people = {**world.people, ("caseworker", "DH"): [who]}
    return recommend_all(session, replace(world, people=people), sent)


def test_whoever_stands_in_is_told_what_the_other_is_told_while_it_runs(
    session: Session, world: World, signatories: tuple[Actor, Actor]
) -> None:
    first, second = signatories
    officers = world.as_("officer", "LUT", 1), world.as_("officer", "LUT", 2)
    name(session, *officers, Role.OFFICER, TODAY + timedelta(days=1))
    reference = draft_offer(session, world)
    offer_id = session.scalars(select(OfferAuthor.offer_id)).first()
    assert offer_id is not None
    offers.note_author(session, offer_id, second)  # who wrote it is not told to sign it, but for the one who is away
    version = version_of(session, reference)
    sign_off.send_for_sign_off(session, officers[0], reference, version=version, now=NOW)
    told = session.scalars(select(Notice.person_id).where(Notice.kind == "sign_off_waiting")).all()
    assert sorted(told) == [first.person_id, second.person_id]
