"""J20 as far as it goes: a visitor without an account, on a phone; then the monitor and the auditor."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.support.browser import DESKTOP, PHONE, NewPage
from tests.support.browsing import look, sign_in
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, RECEIPTS, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.outcomes import answer, sign
from tests.support.server import serving
from tests.support.world import World
from tracker.db import Database
from tracker.domain.decisions import Outcome

ASKED = (Asked(SOCIAL_CARE), Asked(CARERS, pounds=100_000), Asked(CLEANER_STREETS), Asked(RECEIPTS, pounds=50_000))
TABLET = {"width": 640, "height": 900}
BEFORE, PUBLISHED = datetime(2010, 11, 8, 8, 59, tzinfo=UTC), datetime(2010, 11, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def address(app: Flask, own_database: Database, world: World) -> Iterator[str]:
    """Luton agreed in part and signed; Kent refused, offered conditions, countered, and waiting."""
    with own_database.writing() as session:
        signed = send_offer(session, world, ASKED).reference
        answer(session, world, signed, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED) | {4: Outcome.REJECT})
        sign(session, world, signed)
        waiting = send_offer(session, world, ASKED, council="KEN").reference
        outcomes = {1: Outcome.REJECT, 2: Outcome.AGREE_WITH_CONDITIONS, 3: Outcome.COUNTER}
        answer(session, world, waiting, outcomes)
    app.extensions["database"] = own_database
    with serving(app) as address:
        yield address


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_visitor_finds_a_council_and_what_became_of_its_offer(
    new_page: NewPage, address: str, clock: WorldClock, viewport: dict[str, int]
) -> None:
    visitor = new_page(address, viewport=viewport)
    clock.set(BEFORE)
    visitor.goto("/register")
    look(visitor, "Search the register")
    expect(visitor.get_by_text("No offers match")).to_be_visible()
    clock.set(PUBLISHED)
    visitor.goto("/register")  # the browser kept the page of a minute ago, and asks again
    visitor.get_by_label("Council").fill("luton")
    visitor.get_by_role("button", name="Search").click()
    expect(visitor.get_by_role("heading", name="1 council with something published")).to_be_visible()
    visitor.get_by_role("link", name="Luton Borough Council").click()
    look(visitor, "Luton Borough Council")
    expect(visitor.get_by_role("heading", name="Agreed so far: 3")).to_be_visible()
    visitor.get_by_role("link", name="Full terms").first.click()
    look(visitor, "Offer SO-0001")
    expect(visitor.get_by_text("in force from 1 April 2011 to 31 March 2014")).to_be_visible()
    visitor.goto("/register/councils/kent-county-council")
    look(visitor, "Kent County Council")
    expect(visitor.get_by_text("Counter-proposed", exact=True)).to_be_visible()
    visitor.goto("/register?outcome=refused")
    look(visitor, "Search the register")
    visitor.goto("/register/offers/SO-0002")
    look(visitor, "Offer SO-0002")


@pytest.mark.parametrize("viewport", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_a_monitor_goes_from_a_late_department_to_the_case(
    new_page: NewPage, address: str, clock: WorldClock, viewport: dict[str, int]
) -> None:
    clock.set(datetime(2010, 12, 20, 10, 0, tzinfo=UTC))
    monitor = new_page(address, viewport=viewport)
    sign_in(monitor, "monitor", "LGA")
    look(monitor, "Every negotiation in England")
    table = monitor.get_by_role("table", name="Lines by department and lateness")
    table.get_by_role("link", name="Communities and Local Government").click()
    look(monitor, "Every negotiation in England")
    expect(monitor.get_by_role("link", name="SO-0001")).to_be_visible()
    monitor.get_by_role("link", name="Remove filter: Communities and Local Government").click()
    expect(monitor.get_by_role("table", name="Councils, lines and £ by region")).to_be_visible()
    with monitor.expect_download() as download:
        monitor.get_by_role("link", name="Export these offers").click()
    assert download.value.suggested_filename == "offers-single-offer-2011-12-2010-12-20.csv"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_auditor_reads_a_case_and_checks_it(new_page: NewPage, address: str, viewport: dict[str, int]) -> None:
    auditor = new_page(address, viewport=viewport)
    sign_in(auditor, "auditor", "SERVICE")
    look(auditor, "The record")
    auditor.goto("/audit?reference=SO-0001&line=4")
    look(auditor, "The record")
    auditor.get_by_role("link", name="Check that the record is whole").click()
    look(auditor, "Check that the record is whole")
    expect(auditor.get_by_text("The record of SO-0001 is whole")).to_be_visible()


def test_the_monitor_on_paper_keeps_its_tables_and_its_width(new_page: NewPage, address: str) -> None:
    monitor = new_page(address, viewport={"width": 720, "height": 1000})
    sign_in(monitor, "monitor", "LGA")
    monitor.emulate_media(media="print")
    width = monitor.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{width} px too wide for A4"
    expect(monitor.get_by_role("columnheader", name="Councils over 20 days late")).to_be_visible()
    for hidden in ("Export regions", "Apply filters", "Sign out"):
        expect(monitor.get_by_text(hidden).first).to_be_hidden()
