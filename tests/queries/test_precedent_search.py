"""Looking for earlier answers: in pages, by words in any order, each reader's own way."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CLEANER_STREETS, Asked, send_offer
from tests.support.world import NOW, World
from tracker.domain.decisions import Outcome
from tracker.queries.precedent_search import PrecedentFilter, count_precedents, list_precedents

PUBLISHED = datetime(2010, 11, 8, 9, 0, tzinfo=UTC)
READERS = [("caseworker", "DH"), ("monitor", "LGA"), ("officer", "LUT")]


@pytest.mark.parametrize(("role", "code"), READERS)
def test_each_page_goes_on_where_the_one_before_ends(session: Session, world: World, role: str, code: str) -> None:
    for hours, council in enumerate(("BIR", "MAN", "KEN")):
        answer(session, world, send_offer(session, world, council=council), now=NOW + timedelta(hours=hours))
    reader, anything = world.as_(role, code), PrecedentFilter()
    pages = [list_precedents(session, reader, anything, PUBLISHED, first=first, size=2) for first in (0, 2, 4)]
    assert [[each.council for each in page] for page in pages] == [["Kent", "Manchester"], ["Birmingham"], []]
    assert count_precedents(session, reader, anything, PUBLISHED) == 3


@pytest.mark.parametrize(("role", "code"), READERS)
@pytest.mark.parametrize(
    ("words", "councils"),
    [
        ("care SOCIAL", ["Kent"]),  # of the grant
        ("backgrounds", ["Birmingham"]),  # of the title
        ("birmingham", ["Birmingham"]),
        ("social birmingham", []),
        ("%", []),
    ],
)
def test_every_word_is_found_somewhere(
    session: Session, world: World, role: str, code: str, words: str, councils: list[str]
) -> None:
    answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
    answer(session, world, send_offer(session, world, [Asked(CLEANER_STREETS)], council="BIR"), code="CLG")
    reader, chosen = world.as_(role, code), PrecedentFilter(words)
    assert [each.council for each in list_precedents(session, reader, chosen, PUBLISHED)] == councils
    assert count_precedents(session, reader, chosen, PUBLISHED) == len(councils)
