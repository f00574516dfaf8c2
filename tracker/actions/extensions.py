"""More time on the clock that is due: asked for by the side whose turn it is, agreed or not by the other."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import extensions as rules
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.extensions import ExtensionReply, Request, Wanted
from tracker.domain.formats import long_date
from tracker.domain.lines import Side
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock
from tracker.models.extensions import Extension
from tracker.models.lines import Line
from tracker.queries.clocks import get_calendar


def ask_more_time(
    session: Session, actor: Actor, reference: str, number: int, wanted: Wanted, *, version: int | None, now: datetime
) -> None:
    """Ask the other side for a later date on the clock that is due, the line read at `version`.

    Raises RuleBroken on `wanted_on`, `reason` or `committee_on`, or while another request is open.
    """
    case = load.line(session, actor, reference, number)
    moves.check(actor, workflow.ASK_MORE_TIME, case, moves.as_posted(version))
    clock, today, calendar = _due(session, case.line), london_date(now), get_calendar(session)
    if clock is None or clock.kind not in rules.EXTENDABLE:
        raise RuleBroken("Nothing is due on this line for which more time can be agreed")
    waiting = _find_open(session, clock, now)
    if waiting is not None:
        raise RuleBroken(
            f"More time was asked for already, to {long_date(waiting.wanted_on)}: "
            f"the other side may reply until {long_date(waiting.lapses_on)}"
        )
    rules.check_wanted(wanted, clock.due_on, today, calendar)
    row = Extension(
        line_id=case.line.id,
        clock_id=clock.id,
        side=Side(clock.turn.value),
        was_due_on=clock.due_on,
        wanted_on=wanted.on,
        reason=wanted.reason.strip(),
        committee_on=wanted.committee_on,
        asked_at=now,
        person_id=actor.person_id,
        lapses_on=rules.lapses_on(today, calendar),
    )
    session.add(row)
    step = Step(case, version=version, facts=_facts(clock, row), words=row.reason)
    events = moves.make(session, actor, workflow.ASK_MORE_TIME, [step], now=now)
    _tell(session, case, NoticeKind.MORE_TIME_ASKED, events, is_for_council=row.side is Side.DEPARTMENT, now=now)


def answer_more_time(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    reply: ExtensionReply,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Agree to the date that the other side asked for, or not. Agreed, the due date moves; the old one stays recorded.

    Raises RuleBroken when no request is open: nobody asked, or it lapsed, or the line has gone on meanwhile.
    """
    case = load.line(session, actor, reference, number)
    is_agreed = reply is ExtensionReply.AGREED
    move = workflow.AGREE_MORE_TIME if is_agreed else workflow.REFUSE_MORE_TIME
    moves.check(actor, move, case, moves.as_posted(version))
    clock = _due(session, case.line)
    row = _find_open(session, clock, now) if clock is not None else None
    if clock is None or row is None:
        raise RuleBroken("No request for more time is open on this line. Without a reply in time it is not agreed")
    row.was_due_on = clock.due_on
    row.reply, row.replied_at, row.replied_by_id = reply, now, actor.person_id
    facts = _facts(clock, row)
    if is_agreed:
        clock.agreed_due_on, clock.agreed_on = row.wanted_on, london_date(now)
        clock.due_on = row.wanted_on
    session.flush()
    events = moves.make(session, actor, move, [Step(case, version=version, facts=facts)], now=now)
    _tell(session, case, NoticeKind.MORE_TIME_ANSWERED, events, is_for_council=row.side is Side.COUNCIL, now=now)


def _due(session: Session, row: Line) -> Clock | None:
    """The clock that the line's due date is taken from."""
    query = select(Clock).where(
        Clock.line_id == row.id, Clock.turn == row.turn, Clock.stopped_on.is_(None), Clock.paused_on.is_(None)
    )
    return session.scalars(query.order_by(Clock.due_on, Clock.id).limit(1)).first()


def _find_open(session: Session, clock: Clock, now: datetime) -> Extension | None:
    query = select(Extension).where(Extension.clock_id == clock.id, Extension.reply.is_(None))
    for row in session.scalars(query.order_by(Extension.id)):
        if Request(row.wanted_on, row.lapses_on, clock.due_on).is_open(london_date(now)):
            return row
    return None


def _facts(clock: Clock, row: Extension) -> dict[str, str]:
    facts = {"clock": clock.kind.value, "from": clock.due_on.isoformat(), "to": row.wanted_on.isoformat()}
    return {**facts, "committee_on": row.committee_on.isoformat()} if row.committee_on else facts


def _tell(
    session: Session, case: LineCase, kind: NoticeKind, events: list[int], *, is_for_council: bool, now: datetime
) -> None:
    whom = bulk.officers_of if is_for_council else bulk.who_has
    bulk.tell(session, kind, [case], events, lambda each: whom(session, each), now=now)
