"""A real browser: one Chromium a worker, and for each test as many signed-in people as it likes, apart."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.support.java import lacking

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
PATIENCE = 10_000

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, which finds no other machine than this."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        lacking("chromium not found: run script/bootstrap")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Opens a browser for one person: `new_page(base_url)`, or `new_page(base_url, viewport=PHONE)`.

    Each call is a person of their own, with their own cookies. The test fails when a page of any of them complained
    in the console, unless it was told of it: a 4xx answer is what a test may have asked for.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(base_url: str, *, viewport: dict[str, int] | None = None, **more: Any) -> Page:
        context = chromium.new_context(base_url=base_url, viewport=viewport or DESKTOP, locale="en-GB", **more)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: note(message, complaints))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


def note(message: ConsoleMessage, complaints: list[str]) -> None:
    """Keep an error or a warning of the console."""
    if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
        complaints.append(f"{message.location.get('url', '')}: {message.text}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a page is a browser test."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
