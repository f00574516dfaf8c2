"""A pre-election period, and releases that wait for its end."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import CARERS, Asked, Sent, send_offer
from tests.support.world import World
from tracker.actions import periods, releases
from tracker.actions.bulk import Bulk
from tracker.domain.periods import PeriodDraft
from tracker.models.releases import Selection, SelectionLine

POLLING = date(2010, 11, 25)
REOPENS = datetime(2010, 11, 26, 9, tzinfo=UTC)  # the Friday after


def begin(session: Session, world: World, code: str = "", **changed: date) -> int:
    dates = {"from_on": date(2010, 11, 1), "polling_on": POLLING, **changed}
    draft = PeriodDraft("General election", **dates, authority_id=world.organisation(code) if code else None)
    return periods.set_period(session, world.as_("coordinator", "CLG"), draft, now=world.now)


def two_approved(session: Session, world: World) -> Sent:
    """Two decisions that wait to be released."""
    sent = recommend_all(session, world, send_offer(session, world, [Asked(), Asked(CARERS)]))
    return clear_all(session, world, approve_all(session, world, sent))


def queue(session: Session, world: World, sent: Sent) -> Bulk:
    return releases.release(session, world.as_("decision_maker", "DH"), sent.picks, now=world.now)


def skipped(session: Session) -> dict[int, str | None]:
    """Line id → why it was skipped, of the last selection that was queued."""
    last = select(Selection.id).where(Selection.due_at.is_not(None)).order_by(Selection.id.desc()).limit(1)
    query = select(SelectionLine.line_id, SelectionLine.skipped_because)
    return dict(session.execute(query.where(SelectionLine.selection_id.in_(last))).all())
