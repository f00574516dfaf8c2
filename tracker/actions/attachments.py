"""Files that people add to a line: evidence of its council, papers of its department, and what comes with an answer.

The files themselves are kept beforehand, outside any transaction; here they are only named.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import bulk, load
from tracker.actions.load import LineCase
from tracker.actions.offers import note_author
from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.files import MOST_OF_A_LINE, KeptFile
from tracker.domain.lines import LineState, Side
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission, check_role
from tracker.domain.questions import send_from
from tracker.domain.writing_lines import why_no_file
from tracker.models.agreements import StoredFile
from tracker.models.files import Attachment
from tracker.notifications import notices
from tracker.notifications.notices import Telling

FIELD = "files"


def add_files(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    files: Sequence[KeptFile],
    *,
    question_id: int | None = None,
    now: datetime,
) -> int:
    """Add files to a line, or to an answer of its council; returns how many were not there already.

    A file that was added under the same name is passed over, so a form sent twice adds it once. Whoever has the line on
    the other side is told. Raises RuleBroken on the field `files` for a line whose negotiation is over, or that has as
    many as it may have.
    """
    case = load.line(session, actor, reference, number)
    check_role(actor, Permission.LINE_ATTACH, case.standing)
    _check_open(case)
    held = _held(session, case.line.id)
    new = [each for each in dict.fromkeys(files) if (each.sha256, each.name, question_id) not in held]
    if len(held) + len(new) > MOST_OF_A_LINE:
        raise RuleBroken(f"A line holds up to {MOST_OF_A_LINE} files, and {case.words} has {len(held)}", FIELD)
    if not new:
        return 0
    rows = [_row(session, actor, case, each, question_id, now) for each in new]
    session.add_all(rows)
    session.flush()
    if case.line.state is LineState.DRAFT:
        note_author(session, case.offer.id, actor)
        audit.record(session, actor, [_edited(case)], now=now)
    else:
        entries = [_added(case, row, each) for row, each in zip(rows, new, strict=True)]
        events = audit.record(session, actor, entries, now=now)
        if question_id is None:  # an answer tells of its files itself
            _tell(session, actor, case, rows[0].side, events[0], now)
    return len(new)


def remove_file(
    session: Session, actor: Actor, reference: str, number: int, attachment_id: int, *, now: datetime
) -> None:
    """Take a file out of a draft. Raises NotFound when the line has none such, RuleBroken once it was submitted."""
    case = load.line(session, actor, reference, number)
    check_role(actor, Permission.LINE_EDIT, case.standing)
    row = session.get(Attachment, attachment_id)
    if row is None or row.line_id != case.line.id:
        raise NotFound
    _check_open(case)
    if case.line.state is not LineState.DRAFT:
        raise RuleBroken(f"{case.opening} has been submitted, so its files stay")
    session.delete(row)
    session.flush()
    note_author(session, case.offer.id, actor)
    audit.record(session, actor, [_edited(case)], now=now)


def _check_open(case: LineCase) -> None:
    why = why_no_file(case.opening, case.offer.state, case.line.state, is_sent=case.line.sent_at is not None)
    if why:
        raise RuleBroken(why, FIELD)


def _held(session: Session, line_id: int) -> set[tuple[str, str, int | None]]:
    query = (
        select(StoredFile.sha256, Attachment.name, Attachment.question_id)
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .where(Attachment.line_id == line_id)
    )
    return {(row.sha256, row.name, row.question_id) for row in session.execute(query)}


def _row(
    session: Session, actor: Actor, case: LineCase, file: KeptFile, question_id: int | None, now: datetime
) -> Attachment:
    content_type = file.type.content_type
    query = select(StoredFile).where(StoredFile.sha256 == file.sha256, StoredFile.content_type == content_type)
    stored = session.scalars(query.order_by(StoredFile.id).limit(1)).first()
    if stored is None:
        stored = StoredFile(sha256=file.sha256, name=file.name, content_type=content_type, size=file.size, at=now)
        session.add(stored)
        session.flush()
    is_council = actor.organisation_id in case.standing.party_ids
    return Attachment(
        line_id=case.line.id,
        question_id=question_id,
        file_id=stored.id,
        name=file.name,
        side=Side.COUNCIL if is_council else Side.DEPARTMENT,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        at=now,
    )


def _tell(session: Session, actor: Actor, case: LineCase, side: Side, event: int, now: datetime) -> None:
    """Tell the council's officers, or the caseworker who has the line: it asks nothing, so a day's go as one e-mail.

    Of a line that nobody has taken nobody is told: whoever takes it reads its files with it.
    """
    taken_by = [case.line.assigned_to_id] if case.line.assigned_to_id is not None else []
    others = bulk.officers_of(session, case) if side is Side.DEPARTMENT else taken_by
    batch = f"files:{actor.organisation_id}:{case.offer.id}:{london_date(now).isoformat()}"
    telling = Telling(event, NoticeKind.FILE_ADDED, others, case.offer.id, case.line.id)
    notices.queue(session, [telling], now=now, batch=batch, send_from=send_from(now))


def _edited(case: LineCase) -> audit.Entry:
    facts = {"number": case.line.number, "version": case.line.version, "changed": ["files"]}
    return audit.Entry(EventKind.LINE_EDITED, offer_id=case.offer.id, line_id=case.line.id, facts=facts)


def _added(case: LineCase, row: Attachment, file: KeptFile) -> audit.Entry:
    facts = {
        "number": case.line.number,
        "attachment": row.id,
        "question_id": row.question_id,
        "sha256": file.sha256,
        "name": audit.digest(file.name),
    }
    return audit.Entry(EventKind.FILE_ADDED, offer_id=case.offer.id, line_id=case.line.id, facts=facts)
