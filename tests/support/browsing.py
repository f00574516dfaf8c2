"""What a person in a browser does and sees, whatever the story."""

from playwright.sync_api import Page, expect

from tests.support.axe import assert_accessible
from tests.support.world import PASSWORD, email_of


def sign_in(page: Page, role: str = "officer", code: str = "LUT") -> Page:
    """The page on which this person lands."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email_of(role, code))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    return page


def look(page: Page, heading: str) -> None:
    """The page is the one wanted, can be read by everyone, and never scrolls sideways."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_accessible(page)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} is {width} px too wide"
