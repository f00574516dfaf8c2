"""A joint offer from its first page to the confirmation, by three people, one of them on a phone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, NewPage
from tests.support.browsing import look, sign_in
from tests.support.factories.offers import add_lines
from tests.support.server import serving
from tests.support.world import World
from tracker.db import Database


@pytest.fixture
def address(app: Flask, own_database: Database, world: World) -> Iterator[str]:
    app.extensions["database"] = own_database
    with serving(app) as address:
        yield address


def enter_date(page: Page, day: str, month: str, year: str) -> None:
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(label, exact=True).fill(value)


def test_three_people_make_a_joint_offer(new_page: NewPage, address: str, own_database: Database, world: World) -> None:
    officer = sign_in(new_page(address), "officer", "LUT")
    look(officer, "Your turn")
    officer.get_by_role("button", name="Start an offer").click()
    officer.get_by_label("Innovative policy offer", exact=True).check()
    officer.get_by_label("Theme of an innovative policy offer").fill("Alcohol and hospital admissions")
    officer.get_by_role("button", name="Create the draft").click()
    look(officer, "Luton Borough Council: Alcohol and hospital admissions")

    officer.get_by_role("link", name="Lead and partner councils").click()
    council = officer.locator("input#organisation_id")
    council.fill("Nowhere")
    officer.get_by_role("button", name="Invite").click()
    expect(officer.get_by_role("alert")).to_contain_text("Choose a council from the list")
    council.press_sequentially("central bed")
    expect(officer.get_by_role("option", name="Central Bedfordshire Council")).to_be_visible()
    officer.keyboard.press("ArrowDown")
    officer.keyboard.press("Enter")
    officer.get_by_role("button", name="Invite").click()
    expect(officer.get_by_text("Asked on 1 November 2010, no answer yet")).to_be_visible()
    look(officer, "Lead and partner councils")

    partner = sign_in(new_page(address, viewport=PHONE), "signatory", "CBF")
    partner.get_by_role("link", name="IP-0001").click()
    look(partner, "Join the offer of Luton Borough Council")
    partner.get_by_label("Reference of your council’s decision").fill("CAB/7")
    enter_date(partner, "5", "10", "2010")
    partner.get_by_role("button", name="Join the offer").click()
    look(partner, "Your council has joined")

    with own_database.writing() as session:
        add_lines(session, world, "IP-0001", count=3)
    officer.goto("/offers/IP-0001/decision")
    officer.get_by_label("Reference of the decision").fill("EX/2010/118")
    enter_date(officer, "13", "9", "2010")
    officer.get_by_role("button", name="Save").click()
    officer.get_by_role("link", name="Check and send for sign-off").click()
    look(officer, "Check the offer before you send it")
    officer.get_by_role("button", name="Send for sign-off").dblclick()
    look(officer, "Sent for sign-off")

    signatory = sign_in(new_page(address, viewport=PHONE), "signatory", "LUT")
    signatory.get_by_role("link", name="IP-0001").click()
    look(signatory, "Luton’s offer to government")
    signatory.get_by_role("button", name="Sign and submit").click()
    expect(signatory.get_by_role("alert")).to_contain_text("Tick to say that you have authority to sign")
    for box in signatory.get_by_role("checkbox").all():
        box.check()
    signatory.get_by_role("button", name="Sign and submit").dblclick()
    look(signatory, "Offer submitted")

    officer.goto("/offers/IP-0001")
    look(officer, "Luton Borough Council’s offer")
    partner.goto("/offers/IP-0001/history")
    look(partner, "Luton Borough Council’s offer")
