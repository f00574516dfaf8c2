"""J1 Happy path: from a council's first draft to a signed agreement that the public reads.

1 P1 creates an offer, adds 3 lines (two with £ by year, one target) and 2 commitments. 2 Check page => totals equal the
sum to the penny. 3 Send for sign-off => locked, P2 emailed. 4 P2 signs => Submitted, confirmation page with the
reference, draft PDF ("Draft, not signed"), clocks start next working day. 5 P3 recommends all, P4 approves => the two £
lines Awaiting clearance (first of their kind), the target still Submitted to the council; release of the two refused.
The treasury clearer clears both on one page => all three Submitted. 6 Release => Agreed in principle, one notice. 7 The
coordinator draws up, all parties sign => In force at once, delivery has 5 rows; the register does not show it at 08:59
on the 5th working day and does at 09:00. Same person cannot recommend and approve, nor draft and sign.

Told once, from `j1_story.py` on, and walked twice: by the strict test client on every database, and in a real browser,
where each page is also looked at by axe and on a phone.
"""

from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.j1_story import Story
from tests.journeys.walking import BrowserWalker, ClientWalker, address_book
from tests.support.browser import NewPage
from tests.support.clock import WorldClock
from tests.support.server import serving
from tests.support.world import World
from tracker.db import Database

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # WeasyPrint leaves its profile open
]


def test_j1_by_the_test_client(
    stored: Flask, database: Database, world: World, clock: WorldClock, tmp_path: Path
) -> None:
    Story(ClientWalker(stored, clock), stored, database, world, clock, tmp_path).tell()


def test_j1_in_a_real_browser(
    stored: Flask, own_database: Database, world: World, clock: WorldClock, new_page: NewPage, tmp_path: Path
) -> None:
    stored.extensions["database"] = own_database
    with serving(stored) as address:
        walker = BrowserWalker(address, new_page, address_book(world))
        Story(walker, stored, own_database, world, clock, tmp_path).tell()
