"""The next date of an offer is one: on the list, in the order of the list, and in the file of the list."""

from datetime import date

import pytest

from tests.support.world import World
from tracker.db import Database
from tracker.domain.monitoring import Filter, Sort
from tracker.queries import monitoring_offers, monitoring_rows, programmes
from tracker.queries.monitoring_offers import PAGE

pytestmark = pytest.mark.timeout(600)  # the first of each worker awaits the played world

TODAY = date(2010, 11, 1)
Owed = dict[str, tuple[str, date | None]]


@pytest.fixture
def listed(played: tuple[Database, World]) -> Owed:
    """Whose turn it is and by when, of each offer, in the order of the list by next date."""
    database, world = played
    found: Owed = {}
    with database.reading() as session:
        given = (programmes.get_programme(session, world.programme()), Filter(), TODAY)
        reader = world.as_("monitor", "LGA")
        for page in range(1, 2 + monitoring_offers.count_offers(session, reader, *given) // PAGE):
            for row in monitoring_offers.list_offers(session, reader, *given, sort=Sort.NEXT, page=page):
                found[row.reference] = (row.turn, row.due.due_on if row.due else None)
    return found


@pytest.fixture
def exported(played: tuple[Database, World]) -> Owed:
    """The same, as the file says it."""
    database, world = played
    columns = monitoring_rows.OFFER_COLUMNS
    with database.reading() as session:
        programme = programmes.get_programme(session, world.programme())
        rows = monitoring_rows.stream_offers(session, world.as_("monitor", "LGA"), programme, Filter(), TODAY)
        named = [dict(zip(columns, row, strict=True)) for row in rows]
    return {row["Reference"]: (row["Turn"], row["Next date"]) for row in named}


def test_the_file_says_whose_turn_it_is_and_by_when_as_the_list_does(listed: Owed, exported: Owed) -> None:
    assert exported == listed
    assert any(turn == "Parties to sign" and due_on for turn, due_on in listed.values())


def test_an_offer_to_be_signed_stands_in_the_order_of_dates_like_any_other(listed: Owed) -> None:
    dates = [due_on for _turn, due_on in listed.values()]
    assert dates == sorted(dates, key=lambda due_on: due_on or date.max)
