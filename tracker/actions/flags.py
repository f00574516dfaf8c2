"""Commitments whose ground has gone: flagged by the road when a line falls, settled by the council.

A part of the one road: nothing else changes the state of a commitment.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import clocks
from tracker.domain.actors import Actor
from tracker.domain.commitments import FLAGGABLE, LOST, CommitmentState, check_settling
from tracker.domain.errors import Conflict, Moved
from tracker.domain.events import EventKind
from tracker.models.commitments import Commitment, CommitmentLine
from tracker.models.lines import Line


def raise_on(session: Session, actor: Actor, lines: Sequence[Line], *, now: datetime) -> None:
    """Flag the commitments that rest on lines which have just been rejected or withdrawn."""
    fallen = [line.id for line in lines if line.state in LOST]
    if not fallen:
        return
    query = (
        select(Commitment)
        .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
        .where(CommitmentLine.line_id.in_(fallen), Commitment.state.in_(FLAGGABLE))
        .order_by(Commitment.id)
        .distinct()
    )
    flagged = session.scalars(query).all()
    before = {row.id: row.state for row in flagged}
    for row in flagged:
        row.state = CommitmentState.FLAGGED
        row.flagged_at = now
        row.version += 1
        clocks.start_commitment(session, row, now=now)
    session.flush()
    entries = [_entry(EventKind.COMMITMENT_FLAGGED, row, before[row.id]) for row in flagged]
    audit.record(session, actor, entries, now=now)


def settle(
    session: Session,
    actor: Actor,
    row: Commitment,
    becomes: CommitmentState,
    reason: str,
    *,
    version: int,
    now: datetime,
) -> int:
    """Keep, change or withdraw a flagged commitment; returns the id of the event.

    Raises Conflict for a stale version, RuleBroken for one that is not flagged.
    """
    if row.version != version:
        raise Conflict(
            f"Commitment C{row.number} was changed while you were writing",
            subject=f"commitment C{row.number}",
            now_version=row.version,
            moved=Moved(row.offer_id, commitment_id=row.id),
        )
    check_settling(row.state, becomes)
    was = row.state
    row.state = becomes
    row.version += 1
    session.flush()
    clocks.stop_commitment(session, row, now=now)
    entry = _entry(EventKind.COMMITMENT_SETTLED, row, was, reason)
    return audit.record(session, actor, [entry], now=now)[0]


def _entry(kind: EventKind, row: Commitment, was: CommitmentState, words: str = "") -> audit.Entry:
    facts = {"before": {"state": was.value}, "after": {"state": row.state.value}, "version": row.version}
    return audit.Entry(kind, offer_id=row.offer_id, commitment_id=row.id, facts=facts, words=words)
