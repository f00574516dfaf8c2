"""Adding a line in a real browser: without scripts on a phone, and looked at by axe on both widths."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from config import Config
from tests.support.axe import assert_accessible
from tests.support.browser import DESKTOP, PHONE, NewPage
from tests.support.browsing import sign_in
from tests.support.client import SETTINGS
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.drafts import removal, saving
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.factories.offers import start_offer
from tests.support.server import serving
from tests.support.world import NOW, read_world
from tracker.actions import commitments, lines
from tracker.db import Database
from tracker.domain.decisions import Outcome, Terms
from tracker.factory import create_app

FEWER = Terms("The council may spend half of it.", Asked(pounds=423_000).amounts, (), ("Report each quarter.",))


@pytest.fixture
def address(new_world, clock: WorldClock):
    """A server with a draft that has one line and one saving (SO-0001), and an offer with a counter (SO-0002)."""
    held = Database(new_world())
    with held.writing() as session:
        _fill(session)
    with serving(create_app(Config.from_env(SETTINGS), held=held, machine=clock, testing=True)) as base:
        yield base
    held.engine.dispose()


def _fill(session: Session) -> None:
    world = read_world(session)
    officer = world.as_("officer", "LUT")
    reference = start_offer(session, world)
    lines.add_lines(session, officer, reference, [removal(session, world, "music")], now=NOW)
    commitments.add_commitments(session, officer, reference, [saving(world, rests_on=frozenset({1}))], now=NOW)
    answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: FEWER})


def test_a_line_is_added_on_a_phone_without_scripts(address: str, new_page: NewPage) -> None:
    page = new_page(address, viewport=PHONE, java_script_enabled=False)
    sign_in(page)
    page.goto("/offers/SO-0001/lines")
    page.get_by_label("To lift the ring-fence on a grant").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("searchbox", name="Find a grant").fill("ethnic")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Ethnic Minority Achievement Grant").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do you ask for, in plain words?").fill("Luton may spend the grant on any purpose.")
    page.get_by_label("What stops you now?").fill("The determination names one purpose.")
    page.get_by_label("What would have to change?").fill("A new determination")
    page.get_by_label("We do not know which law it rests on").check()
    page.get_by_role("button", name="Continue").click()
    for year in ("2011 to 2012", "2012 to 2013", "2013 to 2014"):
        page.get_by_label(f"Pounds, {year}").fill("250,000.50")
    page.get_by_role("button", name="Continue").click()
    review = page.get_by_role("group", name="When should it be reviewed?")
    for part, value in (("Day", "30"), ("Month", "9"), ("Year", "2012")):
        review.get_by_label(part).fill(value)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("C1 One assessment team with the primary care trust").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check line 2")
    expect(page.get_by_text("£750,001.50")).to_be_visible()
    page.get_by_role("button", name="Save line").click()
    expect(page.get_by_text("Completed")).to_have_count(2)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_lines_and_commitments_is_open_to_all(
    address: str, new_page: NewPage, viewport: dict[str, int]
) -> None:
    page = new_page(address, viewport=viewport)
    sign_in(page)
    draft, live = "/offers/SO-0001", "/offers/SO-0002"
    for path in (
        *(f"{draft}/lines", f"{draft}/lines/add?kind=freedom", f"{draft}/lines/add/own-freedom"),
        *(f"{draft}/lines/1/{step}" for step in ("subject", "words", "pounds", "evidence", "commitments", "check")),
        *(f"{draft}/lines/1/remove", f"{draft}/commitments", f"{draft}/commitments/add?kind=outcome"),
        *(f"{draft}/commitments/1", f"{draft}/commitments/1/edit", f"{draft}/commitments/1/remove"),
        *(f"{live}/lines/1", f"{live}/lines/1?marks=off", f"{live}/lines/1/reply"),
    ):
        answered = page.goto(path)
        assert answered is not None
        assert answered.status == 200, path
        assert_accessible(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{path} scrolls sideways: {width}"
