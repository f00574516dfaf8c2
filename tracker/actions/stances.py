"""Saying what a department is open to: dated, with reasons, the earlier ones kept (2-model, "Stance")."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import load
from tracker.domain.actors import Actor
from tracker.domain.errors import Conflict, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission, check_holder
from tracker.domain.stances import StanceDraft, Subject, SubjectKind, check_stance
from tracker.models.stances import Stance
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import stance_subjects

NO_STANCE = 0
"""What is read as the last stance where none was taken."""


def take_stance(
    session: Session, actor: Actor, subject: Subject, draft: StanceDraft, *, last: int, now: datetime
) -> int:
    """Take or change the stance of the actor's department on a subject it answers for today; returns its id.

    `last` is the id of the last stance that was read (NO_STANCE for none), compared. The caseworkers who have open
    lines about it are told; no line is touched. Raises NotFound for another department's subject, Conflict, and
    RulesBroken on the fields `reason`, `conditions` and `from_on`.
    """
    check_holder(actor, Permission.STANCE_TAKE)
    today = london_date(now)
    found = stance_subjects.get_subject(session, subject, today)
    if found.department_id != actor.organisation_id:
        raise NotFound
    load.lock_organisations(session, [actor.organisation_id])
    history = stance_subjects.list_history(session, subject)
    if last != max((each.id for each in history), default=NO_STANCE):
        raise Conflict("The stance was changed while you were writing", subject="the stance")
    check_stance(draft, today)
    held = history[0] if history else None
    if held and (held.position, held.reason, held.conditions) == (draft.position, draft.reason, draft.conditions):
        raise RuleBroken("There is nothing changed: this is the stance that holds", "reason")
    row = _write(session, actor, subject, draft, now)
    _record_and_tell(session, actor, subject, row, now)
    return row.id


def _write(session: Session, actor: Actor, subject: Subject, draft: StanceDraft, now: datetime) -> Stance:
    row = Stance(
        department_id=actor.organisation_id,
        grant_id=subject.id if subject.kind is SubjectKind.GRANT else None,
        indicator_id=subject.id if subject.kind is SubjectKind.INDICATOR else None,
        freedom_id=subject.id if subject.kind is SubjectKind.FREEDOM else None,
        position=draft.position,
        reason=draft.reason,
        conditions=draft.conditions,
        from_on=draft.from_on,
        at=now,
        person_id=actor.person_id,
    )
    session.add(row)
    session.flush()
    return row


def _record_and_tell(session: Session, actor: Actor, subject: Subject, row: Stance, now: datetime) -> None:
    """One event in the service's own chain; those who have open lines about it, but for who took the stance."""
    facts = {
        "stance": row.id,
        "subject": f"{subject.kind}:{subject.id}",
        "position": row.position.value,
        "conditions": audit.digest(row.conditions),
        "from_on": row.from_on.isoformat(),
    }
    entry = audit.Entry(EventKind.STANCE_TAKEN, facts=facts, words=row.reason)
    (event,) = audit.record(session, actor, [entry], now=now)
    affected = stance_subjects.list_caseworkers(session, actor.organisation_id, subject)
    people = [each for each in affected if each != actor.person_id]
    notices.queue(session, [Telling(event, NoticeKind.STANCE_CHANGED, people)], now=now)
