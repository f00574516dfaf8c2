"""Writing about a line: a message to the other side, which stops no clock, or a note within one's own department."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import bulk, load
from tracker.actions.load import LineCase
from tracker.domain import messages as rules
from tracker.domain.actors import Actor
from tracker.domain.events import EventKind
from tracker.domain.lines import Side
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission, check_role
from tracker.models.messages import Message, Note
from tracker.notifications import notices
from tracker.notifications.notices import Telling


def send_message(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    words: str,
    *,
    form_key: str | None = None,
    now: datetime,
) -> None:
    """Say something to the other side of a line, whose people are told; neither turn nor clock changes.

    A form sent twice has the same `form_key` twice, and sends one; with other words it sends those too. Raises
    RuleBroken on the field `words`.
    """
    case = _load(session, actor, Permission.LINE_MESSAGE, reference, number)
    said = rules.check_said(words, "Enter your message")
    key = _key_of(form_key, said)
    if key is not None and session.scalar(select(Message.id).where(Message.form_key == key)) is not None:
        return
    side = Side.COUNCIL if actor.organisation_id in case.standing.party_ids else Side.DEPARTMENT
    row = Message(
        line_id=case.line.id,
        side=side,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        words=said,
        at=now,
        form_key=key,
    )
    session.add(row)
    session.flush()
    (event,) = audit.record(session, actor, [_entry(EventKind.MESSAGE_SENT, case, row)], now=now)
    others = bulk.officers_of(session, case) if side is Side.DEPARTMENT else bulk.who_has(session, case)
    telling = Telling(event, NoticeKind.MESSAGE_RECEIVED, others, case.offer.id, case.line.id)
    notices.queue(session, [telling], now=now)


def save_note(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    words: str,
    *,
    form_key: str | None = None,
    now: datetime,
) -> None:
    """Write something down for one's own department alone: nobody is told, and its words stand in no event.

    Raises RuleBroken on the field `words`.
    """
    case = _load(session, actor, Permission.LINE_NOTE, reference, number)
    said = rules.check_said(words, "Enter your note")
    key = _key_of(form_key, said)
    if key is not None and session.scalar(select(Note.id).where(Note.form_key == key)) is not None:
        return
    row = Note(
        line_id=case.line.id,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        words=said,
        at=now,
        form_key=key,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, [_entry(EventKind.NOTE_SAVED, case, row)], now=now)


def _key_of(form_key: str | None, words: str) -> str | None:
    """What is the same when a form is sent twice: its key and its words.

    A form that the browser brings back has the key it had, and may hold the next thing to say.
    """
    return None if form_key is None else audit.digest(f"{form_key} {words}")[:32]


def _load(session: Session, actor: Actor, permission: Permission, reference: str, number: int) -> LineCase:
    case = load.line(session, actor, reference, number)
    check_role(actor, permission, case.standing)
    rules.check_was_submitted(case.line.state, case.opening)
    return case


def _entry(kind: EventKind, case: LineCase, row: Message | Note) -> audit.Entry:
    """That something was said, by the digest of its words; the words stand in the row alone."""
    facts = {"number": case.line.number, "said_in": row.id, "said": audit.digest(row.words)}
    return audit.Entry(kind, offer_id=case.offer.id, line_id=case.line.id, facts=facts)
