"""Naming someone to stand in for oneself, and ending it (2-model, section 1)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.domain.actors import Actor, Role
from tracker.domain.deputies import check_days
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.models.deputies import Deputy
from tracker.models.people import Person
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import people


def name_deputy(
    session: Session, actor: Actor, *, deputy_id: int, role: Role, from_on: date, to_on: date, now: datetime
) -> int:
    """Let a colleague of the same role act for the actor on these days; returns the nomination's id.

    The deputy is told. Raises NotAllowed while the actor acts for someone else, RuleBroken on the field `deputy`,
    `from_on` or `to_on`.
    """
    _check_for_oneself(actor)
    _lock(session, actor)
    _check_colleague(session, actor, deputy_id, role)
    check_days(from_on, to_on, london_date(now))
    _check_free(session, actor, deputy_id, from_on, to_on)
    row = Deputy(person_id=actor.person_id, deputy_id=deputy_id, role=role, from_on=from_on, to_on=to_on, at=now)
    session.add(row)
    session.flush()
    event = _record(session, actor, EventKind.DEPUTY_NAMED, row, now)
    notices.queue(session, [Telling(event, NoticeKind.DEPUTY_NAMED, [deputy_id])], now=now)
    return row.id


def end_deputy(session: Session, actor: Actor, nomination_id: int, *, now: datetime) -> None:
    """Call off what the actor named, from now on; ended twice it is ended once. Raises NotFound for another's."""
    _check_for_oneself(actor)
    _lock(session, actor)
    row = session.scalar(select(Deputy).where(Deputy.id == nomination_id, Deputy.person_id == actor.person_id))
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = now
        session.flush()
        _record(session, actor, EventKind.DEPUTY_ENDED, row, now)


def _check_for_oneself(actor: Actor) -> None:
    if actor.acting_for is not None:
        raise NotAllowed("You act for someone else now: stop that first, since a deputy is named for oneself alone")


def _lock(session: Session, actor: Actor) -> None:
    """What one person nominates is written one at a time: a double click names a deputy once, and ends it once."""
    session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update(key_share=True))


def _check_colleague(session: Session, actor: Actor, deputy_id: int, role: Role) -> None:
    able = {each.person_id for each in people.list_holders(session, actor, [role])} - {actor.person_id}
    if role not in actor.roles or deputy_id not in able:
        raise RuleBroken("Choose a colleague who has the same role as you", "deputy")


def _check_free(session: Session, actor: Actor, deputy_id: int, from_on: date, to_on: date) -> None:
    """The same colleague is named once for a day."""
    overlaps = select(Deputy.id).where(
        Deputy.person_id == actor.person_id,
        Deputy.deputy_id == deputy_id,
        Deputy.ended_at.is_(None),
        Deputy.from_on <= to_on,
        Deputy.to_on >= from_on,
    )
    if session.scalar(overlaps.limit(1)) is not None:
        raise RuleBroken("They are your deputy on some of these days already", "from_on")


def _record(session: Session, actor: Actor, kind: EventKind, row: Deputy, now: datetime) -> int:
    facts = {
        "deputy_id": row.deputy_id,
        "role": row.role.value,
        "from_on": row.from_on.isoformat(),
        "to_on": row.to_on.isoformat(),
    }
    return audit.record(session, actor, [audit.Entry(kind, facts=facts)], now=now)[0]
