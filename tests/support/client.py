"""A test client that reads every page strictly, and fills forms only with what they offer.

    page = client.page("offers.edit", reference="SO-0001", as_=world.as_("officer", "LUT"))
    page = page.submit(title="Fewer ring-fences")           # the page's own form, sent and followed
    assert page.h1 == "Your offer"

Every page is checked: status, well-formed HTML, one h1, title, labels, ids, tokens, nothing leaked, nothing changed
while reading. See `manners.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from config import Config
from tests.support import filling, manners
from tests.support.clock import WorldClock
from tests.support.markup import Node, parse
from tests.support.settings import SETTINGS
from tests.support.sql import Statements, counting
from tracker.db import Database
from tracker.factory import create_app, worker_of
from tracker.models.people import Person
from tracker.web.parts.limits import limiter

REDIRECTS = {301, 302, 303, 307, 308}


class Someone(Protocol):
    """Whoever signs in: an Actor has an id, a Person row too."""

    @property
    def person_id(self) -> int: ...


class _Same:
    """Whoever asked for the page before."""


SAME: Any = _Same()


class Page:
    """One page that was read and found in order."""

    def __init__(self, client: Client, response: TestResponse, statements: Statements) -> None:
        self.client, self.response, self.statements = client, response, statements
        self.markup = response.get_data(as_text=True)
        self.root, wrong = parse(self.markup)
        wrong += manners.faults(self.root)
        assert not wrong, f"{response.request.path}:\n" + "\n".join(wrong)

    @property
    def path(self) -> str:
        """The address, with its arguments."""
        return self.response.request.full_path.rstrip("?")

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def main(self) -> Node:
        """What the page is about."""
        return self.root.one("main")

    @property
    def h1(self) -> str:
        return self.root.one("h1").text

    @property
    def title(self) -> str:
        return self.root.one("title").text

    @property
    def text(self) -> str:
        """All words of the main part, with single spaces."""
        return self.main.text

    @property
    def errors(self) -> list[str]:
        """What the error summary says."""
        return [item.text for summary in self.root.all(".govuk-error-summary") for item in summary.all("li")]

    @property
    def navigation(self) -> list[str]:
        """The links under the header."""
        return [link.text for nav in self.root.all("nav", aria_label="Main") for link in nav.all("a")]

    def all(self, selector: str, **attributes: str) -> list[Node]:
        """Elements of the main part: "tag", "tag.class", ".class", "#id"."""
        return self.main.all(selector, **attributes)

    def one(self, selector: str, **attributes: str) -> Node:
        """The only such element of the main part."""
        return self.main.one(selector, **attributes)

    def value(self, name: str) -> str | list[str]:
        """What the page's field shows; a list where it shows several (a date)."""
        shown = [each for node in self.main if node.get("name") == name for each in filling._value(node)]
        return shown[0] if len(shown) == 1 else shown

    def facts(self) -> dict[str, str]:
        """The `dl` pairs of the main part: the first of each name."""
        pairs: dict[str, str] = {}
        for term in self.main.all("dt"):
            siblings = term.parent.children if term.parent else []
            after = (node for node in siblings[siblings.index(term) :] if node.tag == "dd")
            pairs.setdefault(term.text, next((node.text for node in after), ""))
        return pairs

    def rows(self, caption: str) -> list[list[str]]:
        """The cells of a table's body and foot as they are heard (so without the labels for phones), by its caption."""
        tables = [table for table in self.main.all("table") if table.one("caption").text == caption]
        captions = [table.one("caption").text for table in self.main.all("table")]
        assert len(tables) == 1, f"{len(tables)} tables are called {caption!r} among {captions}"
        return [
            [cell.heard for cell in row.children if cell.tag in {"td", "th"}]
            for row in tables[0].all("tr")
            if row.parent and row.parent.tag != "thead"
        ]

    def follow(self, words: str, *, status: int = 200) -> Page:
        """Go where the link with these words leads; the first of the main part, else of the page, that leads away."""
        links = [link for part in (self.main, self.root) for link in part.all("a") if leads_away(link, words)]
        assert links, f"no link “{words}” among {[link.text for link in self.root.all('a')]}"
        return self.client.get(urljoin(self.path, links[0].get("href")), status=status)

    def submit(
        self, button: str | None = None, *, form: str | None = None, status: int = 200, extra: Any = None, **values: Any
    ) -> Page:
        """Fill the page's form and send it; redirects are followed, the page at the end is read.

        `values` by field name: text, a date (or its three parts), an offered value, True or False for a tick box, a
        list for several; dashes in names by `**{"amounts-2011-figure": "5"}`. What is not named is sent as shown.
        `button` and `form` (its action) choose among several; `extra` is added as it is: for tampering.
        """
        node = filling.pick_form(self.root, form, button)
        pairs = filling.filled(node, values, button)
        if extra:
            pairs = [(name, value) for name, value in pairs if name not in extra] + list(
                MultiDict(extra).items(multi=True)
            )
        return self.client.post(urljoin(self.path, node.get("action") or self.path), pairs, status=status)


