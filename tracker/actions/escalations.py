"""Telling people as a due date nears and passes (2-model, section 5). Time alone changes no state, and nor does this.

Run by a job every few minutes. Each step is taken once for a clock and a due date, however often and by however many
workers the job is run: a row of `escalations_sent` says so. After a pause of the job only the latest step is taken.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select
from sqlalchemy.orm import Session, aliased

from tracker import audit
from tracker.actions import load
from tracker.actions.escalation_people import read_people
from tracker.domain.clocks import ClockKind
from tracker.domain.escalations import Due, Escalation, due_by
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.london import instant_at, london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.offer_moves import TALKING
from tracker.models.clocks import Clock, EscalationSent
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.models.offers import Offer
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries.clocks import get_calendar

AT_ONCE = 500
"""So many clocks are dealt with in one transaction."""
PATIENCE = 3
"""Working days that a signatory is left alone."""

KINDS = {
    Escalation.REMINDER: NoticeKind.DUE_SOON,
    Escalation.CASEWORKER_AND_MANAGER: NoticeKind.OVERDUE,
    Escalation.DECISION_MAKER: NoticeKind.FIVE_DAYS_LATE,
    Escalation.LGA_AND_COORDINATOR: NoticeKind.TEN_DAYS_LATE,
}


def run(session: Session, *, now: datetime, at_most: int = AT_ONCE) -> int:
    """Take the step that each running clock has come to; returns how many were taken, `at_most` at once.

    Raises HolidaysNotKnown when today lies beyond the register.
    """
    by = due_by(london_date(now), get_calendar(session))
    due = _is_due(by)
    can_be_due = (*_CAN_RUN_LATE, Clock.due_on <= by.latest)  # the index ends here
    query = select(Clock.offer_id).where(*can_be_due, or_(*due.values())).order_by(Clock.due_on, Clock.id)
    offer_ids = sorted(set(session.scalars(query.limit(at_most))))
    if not offer_ids:
        return 0
    load.lock_offers(session, offer_ids)  # as every action does, before anything of theirs is read to be acted on
    taken = [
        (step, clock) for step, condition in due.items() for clock in _clocks(session, offer_ids, condition, at_most)
    ][:at_most]
    if not taken:  # another worker was quicker
        return 0
    events = audit.record(session, None, [_entry(step, clock) for step, clock in taken], now=now)
    _note(session, taken, now)
    people = read_people(session, [clock for _step, clock in taken])
    tellings = [
        Telling(event, KINDS[step], people.of(clock, step), clock.offer_id, clock.line_id)
        for (step, clock), event in zip(taken, events, strict=True)
    ]
    notices.queue(session, tellings, now=now)
    return len(taken)


_CAN_RUN_LATE = (Clock.stopped_on.is_(None), Clock.paused_on.is_(None))


def _is_due(due: Due) -> dict[Escalation, ColumnElement[bool]]:
    """By step, the condition that a clock has come to it and that it was not taken yet."""
    steps = list(Escalation)
    conditions: dict[Escalation, ColumnElement[bool]] = {}
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        was_taken = exists().where(
            EscalationSent.clock_id == Clock.id, EscalationSent.step == step, EscalationSent.due_on == Clock.due_on
        )
        if step is Escalation.REMINDER:
            days = [and_(Clock.due_on == day, Clock.started_on < on) for day, on in due.reminders]
            conditions[step] = and_(or_(*days), ~was_taken)
            continue
        window = [Clock.due_on <= due.until[step], ~was_taken]
        if following is not None:
            window.append(Clock.due_on > due.until[following])
        if step is not Escalation.CASEWORKER_AND_MANAGER:
            window.append(Clock.kind != ClockKind.CLEARANCE_ROUND)  # its coordinator knows from the first day
        conditions[step] = and_(*window)
    return conditions


def _clocks(session: Session, offer_ids: Sequence[int], is_due: ColumnElement[bool], at_most: int) -> Sequence[Clock]:
    query = select(Clock).where(Clock.offer_id.in_(offer_ids), *_CAN_RUN_LATE, is_due)
    return session.scalars(query.order_by(Clock.due_on, Clock.id).limit(at_most)).all()


def _entry(step: Escalation, clock: Clock) -> audit.Entry:
    facts = {
        "step": step.value,
        "clock": clock.kind.value,
        "clock_id": clock.id,
        "due_on": clock.due_on.isoformat(),
    }
    return audit.Entry(_event(clock), clock.offer_id, clock.line_id, clock.commitment_id, facts=facts)


def _event(clock: Clock) -> EventKind:
    if clock.line_id is not None:
        return EventKind.ESCALATED
    if clock.commitment_id is not None:
        return EventKind.COMMITMENT_ESCALATED
    return EventKind.AGREEMENT_ESCALATED if clock.kind is ClockKind.SIGNING else EventKind.OFFER_ESCALATED


def _note(session: Session, taken: Sequence[tuple[Escalation, Clock]], now: datetime) -> None:
    rows = [{"clock_id": clock.id, "step": step, "due_on": clock.due_on, "at": now} for step, clock in taken]
    session.execute(insert(EscalationSent), rows)


def remind_signatories(session: Session, *, now: datetime) -> int:
    """Tell those who were asked to sign three working days ago, and have not, once more; returns how many were told."""
    since = get_calendar(session).add(london_date(now), -PATIENCE) + timedelta(days=1)
    asked, reminded = aliased(Notice), aliased(Notice)
    was_reminded = exists().where(
        reminded.event_id == asked.event_id,
        reminded.person_id == asked.person_id,
        reminded.kind == NoticeKind.SIGN_OFF_STILL_WAITING,
    )
    of_offer = and_(asked.kind == NoticeKind.SIGN_OFF_WAITING, Offer.submitted_at.is_(None), Offer.sent_at == asked.at)
    of_line = and_(
        asked.kind == NoticeKind.LINE_SIGN_OFF_WAITING,
        Line.state == LineState.DRAFT,
        Line.sent_at == asked.at,
        Offer.state.in_(TALKING),
    )
    query = (
        select(asked.event_id, asked.person_id, asked.offer_id, asked.line_id)
        .join(Offer, Offer.id == asked.offer_id)
        .outerjoin(Line, Line.id == asked.line_id)
        .where(or_(of_offer, of_line), asked.at < instant_at(since), ~was_reminded)
        .order_by(asked.id)
    )
    tellings = [
        Telling(row.event_id, NoticeKind.SIGN_OFF_STILL_WAITING, [row.person_id], row.offer_id, row.line_id)
        for row in session.execute(query)
    ]
    notices.queue(session, tellings, now=now)
    return len(tellings)
