"""Who walks a journey: the strict test client, or people at real browsers. Both read a page in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Locator, Response
from playwright.sync_api import Page as Window

from tests.support import filling
from tests.support.axe import assert_accessible
from tests.support.browser import DESKTOP, PHONE, NewPage
from tests.support.client import SAME, Client, Page, leads_away
from tests.support.markup import Node, parse
from tests.support.world import PASSWORD, World, email_of
from tracker.domain.actors import Actor

A_DRAWING = 60_000  # milliseconds that a document may take on a machine that is busy with other tests

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth).slice(-3).map(each => each.outerHTML)"""


class Walker(Protocol):
    """Goes from page to page as one person at a time. `loads` counts the pages since the last `begin`."""

    loads: int

    def begin(self, path: str, as_: Actor | None) -> Page:
        """Come to a page as someone (None: the public), signing in if need be; the count begins after it."""

    def get(self, path: str, *, as_: Actor | None = ..., status: int = ...) -> Page:
        """The page at an address."""

    def download(self, path: str, *, as_: Actor | None = ...) -> tuple[bytes, str]:
        """A file and its media type."""


class ClientWalker(Client):
    """The test client: every page is read strictly (manners, tokens, headers, nothing written while reading)."""

    loads = 0

    def begin(self, path: str, as_: Actor | None) -> Page:
        page = self.get(path, as_=as_)
        self.loads = 0
        return page

    def download(self, path: str, *, as_: Actor | None = SAME) -> tuple[bytes, str]:
        sent = self.fetch(path, as_=as_)
        return sent.get_data(), sent.mimetype

    def _read(self, method: str, path: str, pairs: Any, status: int) -> Page:
        self.loads += 1
        return super()._read(method, path, pairs, status)


class BrowserWalker:
    """People at real browsers of their own, on desktops.

    Each kind of page that is passed is looked at once: axe finds nothing serious, and neither there nor on a phone
    does the page scroll sideways.
    """

    def __init__(self, address: str, new_page: NewPage, email_of: Callable[[Actor], str]) -> None:
        self.address, self.new_page, self.email_of = address, new_page, email_of
        self.windows: dict[int | None, Window] = {}
        self.who: Actor | None = None
        self.looked_at: set[tuple[str, str, int]] = set()
        self.loads = 0

    @property
    def window(self) -> Window:
        """The browser of whoever walks."""
        key = self.who.person_id if self.who else None
        if key not in self.windows:
            self.windows[key] = self.new_page(self.address)
        return self.windows[key]

    @property
    def context(self) -> BrowserContext:
        return self.window.context

    def begin(self, path: str, as_: Actor | None) -> Page:
        page = self.get(path, as_=as_)
        self.loads = 0
        return page

    def get(self, path: str, *, as_: Actor | None = SAME, status: int = 200) -> Page:
        if as_ is not SAME:
            self.who = as_
        page = self.arrived(self.window.goto(path), None)
        if self.who is not None and page.h1 == "Sign in":
            page = page.submit("Sign in", email=self.email_of(self.who), password=PASSWORD)
        assert page.status == status, f"{path} answered {page.status}, not {status}"
        return page

    def download(self, path: str, *, as_: Actor | None = SAME) -> tuple[bytes, str]:
        if as_ is not SAME:
            self.who = as_
        sent = self.context.request.get(path, timeout=A_DRAWING)
        assert sent.ok, f"{path} answered {sent.status}"
        return sent.body(), sent.headers["content-type"].partition(";")[0]

    def arrived(self, response: Response | None, status: int | None) -> BrowserPage:
        """The page that a click or an address led to, looked at if its kind is new."""
        assert response is not None, "the browser stayed where it was"
        self.loads += 1
        page = BrowserPage(self, response)
        assert status in {None, page.status}, f"{page.path} answered {page.status}, not {status}: {page.text[:300]}"
        kind = (re.sub(r"[0-9]+", "0", page.path.partition("?")[0]), page.h1, page.status)
        if kind not in self.looked_at:
            self.looked_at.add(kind)
            self._look(page.path)
        return page

    def _look(self, path: str) -> None:
        assert_accessible(self.window)
        for view in (PHONE, DESKTOP):
            self.window.set_viewport_size(view)  # type: ignore[arg-type]
            width = self.window.evaluate("document.documentElement.scrollWidth")
            wide = self.window.evaluate(TOO_WIDE) if width > view["width"] else []
            assert width <= view["width"], f"{path} is {width} px wide in {view['width']} px: {wide}"


