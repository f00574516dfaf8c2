"""Lines taken back and put back by the actions, and all that this may change of them."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Sent, line_of, read_sent
from tests.support.factories.whole_road import offer
from tests.support.world import World
from tracker import audit
from tracker.actions import states, totals, withdrawals
from tracker.domain.actors import Actor
from tracker.domain.clocks import ClockKind
from tracker.domain.london import london_date
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment

NOON = datetime(2010, 11, 1, 12, tzinfo=UTC)
LATE = datetime(2010, 11, 1, 23, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2010, 11, 2, tzinfo=UTC)
WHY = "We have found another way."


def withdraw(
    session: Session, world: World, sent: Sent, number: int = 1, *, who: Actor | None = None, now: datetime = NOON
) -> Sent:
    officer, version = who or world.as_("officer", "LUT"), sent.versions[number]
    withdrawals.withdraw_line(session, officer, sent.reference, number, version=version, reason=WHY, now=now)
    return read_sent(session, sent.reference)


def undo(
    session: Session, world: World, sent: Sent, number: int = 1, *, who: Actor | None = None, now: datetime = LATE
) -> Sent:
    officer, version = who or world.as_("officer", "LUT"), sent.versions[number]
    withdrawals.undo_withdrawal(session, officer, sent.reference, number, version=version, now=now)
    return read_sent(session, sent.reference)


def clocks_of(session: Session, sent: Sent, number: int = 1) -> list[tuple]:
    """Every clock of a line as it stands, but for its id."""
    query = select(Clock.kind, Clock.due_on, Clock.paused_on, Clock.stopped_on)
    return session.execute(query.where(Clock.line_id == sent.lines[number]).order_by(Clock.id)).all()


def stand(session: Session, sent: Sent, number: int = 1) -> tuple:
    """All that a withdrawal may change of a line and of its clocks."""
    row = line_of(session, sent, number)
    columns = (row.state, row.state_before, row.stage, row.turn, row.settled_at, row.due_on, row.round)
    return columns, clocks_of(session, sent, number)


def check_records(session: Session) -> None:
    """The totals and states that are kept are those that can be worked out, and the chain is whole."""
    assert totals.compare(session) == []
    assert states.compare(session, london_date(NOON))[1] == []
    assert list(audit.verify(session)) == []


def commitment(session: Session, reference: str) -> Commitment:
    session.expire_all()
    query = select(Commitment).where(Commitment.offer_id == offer(session, reference).id)
    return session.scalars(query).one()


def running(session: Session, reference: str) -> set[ClockKind]:
    """The clocks that run in an offer."""
    query = select(Clock.kind).where(Clock.offer_id == offer(session, reference).id, Clock.stopped_on.is_(None))
    return set(session.scalars(query))
