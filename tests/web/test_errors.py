"""What goes wrong has its page, its status and its headers, says what to do, and gives nothing away."""

import json
import logging

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.client import Client
from tests.support.world import World
from tests.web import trial
from tracker.web.parts import constraints


@pytest.fixture(autouse=True)
def _no_plan() -> None:
    trial.PLAN.clear()


def test_an_unknown_address_is_a_page_and_is_not_repeated_on_it(client: Client) -> None:
    page = client.get("/nowhere/<script>", status=404)
    assert page.h1 == "Page not found"
    assert "nowhere" not in page.markup


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "BREW"])
def test_a_wrong_method_is_told_which_are_right(client: Client, method: str) -> None:
    response = client.fetch("/privacy", method=method, as_=None, status=405)
    assert "That cannot be done at this address" in response.text
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "path", ["/%FF", "/privacy%00", "/privacy?a=%00", "/privacy?%1B=1", "/privacy?a=%EF%BF%BD", "/%E2%80%AE", "/a%0Ab"]
)
def test_broken_bytes_in_an_address_are_refused(client: Client, path: str) -> None:
    assert client.get(path, as_=None, status=400).h1 == "We could not read that"


@pytest.mark.parametrize("path", ["/privacy?a=%FF", "/privacy?page=999999999999999999999999", "/privacy?&&==&a=b=c"])
def test_odd_questions_are_no_fault(client: Client, path: str) -> None:
    client.get(path, as_=None)


@pytest.mark.parametrize(
    "content", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_a_body_that_is_no_form_is_no_fault(client: Client, content: str) -> None:
    response = client.browser.post("/sign-in", data=b"\xff\xfe\x00--x\r\n\xff=%%%", content_type=content, buffered=True)
    assert response.status_code == 400


@pytest.mark.parametrize(("form", "name"), [(False, "body"), (True, "field")])
def test_a_body_that_is_too_large_is_refused(client: Client, form: bool, name: str) -> None:
    field = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n' if form else b"email="
    data = field + b"x" * (2**20 + 1)
    content = "multipart/form-data; boundary=x" if form else "application/x-www-form-urlencoded"
    response = client.browser.post("/sign-in", data=data, content_type=content, buffered=True)
    assert response.status_code == 413
    assert "1.0 MB" in response.text


def test_too_many_parts_are_refused(client: Client) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    content = "multipart/form-data; boundary=x"
    response = client.browser.post("/sign-in", data=part * 2_100 + b"--x--\r\n", content_type=content, buffered=True)
    assert response.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/trial/offers/so-0142",
        "/trial/offers/SO-٠١٤٢",
        "/trial/offers/SO-1",
        "/trial/council/٣",
        "/trial/council/9999999999",
        "/trial/council/-1",
    ],
)
def test_an_address_takes_references_and_numbers_of_our_own_kind_only(trials: Client, world: World, path: str) -> None:
    trials.get(path, as_=world.as_("officer", "LUT"), status=404)


def test_a_reference_in_an_address_is_taken(trials: Client) -> None:
    assert trials.fetch("/trial/offers/SO-0142").text == "SO-0142"


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("missing", 404, "Page not found"),
        ("forbidden", 403, "You recommended this"),
        ("broken", 422, "The offer has been submitted."),
        ("several", 422, "One Two."),
    ],
)
def test_a_refusal_without_a_form_has_a_page_of_its_own(trials: Client, how: str, status: int, words: str) -> None:
    assert words in trials.get(f"/trial/ends/{how}", as_=None, status=status).text


def test_a_fault_is_written_down_once_without_words_and_with_the_reference_on_the_page(
    trials: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    trials.app.config["PROPAGATE_EXCEPTIONS"] = False
    response = trials.fetch("/trial/ends/fault?q=secret", as_=world.as_("officer", "LUT"), status=500)
    faults = [json.loads(record.message) for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(faults) == 1
    assert faults[0]["kind"] == "ZeroDivisionError"
    assert faults[0]["request"] in response.text
    assert "plover" not in caplog.text + response.text
    assert "secret" not in caplog.text


def test_the_log_of_a_request_holds_ids_and_no_words(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    who = world.as_("officer", "LUT")
    page = client.get("/account?q=plover", as_=who)
    line = json.loads(caplog.records[-1].message)
    assert line.keys() == {"request", "method", "endpoint", "status", "ms", "person", "event", "timestamp", "level"}
    assert (line["endpoint"], line["status"], line["person"]) == ("people.account", 200, who.person_id)
    assert page.response.headers["X-Request-Id"] == line["request"]


def test_when_the_database_cannot_be_had_the_page_asks_nothing_of_it(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_more: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    client.be(world.as_("officer", "LUT"))
    monkeypatch.setattr(client.database, "session", away)
    response = client.browser.get("/account", buffered=True)
    assert response.status_code == 503
    assert "Sorry, the service is busy" in response.text
    assert client.browser.get("/health", buffered=True).status_code == 503


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (OperationalError("", {}, Exception("database is locked")), True),
        (OperationalError("", {}, Exception("no such table: people")), False),
        (OperationalError("", {}, Exception(""), connection_invalidated=True), True),
    ],
)
def test_what_may_help_to_try_again_is_told_from_a_fault(error: OperationalError, busy: bool) -> None:
    assert constraints.is_busy(error) is busy


@pytest.mark.parametrize(("state", "busy"), [("40P01", True), ("53300", True), ("08006", True), ("42P01", False)])
def test_postgresql_says_by_its_state_that_it_is_busy(state: str, busy: bool) -> None:
    cause = Exception("…")
    cause.sqlstate = state  # type: ignore[attr-defined]
    assert constraints.is_busy(OperationalError("", {}, cause)) is busy


def test_health_answers_while_the_database_does(client: Client) -> None:
    assert client.fetch("/health", as_=None).text == "ok"
