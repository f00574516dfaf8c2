"""Naming a deputy on one's account page, and acting as one: chosen, seen on every page, over by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.offers import sent_offer
from tests.support.world import NOW, World
from tracker.actions import deputies
from tracker.domain.actors import Actor, Role
from tracker.models.deputies import Deputy
from tracker.models.events import Event

BANNER = "You act for Chief executive, Luton Borough Council."


@pytest.fixture
def away(world: World) -> Actor:
    return world.as_("signatory", "LUT", 1)


@pytest.fixture
def deputy(session: Session, world: World, away: Actor) -> Actor:
    """Stands in for the signatory who is away, until Friday."""
    colleague = world.as_("signatory", "LUT", 2)
    given = {"deputy_id": colleague.person_id, "role": Role.SIGNATORY, "from_on": NOW.date()}
    deputies.name_deputy(session, away, **given, to_on=date(2010, 11, 5), now=NOW)
    session.commit()
    return colleague


def banner(page) -> str:
    return " ".join(each.text for each in page.root.all(".app-acting"))


def test_a_deputy_is_named_and_ended_on_the_account_page(
    client: Client, session: Session, world: World, away: Actor
) -> None:
    page = client.page("people.account", as_=away)
    assert "Nobody stands in for you" in page.text
    page = page.follow("Name a deputy")
    refused = page.submit("Name this deputy", status=422)
    assert refused.errors == ["Choose a colleague from the list", "Enter the last day"]
    colleague = world.as_("signatory", "LUT", 2)
    chosen = f"{colleague.person_id}:signatory"
    refused = page.submit("Name this deputy", deputy=chosen, to_on=date(2010, 10, 29), status=422)
    assert refused.errors == ["The last day must be the first day or later"]
    page = page.submit("Name this deputy", deputy=chosen, to_on=date(2010, 11, 5))
    assert page.rows("Your deputies")[0][1] == "1 November 2010 to 5 November 2010"
    page = page.follow("End Signatory 2 of LUT’s days").submit("End it now")
    assert "Nobody stands in for you" in page.text
    assert session.scalars(select(Deputy.ended_at)).one() is not None


def test_while_a_deputy_acts_every_page_says_so_and_the_record_says_for_whom(
    client: Client, session: Session, world: World, deputy: Actor, away: Actor
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("people.account", as_=deputy)
    assert banner(page) == ""
    page = page.submit("Act for Signatory 1 of LUT")
    assert BANNER in banner(page)
    page = client.page("offers.sign_off", reference=reference)
    assert BANNER in banner(page)
    page = page.submit("Sign and submit", has_authority=True, has_read=True, accepts_commitments=True)
    event = session.scalars(select(Event).where(Event.kind == "offer.submitted")).one()
    assert (event.person_id, event.facts["for"]) == (deputy.person_id, away.person_id)
    page = client.page("offers.history", reference=reference)
    assert "Signatory, Luton Borough Council, for Chief executive" in page.text
    page = client.page("audit.events_page", as_=world.as_("auditor", "SERVICE"))
    assert "Signatory 2 of LUT, for Signatory 1 of LUT" in page.text
    assert banner(page) == "", "an auditor acts for nobody"


def test_it_is_stopped_by_a_button_and_by_itself_after_the_last_day(
    client: Client, deputy: Actor, clock: WorldClock
) -> None:
    page = client.page("people.account", as_=deputy).submit("Act for Signatory 1 of LUT")
    page = page.submit("Stop acting for Signatory 1 of LUT")
    assert banner(page) == ""
    page = page.submit("Act for Signatory 1 of LUT")
    clock.set(clock.now.replace(day=5, hour=10))
    assert BANNER in banner(client.page("people.account", as_=deputy))
    clock.set(clock.now + timedelta(minutes=14, hours=14))
    page = client.page("people.account", as_=deputy)
    assert banner(page) == ""
    assert "For whom you stand in" not in page.text


def test_ended_by_the_one_who_named_it_stops_at_the_next_page(
    client: Client, session: Session, deputy: Actor, away: Actor
) -> None:
    client.page("people.account", as_=deputy).submit("Act for Signatory 1 of LUT")
    deputies.end_deputy(session, away, session.scalars(select(Deputy.id)).one(), now=NOW)
    session.commit()
    assert banner(client.page("people.account")) == ""


def test_nobody_acts_for_someone_who_has_not_named_them(
    client: Client, world: World, deputy: Actor, away: Actor
) -> None:
    for who in (world.as_("officer", "LUT"), world.as_("signatory", "BIR"), away):
        page = client.page("people.account", as_=who)
        assert "Act for" not in page.text
        token = page.root.all("input", name="csrf_token")[0].get("value")
        sent = client.browser.post(f"/account/act-for/{away.person_id}", data={"csrf_token": token})
        assert sent.status_code == 404
        assert banner(client.page("people.account")) == ""


def test_another_persons_nomination_is_not_found(client: Client, session: Session, deputy: Actor, world: World) -> None:
    number = session.scalars(select(Deputy.id)).one()
    client.page("people.end_deputy", number=number, as_=deputy, status=404)
    client.page("people.end_deputy", number=number, as_=world.as_("officer", "BIR"), status=404)
