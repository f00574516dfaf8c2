"""One's own account, and the list of people that a manager keeps."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.world import PASSWORD, World, email_of
from tracker.actions import people
from tracker.domain.actors import OrganisationKind, Role
from tracker.models.events import Event
from tracker.models.organisations import Organisation
from tracker.models.people import Person

NEW = "five quiet kettles"


@pytest.fixture
def form(client: Client, world: World) -> Page:
    return client.page("people.password", as_=world.as_("officer", "LUT"))


def person(session: Session, world: World) -> Person:
    session.expire_all()
    return session.get_one(Person, world.as_("officer", "LUT").person_id)


def test_an_account_shows_what_is_held_about_its_person(client: Client, world: World) -> None:
    page = client.page("people.account", as_=world.as_("signatory", "LUT"))
    assert page.facts()["Name"] == "Signatory 1 of LUT"
    assert page.facts()["Post"] == "Chief executive"
    assert page.facts()["Organisation"] == "Luton Borough Council"
    assert page.facts()["Email address"] == email_of("signatory", "LUT")


def test_a_new_password_opens_the_door_and_the_old_one_no_more_and_is_recorded(
    form: Page, session: Session, world: World
) -> None:
    page = form.submit(password=PASSWORD, new_password=NEW)
    assert "Your password was changed" in page.text
    event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    who = world.as_("officer", "LUT")
    assert (event.kind, event.person_id) == ("person.password_changed", who.person_id)
    assert event.facts == {"person_id": who.person_id, "organisation_id": who.organisation_id}
    email = email_of("officer", "LUT")
    sign_in = form.client.page("people.sign_in", as_=None)
    sign_in.submit(email=email, password=PASSWORD, status=422)
    assert sign_in.submit(email=email, password=NEW).root.all("form", action="/sign-out")


def test_a_new_password_ends_every_other_session_but_this(
    form: Page, session: Session, world: World, clock: WorldClock
) -> None:
    elsewhere = Client(form.client.app, clock)
    elsewhere.page("people.account", as_=world.as_("officer", "LUT"))
    form.submit(password=PASSWORD, new_password=NEW)
    assert form.client.get("/account").h1 == "Your account"
    assert elsewhere.get("/account").h1 == "Sign in"


@pytest.mark.parametrize(
    ("password", "new", "said"),
    [
        ("wrong", NEW, "This is not your password"),
        (PASSWORD, "short", "Enter a password of at least 12 characters"),
        (PASSWORD, "x" * 129, "Enter a password of at most 128 characters"),
        (PASSWORD, "aaaaaaaaaaaaaaa", "Enter a password that is harder to guess"),
        (PASSWORD, "Officer 1 of LUT", "Enter a password that is harder to guess"),
        (PASSWORD, "", "Enter a new password"),
        ("", NEW, "Enter the password you have now"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    form: Page, session: Session, world: World, password: str, new: str, said: str
) -> None:
    before = person(session, world).password_hash
    page = form.submit(password=password, new_password=new, status=422)
    assert page.errors == [said]
    assert person(session, world).password_hash == before
    assert not new or new not in page.markup or new == "Officer 1 of LUT"


def test_a_session_that_changed_its_password_still_ends_when_idle(form: Page, clock: WorldClock) -> None:
    form.submit(password=PASSWORD, new_password=NEW)
    clock.advance(timedelta(minutes=31))
    assert form.client.get("/account").h1 == "Sign in"


def test_a_manager_sees_their_own_organisations_people(client: Client, world: World) -> None:
    page = client.page("people.colleagues", as_=world.as_("manager", "LUT"))
    rows = page.rows("People and their roles")
    assert [row[0] for row in rows] == [
        "Manager 1 of LUT",
        "Officer 1 of LUT",
        "Officer 2 of LUT",
        "Signatory 1 of LUT",
        "Signatory 2 of LUT",
    ]
    assert rows[3][1:5] == ["Chief executive", "Luton Borough Council", "Signatory", email_of("signatory", "LUT")]
    assert len(page.statements) == 3


def test_an_administrator_sees_everyones(client: Client, world: World) -> None:
    page = client.page("people.colleagues", as_=world.as_("administrator", "SERVICE"))
    organisations = {row[2] for row in page.rows("People and their roles")}
    assert {"Luton Borough Council", "Central Bedfordshire Council"} <= organisations
    assert len(page.statements) == 2


def test_the_administrators_page_counts_what_is_there(client: Client, world: World, session: Session) -> None:
    page = client.page("pages.admin", as_=world.as_("administrator", "SERVICE"))
    counts = {row[0]: row[1] for row in page.rows("What is stored")}
    assert int(counts["People"]) == session.query(Person).count()
    assert counts["Offers"] == "0"
    assert page.facts()["Bank holidays known to"] == "26 December 2028"
    assert page.facts()["Failed sign-ins, last 24 hours"] == "0"
    assert "Warning" not in page.text
    assert len(page.statements) <= 8


def test_the_administrator_is_warned_a_year_before_the_calendar_ends(
    client: Client, world: World, clock: WorldClock
) -> None:
    said = "Bank holidays are known up to 26 December 2028"
    clock.set(clock.now.replace(year=2027, month=12, day=31))
    page = client.page("pages.admin", as_=world.as_("administrator", "SERVICE"))
    assert said not in page.text, "a date a year on can still be worked out"
    clock.set(clock.now.replace(year=2028, month=1, day=1))
    page = client.page("pages.admin", as_=world.as_("administrator", "SERVICE"))
    assert said in page.text


def test_without_registers_the_administrator_is_told_to_load_them(client: Client, session: Session) -> None:
    session.add(
        Organisation(
            code="SERVICE",
            kind=OrganisationKind.SERVICE,
            name="The service",
            short_name="The service",
            slug="service",
            certainty="ours",
            source="test",
        )
    )
    session.flush()
    new = people.NewPerson("SERVICE", "first@example.gov.uk", "First", [Role.ADMINISTRATOR], None)
    number = people.add_person(session, None, new, now=client.clock.now)
    session.commit()
    page = client.page("pages.admin", as_=session.get_one(Person, number))
    assert "No bank holidays are loaded" in page.text