def address_book(world: World) -> Callable[[Actor], str]:
    """By which address each person of the world signs in."""
    emails = {
        actor.person_id: email_of(role, code, which)
        for (role, code), actors in world.people.items()
        for which, actor in enumerate(actors, 1)
    }
    return lambda actor: emails[actor.person_id]


class BrowserPage(Page):
    """A page as it stands in a browser, read like the client's; links are clicked and fields filled for real."""

    def __init__(self, walker: BrowserWalker, response: Response) -> None:
        self.walker, self.window = walker, walker.window
        self._status = response.status
        self.markup = self.window.content()
        self.root, _wrong = parse(self.markup)

    @property
    def path(self) -> str:
        return self.window.url.removeprefix(self.walker.address)

    @property
    def status(self) -> int:
        return self._status

    def follow(self, words: str, *, status: int = 200) -> Page:
        for part, within in ((self.main, "main"), (self.root, "html")):
            links = part.all("a")
            found = [place for place, link in enumerate(links) if leads_away(link, words)]
            if found:
                return self._press(self.window.locator(f"{within} a").nth(found[0]), status)
        raise AssertionError(f"no link “{words}” among {[link.text for link in self.root.all('a')]}")

    def submit(
        self, button: str | None = None, *, form: str | None = None, status: int = 200, extra: Any = None, **values: Any
    ) -> Page:
        assert not extra, "a browser sends what its page offers"
        node = filling.pick_form(self.root, form, button)
        there = self.window.locator("main form").nth(self.main.all("form").index(node))
        filling.filled(node, values, button)  # the same complaints as the client's
        for name in filling._names(node):
            if name in values:
                fields = [each for each in node if each.get("name") == name and each.tag != "button"]
                _fill(there.locator(f'[name="{name}"]:not(button)'), fields, values[name])
        return self._press(there.locator("button").nth(_place_of(button, node)), status)

    def _press(self, what: Locator, status: int) -> Page:
        with self.window.expect_navigation() as arriving:
            what.click()
        return self.walker.arrived(arriving.value, status)


def _place_of(button: str | None, form: Node) -> int:
    buttons = form.all("button")
    wanted = [place for place, each in enumerate(buttons) if button in {None, each.text}]
    return wanted[0]


def _fill(fields: Locator, nodes: list[Node], given: Any) -> None:
    """Type, tick or choose; what is folded away is unfolded first, as a person would."""
    kind = nodes[0].get("type") if nodes[0].tag == "input" else nodes[0].tag
    if kind in {"radio", "checkbox"}:
        wanted = {nodes[0].get("value")} if given is True else _texts(given)
        for place, node in enumerate(nodes):
            if kind == "checkbox" or node.get("value") in wanted:
                _show(fields.nth(place)).set_checked(node.get("value") in wanted)
    elif kind == "select":
        _show(fields.first).select_option(str(given))
    else:
        parts = (given.day, given.month, given.year) if hasattr(given, "month") else (given,)
        for place, part in enumerate(parts):
            _show(fields.nth(place)).fill(str(part))


def _texts(given: Any) -> set[str]:
    if given in (None, False):
        return set()
    return {str(each) for each in given} if isinstance(given, list | tuple | set) else {str(given)}


def _show(field: Locator) -> Locator:
    folded = field.locator("xpath=ancestor::details[not(@open)]")
    if folded.count():
        folded.first.locator("summary").first.click()
    return field
