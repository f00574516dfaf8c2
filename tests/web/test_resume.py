"""A session that ends in the middle of a form loses nothing: the words wait in the sign-in page."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.world import PASSWORD, World, email_of
from tests.web import trial
from tracker.models.people import Person

LONG = 'A long text with "quotes", <b>marks</b>\nand a second line that makes it long enough for a box of its own'


@pytest.fixture
def sign_in(trials: Client, world: World, clock: WorldClock) -> Page:
    """The page that someone gets who sends a form half an hour too late."""
    trial.PLAN.clear()
    form = trials.page("trial.name", as_=world.as_("officer", "LUT"))
    clock.advance(timedelta(minutes=31))
    return form.submit(name=LONG, password=PASSWORD, status=401)


def name_of(session: Session, world: World) -> str:
    session.expire_all()
    return session.get_one(Person, world.as_("officer", "LUT").person_id).name


def test_what_was_typed_is_there_after_signing_in_and_is_sent_again(
    sign_in: Page, session: Session, world: World
) -> None:
    assert "Your session had ended, so nothing was saved." in sign_in.text
    page = sign_in.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert page.h1 == "We kept what you typed"
    assert page.value("name") == LONG
    assert page.one("form").get("action") == "/trial/name"
    assert page.response.headers["Cache-Control"] == "no-store"
    page.submit("Send again", name="Ada")
    assert name_of(session, world) == "Ada"


def test_no_password_travels_with_the_words(sign_in: Page) -> None:
    assert PASSWORD not in sign_in.markup
    page = sign_in.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert PASSWORD not in page.markup
    assert not page.all("input", name="password")


def test_a_wrong_password_at_the_first_try_loses_nothing(sign_in: Page) -> None:
    page = sign_in.submit(email=email_of("officer", "LUT"), password="wrong", status=422)
    page = page.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert page.value("name") == LONG


def test_somebody_else_who_signs_in_does_not_see_the_words(sign_in: Page) -> None:
    page = sign_in.submit(email=email_of("administrator", "SERVICE"), password=PASSWORD)
    assert page.h1 == "Administration"
    assert "second line" not in page.markup


def test_words_that_moved_on_meanwhile_meet_the_version(sign_in: Page, session: Session, world: World) -> None:
    page = sign_in.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    session.get_one(Person, world.as_("officer", "LUT").person_id).version = 9
    session.commit()
    assert page.submit("Send again", status=409).value("name") == LONG


@pytest.mark.parametrize("kept", ["forged", "", "eyJhIjoxfQ.Zz9k.sig"])
def test_words_that_we_did_not_seal_are_dropped(sign_in: Page, kept: str) -> None:
    page = sign_in.submit(email=email_of("administrator", "SERVICE"), password=PASSWORD, extra={"kept": kept})
    assert page.h1 == "Administration"


def test_a_post_by_a_stranger_asks_to_sign_in_and_saves_nothing(trials: Client, world: World, session: Session) -> None:
    page = trials.post("/trial/name", {"name": "Ada"}, as_=None, status=401)
    assert page.h1 == "Sign in"
    assert page.response.headers["WWW-Authenticate"].startswith("Form")
    assert name_of(session, world) != "Ada"


def test_too_many_words_are_not_kept_and_the_page_does_not_promise_it(trials: Client, world: World) -> None:
    page = trials.post("/trial/name", {"name": "x" * 100_001}, as_=None, status=401)
    assert page.value("kept") == ""
    assert "Nothing was saved." in page.text
    assert "what you typed, so" not in page.text


def test_a_date_and_a_hidden_character_come_back_in_their_parts(trials: Client, world: World) -> None:
    pairs = [("decided_on", "3"), ("decided_on", "5"), ("decided_on", "2011"), ("title", "a\x00b")]
    page = trials.post("/trial/fields", pairs, as_=None, status=401)
    page = page.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert page.value("decided_on") == ["3", "5", "2011"]
    assert page.value("title") == "ab"
    dates = [f"Date of decision, {part}" for part in ("day", "month", "year")]
    assert [label.text for label in page.all("label")] == [*dates, "Title"]


def test_what_was_typed_stands_under_the_labels_of_its_page_and_a_choice_in_its_words(
    trials: Client, world: World, session: Session
) -> None:
    pairs = [("title", "A title"), ("kind", "b"), ("amounts-2012-figure", "5"), ("amounts-2012-cause", "A survey")]
    page = trials.post("/trial/fields", [*pairs, ("version", "1"), ("form_key", "0" * 32)], as_=None, status=401)
    page = page.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert [label.text for label in page.all("label")] == [
        "Title",
        "Kind",
        "Amount for 2012 to 2013",
        "Reason why the amount for 2012 to 2013 is not known",
    ]
    assert [option.text for option in page.one("select").all("option")] == ["First", "Second"]
    assert page.value("kind") == "b"


def test_the_words_of_a_page_that_is_gone_are_shown_under_their_names(trials: Client, world: World) -> None:
    page = trials.post("/offers/SO-9999/decision", [("decision_reference", "EX/1")], as_=None, status=401)
    page = page.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert page.one("label").text == "Decision reference"


def test_looking_up_the_labels_saves_nothing_and_leaves_the_session_alone(
    sign_in: Page, session: Session, world: World
) -> None:
    before = name_of(session, world)
    page = sign_in.submit(email=email_of("officer", "LUT"), password=PASSWORD)
    assert page.one("label").text == "Name"
    assert name_of(session, world) == before
    assert page.client.page("people.account").h1
