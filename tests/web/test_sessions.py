"""When a session begins and ends, and who may end it."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.world import PASSWORD, World, email_of
from tracker.models.people import Person

EMAIL = email_of("auditor", "SERVICE")


@pytest.fixture
def form(client: Client, world: World) -> Page:
    return client.page("people.sign_in", as_=None)


def account_as(client: Client) -> str:
    return client.get("/account").h1


@pytest.mark.parametrize(("minutes", "page"), [(29, "Your account"), (31, "Sign in")])
def test_a_session_ends_after_half_an_hour_without_a_page(
    client: Client, world: World, clock: WorldClock, minutes: int, page: str
) -> None:
    client.get("/account", as_=world.as_("auditor", "SERVICE"))
    clock.advance(timedelta(minutes=minutes))
    assert account_as(client) == page


def test_a_session_in_use_goes_on_and_one_that_ended_says_so(client: Client, world: World, clock: WorldClock) -> None:
    client.get("/account", as_=world.as_("auditor", "SERVICE"))
    for _ in range(4):
        clock.advance(timedelta(minutes=20))
        assert account_as(client) == "Your account"
    clock.advance(timedelta(minutes=31))
    assert "nothing happened for 30 minutes" in client.get("/account").text


def test_a_session_ends_after_twelve_hours_in_any_case(client: Client, world: World, clock: WorldClock) -> None:
    client.get("/account", as_=world.as_("auditor", "SERVICE"))
    for _ in range(36):
        clock.advance(timedelta(minutes=20))
        assert account_as(client) == "Your account"
    clock.advance(timedelta(minutes=20))
    assert account_as(client) == "Sign in"


def test_a_new_session_key_or_leaving_ends_every_session_at_the_next_page(
    client: Client, world: World, session: Session
) -> None:
    client.get("/account", as_=world.as_("auditor", "SERVICE"))
    assert account_as(client) == "Your account"
    session.execute(update(Person).where(Person.email == EMAIL).values(session_key="another"))
    session.commit()
    assert account_as(client) == "Sign in"
    client.get("/account", as_=world.as_("auditor", "SERVICE"))
    session.execute(update(Person).where(Person.email == EMAIL).values(is_active=False))
    session.commit()
    assert account_as(client) == "Sign in"


def test_signing_in_begins_a_session_anew(form: Page) -> None:
    with form.client.browser.session_transaction() as cookie:
        cookie["left"] = "behind"
        before = cookie["csrf_token"]
    form.submit(email=EMAIL, password=PASSWORD)
    with form.client.browser.session_transaction() as cookie:
        assert "left" not in cookie
        assert cookie.get("csrf_token") != before
        assert EMAIL not in str(dict(cookie))


def test_signing_out_forgets_the_session_and_is_no_link(client: Client, world: World) -> None:
    page = client.get("/account", as_=world.as_("auditor", "SERVICE"))
    client.fetch("/sign-out", status=405)
    token = page.root.all("input", name="csrf_token")[0].get("value")
    assert "You have signed out." in client.post("/sign-out", {"csrf_token": token}).text
    assert account_as(client) == "Sign in"


def test_nobody_is_signed_out_by_another_site(client: Client, world: World) -> None:
    client.get("/account", as_=world.as_("auditor", "SERVICE"))
    page = client.post("/sign-out", {}, status=400)
    assert page.h1 == "Sign out"
    assert account_as(client) == "Your account"
    page.submit()
    assert account_as(client) == "Sign in"


def test_nobody_is_signed_in_by_another_site(client: Client, world: World) -> None:
    page = client.post("/sign-in", {"email": EMAIL, "password": PASSWORD}, as_=None, status=400)
    assert page.h1 == "Sign in"
    assert account_as(client) == "Sign in"


def test_the_cookie_is_kept_from_scripts_and_other_sites(form: Page) -> None:
    response = form.client.fetch("/sign-in", as_=None)
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("tracker=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
