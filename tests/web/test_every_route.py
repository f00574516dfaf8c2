"""Every address as every role, with its own objects, others' and none: never a 500, and no page that is badly made."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.pool import QueuePool
from werkzeug.routing import Rule

from config import Config
from tests.support import filling
from tests.support.client import SETTINGS, Client
from tests.support.clock import WorldClock
from tests.support.markup import parse
from tests.support.world import World, read_world
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.factory import create_app
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.web.parts.access import access_of
from tracker.web.parts.limits import limiter

PEOPLE = (
    ("officer", "LUT"),
    ("signatory", "LUT"),
    ("officer", "BIR"),
    ("caseworker", "DfE"),
    ("decision_maker", "DfE"),
    ("treasury_clearer", "HMT"),
    ("coordinator", "CLG"),
    ("monitor", "LGA"),
    ("manager", "LUT"),
    ("auditor", "SERVICE"),
    ("administrator", "SERVICE"),
)
FINE = {200, 302, 303, 304, 308, 400, 403, 404, 405, 409, 413, 422, 429, 503}
BAD = (
    "",
    "1,2",
    "£",
    "1e9",
    "-5",
    "9" * 40,
    "١٢٣",
    "31/2/2010",
    "\x00",
    "=1+1",
    "<script>alert(1)</script>",
    "x" * 5000,
    "ŵ→☑",
)


@pytest.fixture(scope="module")
def played_app(new_played: Callable[[], str]) -> Iterator[tuple[Flask, World]]:
    database = Database(new_played())
    app = create_app(Config.from_env(SETTINGS), held=database, testing=True)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with database.reading() as session:
        found = read_world(session)
    yield app, found
    database.engine.dispose()


@pytest.fixture
def crawler(played_app: tuple[Flask, World], clock: WorldClock) -> tuple[Client, World]:
    app, found = played_app
    app.extensions["clock"].machine = clock
    limiter.reset()
    return Client(app, clock), found


def references(client: Client) -> Sequence[str]:
    """One offer in each state, and of Luton's each one."""
    with client.database.reading() as session:
        rows = session.execute(
            select(Offer.reference, Offer.state, Organisation.code)
            .join(Organisation, Organisation.id == Offer.lead_id)
            .order_by(Offer.id)
        ).all()
    by_state: dict[str, str] = {}
    for reference, state, code in rows:
        by_state.setdefault(state if code != "LUT" else f"{state} of Luton", reference)
    return list(by_state.values())


def addresses(app: Flask, rule: Rule, known: Sequence[str]) -> Iterator[str]:
    """The rule with its own objects, and with what is not there."""
    values: Mapping[str, Sequence[object]] = {
        "reference": [*known, "SO-9999"],
        "slug": ["luton-borough-council", "nowhere"],
        "number": [1, 999],
        "kind": ["grant", "nowhere"],
    }
    first = next(iter(rule.arguments), None)
    if first is None:
        yield rule.rule
        return
    for value in values.get(first, [1, 99999]):
        filled = {name: values.get(name, [1])[0] for name in rule.arguments} | {first: value}
        with app.test_request_context():
            built = rule.build(filled, append_unknown=False)
        if built:
            yield built[1]


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("role", "code"), PEOPLE)
def test_no_address_fails_for_any_role(crawler: tuple[Client, World], role: str, code: str) -> None:
    client, found = crawler
    client.be(found.as_(role, code))
    known = references(client)
    for rule in pages(client.app):
        for path in addresses(client.app, rule, known):
            for method in sorted((rule.methods or set()) & {"GET", "HEAD"}):
                response = client.browser.open(path, method=method, buffered=True)
                assert response.status_code in FINE, f"{method} {path}: {response.status_code}"
                assert connections_held(client) == 0, f"{method} {path} keeps a connection to the database"


def connections_held(client: Client) -> int:
    """How many connections are out: of a request that is over none may be."""
    pool = client.database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_that_is_not_offered_is_refused(crawler: tuple[Client, World], method: str) -> None:
    client, found = crawler
    client.be(found.as_("officer", "LUT"))
    for rule in pages(client.app):
        for path in addresses(client.app, rule, ["SO-9999"]):
            assert client.browser.open(path, method=method).status_code == 405, path


def test_nobody_signed_out_sees_more_than_what_is_public(crawler: tuple[Client, World]) -> None:
    client, _found = crawler
    client.be(None)
    for rule in pages(client.app):
        access = access_of(client.app.view_functions[rule.endpoint])
        if access is None or access.is_public or "GET" not in (rule.methods or ()):
            continue
        for path in addresses(client.app, rule, references(client)):
            response = client.browser.get(path)
            assert response.status_code in {302, 303, 404}, f"{path}: {response.status_code}"


@pytest.mark.parametrize(("role", "code"), [p for p in PEOPLE if p[0] not in {"auditor", "administrator", "monitor"}])
def test_a_post_without_its_token_is_refused(crawler: tuple[Client, World], role: str, code: str) -> None:
    client, found = crawler
    client.be(found.as_(role, code))
    known = references(client)
    for rule in pages(client.app):
        if "POST" not in (rule.methods or ()) or rule.endpoint.startswith("people."):
            continue
        for path in addresses(client.app, rule, known):
            status = client.browser.post(path, data={"words": "x"}).status_code
            assert status in {302, 400, 403, 404, 405}, f"{path}: {status}"


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: repr(bad)[:14])
@pytest.mark.parametrize(("role", "code"), PEOPLE[:7])
def test_no_form_fails_on_what_is_typed(crawler: tuple[Client, World], role: str, code: str, bad: str) -> None:
    client, found = crawler
    who: Actor = found.as_(role, code)
    client.be(who)
    known = references(client)
    for rule in pages(client.app):
        if "POST" not in (rule.methods or ()) or rule.endpoint.startswith("people."):
            continue
        for path in addresses(client.app, rule, known):
            shown = client.browser.get(path, follow_redirects=True)
            if shown.status_code != 200 or shown.mimetype != "text/html":
                continue
            main = parse(shown.get_data(as_text=True))[0].one("main")
            for form in main.all("form"):
                if form.get("method").lower() != "post":
                    continue
                pairs = [(name, bad if is_typed(name) else value) for name, value in filling.filled(form, {}, None)]
                target = form.get("action") or shown.request.path
                answer = client.browser.post(target, data=dict_of(pairs), buffered=True)
                assert answer.status_code in FINE, f"{target} with {bad!r}: {answer.status_code}"


def is_typed(name: str) -> bool:
    """All but what the page hides in the form: the token and the version."""
    return name not in {"csrf_token", "version"}


def dict_of(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/offers/%FF",
        "/offers/SO-%00",
        "/monitor?page=%FF",
        "/monitor?page=-1&state=x&region=%00",
        "/register?words=%FF%FE",
        "/department?page=99999999999999999999&sort=;drop",
        "/ring-fences?on=31/2/2010&by=x&year=99999",
        "/check-document?code=%F0%28%8C%BC",
        "/offers/SO-0001/lines/99999999999999999999",
    ],
)
def test_a_broken_address_is_answered_plainly(crawler: tuple[Client, World], path: str) -> None:
    client, found = crawler
    for role, code in PEOPLE:
        client.be(found.as_(role, code))
        assert client.browser.get(path).status_code in FINE, f"{role} {path}"
