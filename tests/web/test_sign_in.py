"""Signing in and out: who gets in, how fast one may try, when a session ends, and where one lands."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.world import PASSWORD, World, email_of
from tracker.actions.passwords import DEMONSTRATION, Passwords
from tracker.domain.actors import Role
from tracker.models.people import Person, PersonRole, SignInAttempt
from tracker.web.people import signing_in

EMAIL = email_of("auditor", "SERVICE")
WRONG = [signing_in.WRONG]


@pytest.fixture
def form(client: Client, world: World) -> Page:
    return client.page("people.sign_in", as_=None)


def person(session: Session, email: str = EMAIL) -> Person:
    session.expire_all()
    return session.scalars(select(Person).where(Person.email == email)).one()


def attempts(session: Session) -> list[bool]:
    return list(session.scalars(select(SignInAttempt.succeeded).order_by(SignInAttempt.id)))


def account_as(client: Client) -> str:
    return client.get("/account").h1


def test_the_right_password_lets_in_whatever_the_case_of_the_address(form: Page, session: Session) -> None:
    form.submit(email=f" {EMAIL.upper()} ", password=PASSWORD)
    assert account_as(form.client) == "Your account"
    assert attempts(session) == [True]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "four loud teapot"),
        (EMAIL, PASSWORD + " "),
        (EMAIL, PASSWORD.upper()),
        ("nobody@example.gov.uk", PASSWORD),
    ],
)
def test_a_stranger_and_a_wrong_password_are_told_the_same(
    form: Page, session: Session, email: str, password: str
) -> None:
    page = form.submit(email=email, password=password, status=422)
    assert page.errors == WRONG
    assert page.value("email") == email
    assert attempts(session) == [False]
    assert account_as(form.client) == "Sign in"


def test_a_stranger_costs_as_much_work_as_anyone(form: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: checked.append("once") or verify(*given))
    form.submit(email="nobody@example.gov.uk", password=PASSWORD, status=422)
    form.submit(email=EMAIL, password="wrong", status=422)
    assert checked == ["once", "once"]


def test_the_address_that_was_typed_is_not_stored(form: Page, session: Session) -> None:
    form.submit(email=EMAIL, password="wrong", status=422)
    digest = session.scalar(select(SignInAttempt.email_digest))
    assert digest is not None
    assert len(digest) == 64
    assert EMAIL not in digest


def test_someone_who_has_left_does_not_get_in(form: Page, session: Session) -> None:
    person(session).is_active = False
    session.commit()
    assert form.submit(email=EMAIL, password=PASSWORD, status=422).errors == WRONG


def test_paste_and_password_managers_work(form: Page) -> None:
    assert form.one("input", name="email").get("autocomplete") == "email"
    assert form.one("input", name="password").get("autocomplete") == "current-password"


def test_after_five_failures_each_try_has_to_wait_and_never_for_long(
    form: Page, session: Session, clock: WorldClock
) -> None:
    for _ in range(5):
        form.submit(email=EMAIL, password="wrong", status=422)
    page = form.submit(email=EMAIL, password=PASSWORD, status=422)
    assert page.errors == ["There were too many wrong passwords for this address. Try again in 16 seconds"]
    assert len(attempts(session)) == 5, "a try that had to wait is no try"
    clock.advance(timedelta(seconds=16))
    form.submit(email=EMAIL, password="wrong", status=422)
    clock.advance(timedelta(seconds=16))
    assert "Try again in" in form.submit(email=EMAIL, password=PASSWORD, status=422).errors[0]
    clock.advance(timedelta(seconds=16))
    form.submit(email=EMAIL, password=PASSWORD)
    assert attempts(session)[-1] is True


def test_the_wait_grows_to_five_minutes_and_no_further(clock: WorldClock) -> None:
    for count in (50, 5_000):
        with pytest.raises(Exception, match=r"Try again in [56] minutes"):
            signing_in.check_pace(signing_in.people.Failures(count, clock.now), clock.now)
    signing_in.check_pace(signing_in.people.Failures(5_000, clock.now), clock.now + timedelta(minutes=5))


def test_failures_of_one_address_do_not_slow_another_and_a_success_forgives_them(form: Page, session: Session) -> None:
    for _ in range(4):
        form.submit(email=EMAIL, password="wrong", status=422)
    form.submit(email=EMAIL, password=PASSWORD)
    form = form.client.page("people.sign_in", as_=None)
    for _ in range(5):
        form.submit(email=EMAIL, password="wrong", status=422)
    form.submit(email=email_of("administrator", "SERVICE"), password=PASSWORD)


def test_one_network_may_try_so_often_a_minute(form: Page) -> None:
    for turn in range(30):
        form.submit(email=f"{turn}@example.gov.uk", password="wrong", status=422)
    page = form.submit(email=EMAIL, password=PASSWORD, status=429)
    assert page.h1 == "Too many tries"


def test_a_hash_made_more_cheaply_than_now_wanted_is_made_anew(form: Page, session: Session) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    person(session).password_hash = cheap.hash(PASSWORD)
    session.commit()
    form.submit(email=EMAIL, password=PASSWORD)
    kept = person(session).password_hash
    assert kept is not None
    assert Passwords(cheapest=True).check(kept, PASSWORD).new_hash is None


@pytest.mark.parametrize(
    ("wanted", "lands_on"),
    [
        ("/account?x=1", "/account?x=1"),
        ("//evil.example/", "/audit"),
        ("https://evil.example/", "/audit"),
        ("/\\evil.example", "/audit"),
        ("javascript:alert(1)", "/audit"),
        ("/\t/evil.example", "/audit"),
        ("", "/audit"),
    ],
)
def test_one_goes_on_where_one_wanted_to_but_never_elsewhere(
    client: Client, world: World, wanted: str, lands_on: str
) -> None:
    page = client.page("people.sign_in", as_=None)
    page = page.submit(email=EMAIL, password=PASSWORD, extra={"next": wanted})
    assert page.path == lands_on


def test_a_page_asked_for_while_signed_out_comes_after_signing_in(client: Client, world: World) -> None:
    page = client.get("/account?from=mail", as_=None)
    assert page.path.startswith("/sign-in")
    assert page.submit(email=EMAIL, password=PASSWORD).path == "/account?from=mail"


def test_an_outside_address_in_next_is_dropped_from_the_form(client: Client, world: World) -> None:
    page = client.get("/sign-in?next=//evil.example", as_=None)
    assert page.value("next") == ""


def test_outside_the_demonstration_nobody_is_listed(form: Page) -> None:
    assert DEMONSTRATION not in form.markup
    assert EMAIL not in form.markup


def test_in_the_demonstration_everyone_is_one_press_away(
    client: Client, world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.app.config, "DEMONSTRATION", True)
    session.execute(update(Person).values(password_hash=Passwords(cheapest=True).hash(DEMONSTRATION)))
    session.commit()
    page = client.page("people.sign_in", as_=None)
    assert DEMONSTRATION in page.text
    listed = page.rows("People of this demonstration, by organisation")
    assert len(listed) == session.scalar(select(func.count(Person.organisation_id.distinct())))
    button = next(each for each in page.all("button") if each.get("value") == EMAIL)
    assert "Auditor" in button.text
    page.submit(button.text)
    assert client.get("/account").facts()["Email address"] == EMAIL


def test_the_demonstrations_password_opens_nothing_elsewhere(form: Page) -> None:
    assert form.submit(email=EMAIL, password=DEMONSTRATION, status=422).errors == WRONG


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_people_land_on_the_page_of_their_first_role(client: Client, world: World, role: Role) -> None:
    code = "SERVICE" if role is Role.ADMINISTRATOR else "LUT"
    page = client.page("people.sign_in", as_=None).submit(email=email_of(role.value, code), password=PASSWORD)
    assert page.h1 == {Role.MANAGER: "People", Role.ADMINISTRATOR: "Administration"}[role]


def test_someone_with_several_roles_lands_on_the_first_and_finds_the_others(
    client: Client, world: World, session: Session
) -> None:
    who = world.as_("administrator", "SERVICE")
    session.add(PersonRole(person_id=who.person_id, role=Role.MANAGER))
    session.commit()
    page = client.page("people.sign_in", as_=None)
    page = page.submit(email=email_of("administrator", "SERVICE"), password=PASSWORD)
    assert page.h1 == "People"
    assert [name for name in page.navigation if name in {"People", "Administration"}] == ["People", "Administration"]
    assert page.root.one("a", aria_current="page").text == "People"
