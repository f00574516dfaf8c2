"""The demonstration's world: the same each time it is played, whole, and never played over anything."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.databases import Databases
from tests.support.played import LOADED_AT
from tests.support.world import BEGINNING, World
from tracker import audit
from tracker.actions import states, totals
from tracker.db import Database
from tracker.demonstration.cast import FEATURED
from tracker.demonstration.world import FEWEST_OFFERS, load_world
from tracker.domain.errors import RuleBroken
from tracker.domain.events import EventKind
from tracker.models.events import Chain, Event
from tracker.models.files import Attachment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.models.programmes import World as OpenWorld
from tracker.models.totals import Total
from tracker.registers.loading import load_registers

LINES = 60
TODAY = date(2010, 11, 1)

pytestmark = pytest.mark.timeout(600)  # played twice, and perhaps beside seven other workers

Heard = list[tuple[int, int]]


def play(session: Session, *, lines: int = LINES, loaded_at: datetime = LOADED_AT) -> Heard:
    """Play the world; give back what was heard of its progress."""
    heard: Heard = []
    load_world(
        session,
        lines=lines,
        password_hash="not a hash",
        loaded_at=loaded_at,
        keep=lambda content: sha256(content).hexdigest(),
        progress=lambda done, whole: heard.append((done, whole)),
    )
    return heard


@pytest.fixture(scope="module")
def twice(new_databases: Databases) -> Iterator[tuple[Session, Session]]:
    """The world played into two databases of its own, the second on another day."""
    played = [Database(new_databases.migrated()) for _ in range(2)]
    for number, database in enumerate(played):
        with database.writing() as session:
            load_registers(session, now=BEGINNING)
            heard = play(session, loaded_at=LOADED_AT + timedelta(days=number))
            assert [done for done, _whole in heard] == list(range(1, len(heard) + 1))
            assert {whole for _done, whole in heard} == {len(heard)}
    with played[0].reading() as first, played[1].reading() as second:
        yield first, second
    for database in played:
        database.engine.dispose()


def chains(session: Session) -> list[tuple[object, ...]]:
    """Where each chain stands: its head is a hash of everything that ever happened in it."""
    return [tuple(row) for row in session.execute(select(Chain.key, Chain.sequence, Chain.head).order_by(Chain.key))]


def running(session: Session) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in session.execute(select(*Total.__table__.columns)))


def lines(session: Session) -> list[tuple[object, ...]]:
    query = select(Offer.reference, Line.number, Line.title, Line.state).join(Offer, Offer.id == Line.offer_id)
    return [tuple(row) for row in session.execute(query.order_by(Offer.reference, Line.number))]


@pytest.mark.parametrize("of", [chains, running, lines])
def test_a_world_played_twice_is_the_same_to_the_last_event(
    twice: tuple[Session, Session], of: Callable[[Session], list[tuple[object, ...]]]
) -> None:
    first, second = map(of, twice)
    assert len(first) > 40
    assert first == second


def test_it_has_as_many_lines_as_were_asked_for_and_offers_of_many_states(twice: tuple[Session, Session]) -> None:
    session = twice[0]
    first_asked = select(func.count()).select_from(Line).where(Line.resubmits_id.is_(None))
    assert session.scalar(first_asked) == LINES
    assert session.scalar(select(func.count()).select_from(Offer)) == FEWEST_OFFERS
    assert len(set(session.scalars(select(Offer.state)))) >= 6


def test_no_council_asks_for_the_same_in_two_offers(twice: tuple[Session, Session]) -> None:
    query = select(Line.authority_id, Line.ask_id).where(Line.resubmits_id.is_(None))
    asked = [tuple(row) for row in twice[0].execute(query)]
    assert len(asked) == len(set(asked))


def test_it_is_whole_and_agrees_with_itself(twice: tuple[Session, Session]) -> None:
    session = twice[0]
    assert list(audit.verify(session)) == []
    assert states.compare(session, TODAY) == (FEWEST_OFFERS, [])
    assert totals.compare(session) == []


def test_it_is_monday_1_november_2010_and_nothing_happened_later(twice: tuple[Session, Session]) -> None:
    world = twice[1].scalars(select(OpenWorld)).one()
    assert world.starts_at == datetime(2010, 11, 1, 10, tzinfo=UTC)
    assert world.loaded_at == LOADED_AT + timedelta(days=1)
    assert all(at <= world.starts_at for at in twice[1].scalars(select(Offer.submitted_at)) if at is not None)


SELDOM = {
    EventKind.DEPUTY_NAMED,
    EventKind.LIMIT_SET,
    EventKind.LINE_ASSIGNED,
    EventKind.LINE_REFERRED,
    EventKind.LINE_SENT,
}


def test_what_seldom_happens_can_be_seen_in_it_too(played: tuple[Database, World]) -> None:
    with played[0].reading() as session:
        assert SELDOM - set(session.scalars(select(Event.kind).distinct())) == set()


def test_offers_of_councils_that_can_be_signed_in_to_show_a_file(played: tuple[Database, World]) -> None:
    with played[0].reading() as session:
        found = set(session.scalars(select(Line.authority_id).join(Attachment, Attachment.line_id == Line.id)))
        codes = set(session.scalars(select(Organisation.code).where(Organisation.id.in_(found))))
    assert codes == set(FEATURED)


def test_it_is_not_played_over_people_who_are_there(session: Session, world: World) -> None:
    before = session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(RuleBroken, match="not empty"):
        play(session)
    assert session.scalar(select(func.count()).select_from(Person)) == before


def test_it_needs_the_registers(session: Session) -> None:
    with pytest.raises(RuleBroken, match="Load the registers first"):
        play(session)


def test_it_needs_sixty_lines(session: Session) -> None:
    with pytest.raises(RuleBroken, match="at least 60 lines"):
        play(session, lines=59)
