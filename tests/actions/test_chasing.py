"""A coordinator asks a silent department for its answers: who is told of what, once a day, and that nothing moves."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, Asked, Sent, line_of, read_sent, send_offer
from tests.support.notices import told
from tests.support.world import World
from tracker import audit
from tracker.actions import chasing, decisions
from tracker.domain.actors import Actor
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.notices import NoticeKind
from tracker.models.events import Event

SUBMITTED = datetime(2010, 7, 16, 9, tzinfo=UTC)
LATE = datetime(2010, 9, 1, 9, tzinfo=UTC)
"""First positions were due on Friday 27 August 2010, and who has the line was to be said long before."""


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Two lines of the Department of Health, the first of them taken, and one of Communities and Local Government."""
    sent = send_offer(session, world, [Asked(), Asked(CARERS), Asked(CLEANER_STREETS)], now=SUBMITTED)
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(1), now=SUBMITTED)
    return read_sent(session, sent.reference)


@pytest.fixture
def coordinator(world: World) -> Actor:
    return world.as_("coordinator", "CLG")


def chase(session: Session, world: World, actor: Actor, *, code: str = "DH", now: datetime = LATE) -> int:
    return chasing.chase(session, actor, world.organisation(code), now=now)


def chased(session: Session) -> list[int | None]:
    return list(session.scalars(select(Event.line_id).where(Event.kind == EventKind.CHASED).order_by(Event.id)))


def test_whoever_has_the_late_lines_their_manager_and_deciders_are_told(
    session: Session, world: World, sent: Sent, coordinator: Actor
) -> None:
    assert chase(session, world, coordinator) == 2
    people = [(role, n) for role in ("caseworker", "decision_maker") for n in (1, 2)]
    everyone = {world.as_(role, "DH", n).person_id for role, n in people} | {world.as_("manager", "DH").person_id}
    assert told(session, NoticeKind.CHASED) == everyone
    assert sorted(chased(session)) == [sent.lines[1], sent.lines[2]]


def test_nothing_of_the_lines_moves_and_the_record_holds(
    session: Session, world: World, sent: Sent, coordinator: Actor
) -> None:
    before = [(line_of(session, sent, n).version, line_of(session, sent, n).due_on) for n in (1, 2)]
    chase(session, world, coordinator)
    session.expire_all()
    assert [(line_of(session, sent, n).version, line_of(session, sent, n).due_on) for n in (1, 2)] == before
    assert not list(audit.verify(session))


def test_a_line_is_asked_after_once_a_day(session: Session, world: World, sent: Sent, coordinator: Actor) -> None:
    chase(session, world, coordinator)
    with pytest.raises(RuleBroken, match="asked after all of them today"):
        chase(session, world, coordinator, now=LATE.replace(hour=15))
    assert chase(session, world, coordinator, now=LATE.replace(day=2)) == 2


def test_what_is_not_late_yet_or_somebody_elses_is_not_asked_after(
    session: Session, world: World, sent: Sent, coordinator: Actor
) -> None:
    for code, now in (("DH", datetime(2010, 7, 19, 9, tzinfo=UTC)), ("DfT", LATE)):
        with pytest.raises(RuleBroken, match="no late lines"):
            chase(session, world, coordinator, code=code, now=now)
    assert chased(session) == []


@pytest.mark.parametrize(("role", "code"), [("caseworker", "DH"), ("monitor", "LGA"), ("officer", "LUT")])
def test_only_a_coordinator_asks(session: Session, world: World, sent: Sent, role: str, code: str) -> None:
    with pytest.raises(NotAllowed):
        chase(session, world, world.as_(role, code))
