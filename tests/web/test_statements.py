"""The pages that anyone may read."""

import pytest

from tests.support.client import Client
from tests.support.world import World

STATEMENTS = {
    "pages.home": "Freedoms tracker",
    "pages.accessibility": "Accessibility statement",
    "pages.privacy": "Privacy",
    "pages.cookies": "Cookies",
    "pages.contact": "Help and contact",
    "people.sign_in": "Sign in",
}


@pytest.mark.parametrize(("endpoint", "heading"), STATEMENTS.items())
def test_anyone_may_read_a_statement(client: Client, endpoint: str, heading: str) -> None:
    page = client.page(endpoint, as_=None)
    assert page.h1 == heading
    assert page.statements == []
    assert page.response.headers["Cache-Control"] == "no-cache"


def test_a_document_is_checked_from_the_foot_of_every_page(client: Client) -> None:
    assert client.page("pages.cookies", as_=None).follow("Check a document").h1 == "Check a document"


@pytest.mark.parametrize("endpoint", STATEMENTS)
def test_a_statement_asked_for_by_someone_signed_in_is_not_kept_by_the_browser(
    client: Client, world: World, endpoint: str
) -> None:
    page = client.page(endpoint, as_=world.as_("officer", "LUT"))
    assert page.response.headers["Cache-Control"] == "no-store"
    assert len(page.statements) == 1
