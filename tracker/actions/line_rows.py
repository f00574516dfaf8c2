"""A drafted line as rows, and as what is recorded of it. A part of `lines`, for nobody else."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import position_rows
from tracker.actions.draft_differences import changed, moved
from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount
from tracker.domain.events import EventKind, stand_of
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import Side
from tracker.models.commitments import CommitmentLine
from tracker.models.files import Attachment
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.queries.line_drafts import draft_position
from tracker.queries.line_subjects import Subject

_PLAIN = (
    "ring_id",
    "indicator_id",
    "freedom_id",
    "authority_id",
    "change",
    "baseline",
    "baseline_year",
    "baseline_due_on",
    "starts_on",
    "review_on",
)
_TEXTS = ("replacement", "baseline_cause", "baseline_owner", "obstacle", "legal_lever", "evidence")


def new(offer: Offer, actor: Actor, draft: LineDraft, subject: Subject, number: int, ask_id: int) -> Line:
    """A draft line with its terms in the council's first position, not sent yet."""
    row = Line(
        offer_id=offer.id,
        programme_id=offer.programme_id,
        number=number,
        kind=draft.kind,
        owner_id=subject.department_id,
        ask_id=ask_id,
        positions=[Position(round=1, side=Side.COUNCIL, words="", person_id=actor.person_id)],
    )
    write(row, draft, subject)
    return row


def write(row: Line, draft: LineDraft, subject: Subject) -> None:
    """Put the draft into the row and its position, in place."""
    row.title = subject.title
    for name in _PLAIN:
        setattr(row, name, getattr(draft, name))
    for name in _TEXTS:
        setattr(row, name, getattr(draft, name).strip())
    row.statutory_basis = None if draft.statutory_basis is None else draft.statutory_basis.strip()
    position = draft_position(row)
    position.words = draft.words.strip()
    position.amounts = position_rows.amounts(draft.amounts)
    position.values = position_rows.values(draft.values)
    position.conditions = position_rows.conditions(draft.conditions)


def added(row: Line, draft: LineDraft) -> audit.Entry:
    """What is recorded of a new line: figures as they are, text by its digest."""
    facts: dict[str, Any] = {
        "number": row.number,
        "version": row.version,
        "draft": digest(draft),
        "amounts": _pence(draft.amounts),
        "after": stand_of(row),
    }
    if row.resubmits_id is not None:
        facts["resubmits_id"], facts["what_changed"] = row.resubmits_id, audit.digest(row.what_changed)
    return audit.Entry(EventKind.LINE_ADDED, offer_id=row.offer_id, line_id=row.id, facts=facts)


def edited(row: Line, before: LineDraft, draft: LineDraft) -> audit.Entry:
    """What is recorded of an edit: which fields differ, and of £ what they were and are, in pence by year."""
    facts = {
        "number": row.number,
        "version": row.version,
        "draft": digest(draft),
        "changed": changed(before, draft),
        "amounts": moved(_pence(before.amounts), _pence(draft.amounts)),
    }
    return audit.Entry(EventKind.LINE_EDITED, offer_id=row.offer_id, line_id=row.id, facts=facts)


def remove(session: Session, rows: Sequence[Line]) -> list[audit.Entry]:
    """Take lines of a draft out, with the terms they hold; returns what is recorded of each."""
    entries = [_removed(row) for row in rows]
    ids = [row.id for row in rows]
    session.execute(delete(CommitmentLine).where(CommitmentLine.line_id.in_(ids)))
    session.execute(delete(Attachment).where(Attachment.line_id.in_(ids)))
    for row in rows:
        for position in row.positions:
            session.delete(position)
    session.flush()
    session.execute(delete(Line).where(Line.id.in_(ids)))
    return entries


def _removed(row: Line) -> audit.Entry:
    facts = {"number": row.number, "version": row.version}
    return audit.Entry(EventKind.LINE_REMOVED, offer_id=row.offer_id, line_id=row.id, facts=facts)


def digest(draft: LineDraft) -> str:
    """The digest of all that is drafted."""
    return audit.digest(json.dumps(asdict(draft), sort_keys=True, default=str, ensure_ascii=False))


def _pence(amounts: Iterable[Amount]) -> dict[str, Any]:
    return {each.year.label: [each.kind.value, None if each.money is None else each.money.pence] for each in amounts}
