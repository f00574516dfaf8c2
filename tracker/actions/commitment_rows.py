"""A commitment as rows, and as what is recorded of it. A part of `commitments`, for nobody else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions.draft_differences import changed, moved
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.events import EventKind
from tracker.models.commitments import Commitment, CommitmentAmount, CommitmentLine, CommitmentValue

_PLAIN = ("authority_id", "share_kept", "baseline", "baseline_year")
_TEXTS = ("title", "words", "measure", "data_source", "reported", "unit")


def write(row: Commitment, draft: CommitmentDraft, lines: Mapping[int, int]) -> None:
    """Put the draft into the row, in place; `lines` are ids by number."""
    for name in _PLAIN:
        setattr(row, name, getattr(draft, name))
    for name in _TEXTS:
        setattr(row, name, getattr(draft, name).strip())
    row.amounts = [CommitmentAmount(year=year, money=money) for year, money in draft.amounts]
    row.values = [CommitmentValue(year=year, value=value) for year, value in draft.values]
    row.rests_on = [CommitmentLine(line_id=lines[number]) for number in sorted(draft.rests_on)]


def added(row: Commitment, draft: CommitmentDraft) -> audit.Entry:
    """What is recorded of a new one: figures as they are, text by its digest."""
    facts = {
        "number": row.number,
        "version": row.version,
        "draft": digest(draft),
        "amounts": _pence(draft),
        "rests_on": sorted(draft.rests_on),
        "after": {"state": row.state.value},
    }
    return _entry(EventKind.COMMITMENT_ADDED, row, facts)


def edited(row: Commitment, before: CommitmentDraft, draft: CommitmentDraft) -> audit.Entry:
    """What is recorded of an edit: which fields differ, and of £ what they were and are, in pence by year."""
    facts = {
        "number": row.number,
        "version": row.version,
        "draft": digest(draft),
        "changed": changed(before, draft),
        "amounts": moved(_pence(before), _pence(draft)),
    }
    return _entry(EventKind.COMMITMENT_EDITED, row, facts)


def remove(session: Session, rows: Sequence[Commitment]) -> list[audit.Entry]:
    """Take commitments of a draft out; returns what is recorded of each."""
    entries = [
        _entry(EventKind.COMMITMENT_REMOVED, row, {"number": row.number, "version": row.version}) for row in rows
    ]
    ids = [row.id for row in rows]
    for table in (CommitmentAmount, CommitmentValue, CommitmentLine):
        session.execute(delete(table).where(table.commitment_id.in_(ids)))
    session.execute(delete(Commitment).where(Commitment.id.in_(ids)))
    return entries


def digest(draft: CommitmentDraft) -> str:
    """The digest of all that is drafted."""
    plain = {**asdict(draft), "rests_on": sorted(draft.rests_on)}
    return audit.digest(json.dumps(plain, sort_keys=True, default=str, ensure_ascii=False))


def _entry(kind: EventKind, row: Commitment, facts: Mapping[str, Any]) -> audit.Entry:
    return audit.Entry(kind, offer_id=row.offer_id, commitment_id=row.id, facts=facts)


def _pence(draft: CommitmentDraft) -> dict[str, int]:
    return {year.label: money.pence for year, money in draft.amounts}
