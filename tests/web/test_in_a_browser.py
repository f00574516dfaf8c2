"""What only a real browser can show: the warning before a session ends, and that nobody is shut out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.axe import assert_accessible
from tests.support.browser import PHONE, NewPage
from tests.support.browsing import sign_in
from tests.support.clock import WorldClock
from tests.support.server import serving
from tests.support.world import PASSWORD, World, email_of
from tests.web import trial
from tracker.db import Database

REST = timedelta(minutes=28)


@pytest.fixture
def address(trial_app: Flask, own_database: Database, world: World, clock: WorldClock) -> Iterator[str]:
    trial.PLAN.clear()
    trial_app.extensions["database"] = own_database
    with serving(trial_app) as address:
        yield address


def wait_a_while(page: Page, clock: WorldClock) -> None:
    """Both the person's clock and the server's."""
    clock.advance(REST)
    page.clock.fast_forward(int(REST.total_seconds() * 1000))


def test_a_session_about_to_end_says_so_and_goes_on_if_wanted(
    new_page: NewPage, address: str, clock: WorldClock
) -> None:
    page = new_page(address)
    page.clock.install()
    sign_in(page)
    page.goto("/trial/name")
    page.get_by_label("Name").fill("Ada")
    warning = page.get_by_role("dialog", name="You will be signed out in 3 minutes")
    expect(warning).to_be_hidden()
    for _ in range(2):
        wait_a_while(page, clock)
        expect(warning).to_be_visible()
        warning.get_by_role("button", name="Stay signed in").click()
        expect(warning).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    assert page.url.endswith("/trial/name")


def test_a_warning_that_comes_too_late_says_that_the_words_are_kept(
    new_page: NewPage, address: str, clock: WorldClock
) -> None:
    page = new_page(address)
    page.clock.install()
    sign_in(page)
    page.goto("/trial/name")
    page.get_by_label("Name").fill("Ada")
    wait_a_while(page, clock)
    clock.advance(REST)
    page.get_by_role("button", name="Stay signed in").click()
    ended = page.get_by_role("dialog", name="You have been signed out")
    expect(ended).to_be_visible()
    ended.get_by_role("button", name="Close").click()
    expect(ended).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in_again = page.get_by_role("main")
    sign_in_again.get_by_label("Email address").fill(email_of("officer", "LUT"))
    sign_in_again.get_by_label("Password", exact=True).fill(PASSWORD)
    sign_in_again.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Name")).to_have_value("Ada")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out_of_signing_in_and_its_errors(
    new_page: NewPage, address: str, viewport: dict[str, int] | None
) -> None:
    page = new_page(address, viewport=viewport)
    for path in ("/", "/help/deadlines", "/cookies", "/accessibility", "/nowhere", "/sign-in"):
        page.goto(path)
        check(page)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    check(page)
    sign_in(page)
    for path in ("/account", "/account/password", "/admin/people", "/trial/fields"):
        page.goto(path)
        check(page)
    page.get_by_role("button", name="Save").click()
    check(page)
    page.get_by_role("link", name="Choose a kind").click()
    expect(page.get_by_label("First")).to_be_focused()


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out_of_administration(new_page: NewPage, address: str, viewport: dict[str, int] | None) -> None:
    page = new_page(address, viewport=viewport)
    sign_in(page, "administrator", "SERVICE")
    for path in ("/admin", "/admin/people"):
        page.goto(path)
        check(page)


def test_without_javascript_signing_in_and_resuming_work(new_page: NewPage, address: str, clock: WorldClock) -> None:
    page = new_page(address, java_script_enabled=False)
    sign_in(page)
    page.goto("/trial/name")
    expect(page.locator("dialog")).to_be_hidden()
    page.get_by_label("Name").fill("Ada")
    clock.advance(timedelta(minutes=31))
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Email address").fill(email_of("officer", "LUT"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your name")
    expect(page.get_by_label("Name")).to_have_value("Ada")


def check(page: Page) -> None:
    assert_accessible(page)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} scrolls sideways"