class Client:
    """Any number of people at their browsers, one of whom asks at a time."""

    def __init__(self, app: Flask, clock: WorldClock) -> None:
        self.app, self.clock = app, clock
        self.browsers: dict[int | None, FlaskClient] = {}
        self.who: int | None = None

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found

    @property
    def browser(self) -> FlaskClient:
        """The browser of whoever asks."""
        return self.browsers.setdefault(self.who, self.app.test_client())

    def page(
        self, endpoint: str, *, as_: Someone | None = SAME, status: int = 200, query: Any = None, **arguments: Any
    ) -> Page:
        """The page of an endpoint, as someone (None: as nobody; otherwise whoever asked before)."""
        self.be(as_)
        with self.app.test_request_context():
            path = self.app.url_for(endpoint, **arguments, **(query or {}))
        return self.get(path, status=status)

    def get(self, path: str, *, as_: Someone | None = SAME, status: int = 200) -> Page:
        """The page at an address, redirects followed."""
        self.be(as_)
        return self._read("GET", path, None, status)

    def post(self, path: str, pairs: Any, *, as_: Someone | None = SAME, status: int = 200) -> Page:
        """Send a form as it is given, redirects followed."""
        self.be(as_)
        return self._read("POST", path, pairs, status)

    def fetch(self, path: str, *, as_: Someone | None = SAME, status: int = 200, **more: Any) -> TestResponse:
        """What is at an address when it is no page: a file, an export, a redirect not followed."""
        self.be(as_)
        response = self.browser.open(path, buffered=True, **more)
        assert response.status_code == status, f"{path} answered {response.status_code}, not {status}"
        return response

    def be(self, as_: Someone | None) -> None:
        """From now on ask as this person, signed in afresh."""
        if as_ is SAME:
            return
        self.who = None if as_ is None else _person_id(as_)
        if self.who is None:
            self.browsers.pop(None, None)
            return
        with self.database.reading() as session:
            key = session.scalar(select(Person.session_key).where(Person.id == self.who))
        assert key, f"nobody has the id {self.who}"
        instant = int(self.clock.now.timestamp())
        with self.browser.session_transaction() as cookie:
            cookie.update({"_user_id": key, "_fresh": True, "began": instant, "seen": instant})

    def _read(self, method: str, path: str, pairs: Any, status: int) -> Page:
        response, statements = self._ask(method, path, pairs)
        hops = 0
        while response.status_code in REDIRECTS:
            hops += 1
            assert hops < 5, f"redirected round and round: {path}"
            target = urljoin(path, response.headers["Location"])
            assert not urlsplit(target).netloc, f"{path} redirects to {target}"
            method, path = "GET", target
            response, statements = self._ask("GET", target, None)
        shown = re.sub(r"\s+", " ", response.get_data(as_text=True))[-1200:]
        assert response.status_code == status, f"{path} answered {response.status_code}, not {status}: {shown}"
        self._check_headers(response)
        return Page(self, response, statements)

    def _ask(self, method: str, path: str, pairs: Any) -> tuple[TestResponse, Statements]:
        data = None if pairs is None else MultiDict(list(pairs.items()) if isinstance(pairs, dict) else pairs)
        with counting(self.database.engine) as statements, _nothing_changed_while_reading():
            response = self.browser.open(path, method=method, data=data, buffered=True)
        return response, statements

    def _check_headers(self, response: TestResponse) -> None:
        assert response.mimetype == "text/html"
        assert "script-src 'self' 'nonce-" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if 'action="/sign-out"' in response.text:
            assert response.headers["Cache-Control"] == "no-store", "a private page may be kept by the browser"


@contextmanager
def _nothing_changed_while_reading() -> Iterator[None]:
    """Fail when a session that only reads is asked to write."""

    def refuse(session: Session, *_: Any) -> None:
        changed = [*session.new, *session.dirty, *session.deleted]
        assert not (session.info.get("is_reading") and changed), f"changed while reading: {changed}"

    event.listen(Session, "before_flush", refuse)
    try:
        yield
    finally:
        event.remove(Session, "before_flush", refuse)


def leads_away(link: Node, words: str) -> bool:
    """Whether a link has these words and does not only jump to another place on its page."""
    return link.text == words and not link.get("href").startswith("#")


def _person_id(as_: Any) -> int:
    return int(getattr(as_, "person_id", None) or as_.id)


@pytest.fixture(scope="session")
def _one_app() -> Flask:
    """Made once a worker: its templates stay compiled."""
    return create_app(Config.from_env(SETTINGS), held=Database("sqlite://"), testing=True)


@pytest.fixture
def app(_one_app: Flask, database: Database, clock: WorldClock) -> Iterator[Flask]:
    """The application on the test's database and clock; commits last as long as the test."""
    known = dict(_one_app.config)
    _one_app.extensions["database"] = database
    _one_app.extensions["clock"].machine = clock
    _one_app.extensions["worker"] = worker_of(_one_app, _one_app.extensions["settings"])
    limiter.reset()
    yield _one_app
    _one_app.config.clear()
    _one_app.config.update(known)


@pytest.fixture
def client(app: Flask, clock: WorldClock) -> Client:
    """A strict reader of the application's pages."""
    return Client(app, clock)
