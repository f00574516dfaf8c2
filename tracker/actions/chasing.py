"""Asking a silent department for its answers, as its coordinator does (1-product). It moves nothing, and no date."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import load
from tracker.actions.escalation_people import read_people
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.escalations import Escalation
from tracker.domain.events import EventKind
from tracker.domain.lines import Turn
from tracker.domain.london import instant_at, london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission, check_holder
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries.coordination import led

AT_ONCE = 300
"""So many lines are asked after in one transaction, those due first before the others."""

TOLD = (Escalation.CASEWORKER_AND_MANAGER, Escalation.DECISION_MAKER)
"""Those of the department who would be told of a late line at these steps are asked, all of them at once."""


def chase(session: Session, actor: Actor, department_id: int, *, now: datetime) -> int:
    """Ask a department after its late lines in the offers that the actor's department leads; returns how many.

    A line is asked after once a day, whoever presses the button. Raises RuleBroken when there is none to ask after.
    """
    check_holder(actor, Permission.DEPARTMENT_CHASE)
    query = _late(actor, department_id, now)
    offer_ids = set(session.scalars(query.with_only_columns(Clock.offer_id)))
    load.lock_offers(session, offer_ids)
    clocks = session.scalars(query.where(Clock.offer_id.in_(offer_ids))).all()  # as they stand now that none can move
    if not clocks:
        raise RuleBroken("This department has no late lines, or was asked after all of them today")
    entries = [
        audit.Entry(EventKind.CHASED, each.offer_id, each.line_id, facts={"due_on": each.due_on.isoformat()})
        for each in clocks
    ]
    events = audit.record(session, actor, entries, now=now)
    _tell(session, clocks, events, now)
    return len(clocks)


def _late(actor: Actor, department_id: int, now: datetime) -> Select[Clock]:
    """The clocks that run late with the department, those of lines asked after today left out."""
    today = london_date(now)
    was_chased = exists().where(Event.line_id == Line.id, Event.kind == EventKind.CHASED, Event.at >= instant_at(today))
    return (
        select(Clock)
        .join(Line, Line.id == Clock.line_id)
        .where(Line.owner_id == department_id, Line.turn == Turn.DEPARTMENT, Line.settled_at.is_(None))
        .where(Clock.turn == Turn.DEPARTMENT, Clock.stopped_on.is_(None), Clock.paused_on.is_(None))
        .where(Clock.due_on < today, Clock.due_on == Line.due_on, Clock.offer_id.in_(led(actor)), ~was_chased)
        .order_by(Clock.due_on, Clock.offer_id, Clock.line_id)
        .limit(AT_ONCE)
    )


def _tell(session: Session, clocks: Sequence[Clock], events: Sequence[int], now: datetime) -> None:
    people = read_people(session, clocks)
    tellings = [
        Telling(event, NoticeKind.CHASED, sorted({one for step in TOLD for one in people.of(clock, step)}),
                clock.offer_id, clock.line_id)
        for clock, event in zip(clocks, events, strict=True)
    ]  # fmt: skip
    notices.queue(session, tellings, now=now)
