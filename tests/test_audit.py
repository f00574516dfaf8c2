"""The chain: whole as recorded, and every way of forging it named."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker import audit
from tracker.domain.events import EventKind
from tracker.models.events import Chain, Event
from tracker.models.guards import WHAT

NOW = datetime(2010, 11, 1, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def chained(session: Session) -> Session:
    """Three events of the service, the second with words."""
    for words in ("", "Because of the bank holiday", ""):
        entry = audit.Entry(EventKind.PERSON_ADDED, facts={"added": 3}, words=words)
        audit.record(session, None, [entry], now=NOW)
    session.flush()
    return session


def forge(session: Session, statement: str) -> list[str]:
    """Run a statement with the guards out of the way, and say what is found wrong."""
    dialect = session.get_bind().dialect.name
    for what in WHAT:
        on = "" if dialect == "sqlite" else " ON events"
        session.execute(text(f"DROP TRIGGER guard_events_{what.lower()}{on}"))
    session.execute(text(statement))
    session.expire_all()
    return [fault.words for fault in audit.verify(session)]


def test_a_chain_as_recorded_is_whole(chained: Session) -> None:
    assert list(audit.verify(chained)) == []
    assert audit.count_events(chained) == 3


def test_events_come_back_in_the_order_they_were_given(chained: Session) -> None:
    entries = [audit.Entry(EventKind.PERSON_ADDED, facts={"n": n}) for n in range(5)]
    ids = audit.record(chained, None, entries, now=NOW)
    facts = dict(chained.execute(select(Event.id, Event.facts)).all())
    assert [facts[each]["n"] for each in ids] == list(range(5))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE events SET role = 'officer' WHERE sequence = 2", "event 2 was changed"),
        ("UPDATE events SET words = 'Because' WHERE sequence = 2", "event 2 was changed"),
        ("DELETE FROM events WHERE sequence = 2", "event 2 is missing"),
        ("DELETE FROM events WHERE sequence = 3", "its last events were cut off or its head moved"),
    ],
)
def test_a_forged_chain_is_named(chained: Session, statement: str, fault: str) -> None:
    assert fault in forge(chained, statement)


def test_erasing_words_leaves_the_chain_whole(chained: Session) -> None:
    assert forge(chained, "UPDATE events SET words = '' WHERE sequence = 2") == []


def test_each_offer_has_a_chain_of_its_own() -> None:
    assert audit.Entry(EventKind.OFFER_EDITED, offer_id=3).chain_key != audit.Entry(EventKind.OFFER_EDITED).chain_key


def test_the_head_is_the_hash_of_the_last_event(chained: Session) -> None:
    head = chained.scalar(select(Chain.head))
    assert head == chained.scalar(select(Event.hash).order_by(Event.sequence.desc()).limit(1))
