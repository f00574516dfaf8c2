"""Nobody is shut out of any page: each role follows the links it is given, on a desktop and on a phone.

axe finds nothing serious, nothing scrolls sideways, and a form sent empty says what is wrong as accessibly.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from config import Config
from tests.support.axe import assert_accessible
from tests.support.browser import DESKTOP, PHONE, NewPage
from tests.support.client import SETTINGS
from tests.support.clock import START
from tests.support.server import serving
from tests.support.world import read_world
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.factory import create_app
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.people import Person

pytestmark = pytest.mark.timeout(600)  # the first of each worker awaits the played world

PATIENCE = 60_000
FOR_ALL = ("pages.", "publications.", "targets.", "ring_fences.", "people.account", "people.password")
"""Pages that are the same for everyone: looked at once, signed out or as the officer."""

ROLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("officer", "LUT", ("offers.new", "lines.words", "commitments.index")),
    ("signatory", "LUT", ()),
    ("manager", "LUT", ()),
    ("caseworker", "DfE", ("decisions.queue",)),
    ("decision_maker", "DfE", ("decisions.approvals",)),
    ("coordinator", "CLG", ("releases.periods", "releases.ready")),
    ("treasury_clearer", "HMT", ("clearances.clearance",)),
    ("monitor", "LGA", ()),
    ("auditor", "SERVICE", ()),
    ("administrator", "SERVICE", ()),
)
"""Role, organisation, and the forms that are sent empty: one of each room."""


@pytest.fixture(scope="module")
def service(new_played: Callable[[], str]) -> Iterator[tuple[Flask, str]]:
    held = Database(new_played())
    app = create_app(Config.from_env(SETTINGS), held=held, machine=lambda: START, testing=True)
    with serving(app) as address:
        yield app, address
    held.engine.dispose()


def sign_in(page: Page, app: Flask, address: str, who: Actor) -> None:
    """By the cookie that signing in would give."""
    database: Database = app.extensions["database"]
    with database.reading() as session:
        key = session.scalar(select(Person.session_key).where(Person.id == who.person_id))
    at = int(START.timestamp())
    seal = app.session_interface.get_signing_serializer(app)
    cookie = seal.dumps({"_user_id": key, "_fresh": True, "began": at, "seen": at})
    page.context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": cookie, "url": address}])


def look(page: Page) -> None:
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide at {size['width']}"


def endpoint_of(app: Flask, href: str) -> str:
    """The page that an address leads to; "" when it leads away, or to a file."""
    parts = urlsplit(href)
    if parts.netloc or parts.path.endswith((".csv", ".pdf")) or not parts.path.startswith("/"):
        return ""
    try:
        return str(app.url_map.bind("localhost").match(parts.path)[0])
    except (HTTPException, RequestRedirect):
        return ""


def walk(page: Page, app: Flask, starts: Collection[str], passed_over: tuple[str, ...]) -> Iterator[str]:
    """Go to every start, then to each kind of page that is linked to, once; give the endpoint while standing there."""
    waiting, met = deque(starts), {endpoint_of(app, each) for each in starts}
    while waiting:
        path = waiting.popleft()
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, f"{path} answered {response.status}"
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(each => each.getAttribute('href'))")
        yield endpoint_of(app, urlsplit(page.url).path)
        for href in hrefs:
            endpoint = endpoint_of(app, href)
            if endpoint and endpoint not in met and not endpoint.startswith(("static", *passed_over)):
                met.add(endpoint)
                waiting.append(href)


EMPTIED = """forms => {
    const fields = "[type=radio], [type=checkbox], [type=text], [type=email], [type=password], textarea";
    const typed = form => [...form.elements].filter(each => each.matches(fields));
    const form = forms.sort((one, other) => typed(other).length - typed(one).length)[0];
    for (const each of typed(form)) {
        if (each.matches("[type=radio], [type=checkbox]")) each.checked = false;
        else each.value = "";
    }
    form.requestSubmit(form.querySelector("button:not([type=button], [formaction])"));
}"""


def send_empty(page: Page) -> None:
    """Empty every field of the page's longest form that changes something, and send it."""
    page.locator("main form[method=post]").evaluate_all(EMPTIED)
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def starts_of(app: Flask, code: str) -> list[str]:
    """Home, and the first offer of each state that the council leads."""
    database: Database = app.extensions["database"]
    query = select(Offer.state, Offer.reference).join(Organisation, Organisation.id == Offer.lead_id)
    with database.reading() as session:
        rows = session.execute(query.where(Organisation.code == code).order_by(Offer.id.desc()))
        return ["/", *(f"/offers/{reference}" for reference in dict(rows.all()).values())]


@pytest.mark.parametrize(("role", "code", "forms"), ROLES, ids=[each[0] for each in ROLES])
def test_nobody_is_shut_out_of_their_pages(
    service: tuple[Flask, str], new_page: NewPage, role: str, code: str, forms: tuple[str, ...]
) -> None:
    app, address = service
    database: Database = app.extensions["database"]
    with database.reading() as session:
        who = read_world(session).as_(role, code)
    page = new_page(address)
    page.set_default_timeout(PATIENCE)
    sign_in(page, app, address, who)
    left = set(forms)
    is_officer = role == "officer"
    starts = starts_of(app, code) if is_officer else ["/"]
    seen = []
    for endpoint in walk(page, app, starts, FOR_ALL[:4] if is_officer else FOR_ALL):
        seen.append(endpoint)
        look(page)
        if endpoint in left:
            left.remove(endpoint)
            send_empty(page)
            look(page)
    assert not left, f"never came to {left}, only to {seen}"


def test_nobody_is_shut_out_of_what_is_public(service: tuple[Flask, str], new_page: NewPage) -> None:
    app, address = service
    page = new_page(address)
    page.set_default_timeout(PATIENCE)
    seen = []
    for endpoint in walk(page, app, ["/"], ()):
        seen.append(endpoint)
        look(page)
        if endpoint == "people.sign_in":
            send_empty(page)
            look(page)
    assert {"publications.register", "publications.council", "people.sign_in", "agreements.check_document"} <= set(
        seen
    ), seen
    page.goto("/nowhere")
    look(page)
