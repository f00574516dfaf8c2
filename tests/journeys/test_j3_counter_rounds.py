"""J3 Counter rounds: terms go to and fro, and the last are agreed exactly.

1 Ask £2.0m a year; P3 counters £1.2m with a condition. 2 Council sees both, differences in words and £. 3 Council
counters £1.6m => round 3, old rounds read-only. 4 Department accepts => terms are round 3's exactly. Counter identical
to the last position => error "There is nothing changed". After 5 rounds => prompt to meet, not a block.

Told in `j3_rounds.py`, and walked twice: by the strict test client on every database, and by people signed in at real
browsers of their own.
"""

from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.j3_rounds import Rounds
from tests.journeys.walking import BrowserWalker, ClientWalker, address_book
from tests.support.browser import NewPage
from tests.support.clock import WorldClock
from tests.support.server import serving
from tests.support.world import World
from tracker.db import Database

pytestmark = pytest.mark.timeout(600)


def test_j3_by_the_test_client(app: Flask, database: Database, world: World, clock: WorldClock, tmp_path: Path) -> None:
    Rounds(ClientWalker(app, clock), app, database, world, clock, tmp_path).tell()


def test_j3_in_real_browsers(
    app: Flask, own_database: Database, world: World, clock: WorldClock, new_page: NewPage, tmp_path: Path
) -> None:
    app.extensions["database"] = own_database
    with serving(app) as address:
        walker = BrowserWalker(address, new_page, address_book(world))
        Rounds(walker, app, own_database, world, clock, tmp_path).tell()
