"""Commitments whose ground has gone: flagged by the road when a line falls, settled by the council.

The flag comes down again when the withdrawal that raised it is undone.

A part of the one road: nothing else changes the state of a commitment.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import clocks
from tracker.domain.actors import Actor, Role
from tracker.domain.commitments import (
    FLAGGABLE,
    CommitmentState,
    check_settling,
)
from tracker.domain.errors import Conflict, Moved
from tracker.domain.events import EventKind
from tracker.domain.lines import FALLEN
from tracker.domain.notices import NoticeKind
from tracker.models.commitments import Commitment, CommitmentLine
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders


def raise_on(session: Session, actor: Actor, lines: Sequence[Line], *, now: datetime) -> None:
    """Flag the commitments that rest on lines which have just been rejected or withdrawn."""
    fallen = [line.id for line in lines if line.state in FALLEN]
    if not fallen:
        return
    flagged = _resting_on(session, fallen, FLAGGABLE)
    before = {row.id: row.state for row in flagged}
    for row in flagged:
        row.state = CommitmentState.FLAGGED
        row.flagged_at = now
        row.version += 1
        clocks.start_commitment(session, row, now=now)
    session.flush()
    entries = [_entry(EventKind.COMMITMENT_FLAGGED, row, before[row.id]) for row in flagged]
    events = audit.record(session, actor, entries, now=now)
    notices.queue(
        session,
        [
            Telling(event, NoticeKind.COMMITMENT_FLAGGED, _officers(session, row), row.offer_id)
            for row, event in zip(flagged, events, strict=True)
        ],
        now=now,
    )


def _officers(session: Session, row: Commitment) -> list[int]:
    """Of the council that gives it, and of the one that leads the offer: either may settle it."""
    lead_id = session.get_one(Offer, row.offer_id).lead_id
    return sorted({who for body in {lead_id, row.authority_id} for who in holders(session, body, Role.OFFICER)})


def lower(session: Session, actor: Actor, lines: Sequence[Line], *, now: datetime) -> None:
    """Take down the flags that nothing raised but the withdrawal of these lines, which has just been undone.

    Each commitment goes back to what it was when it was flagged; one that the council has settled meanwhile stays so.
    """
    if not lines:
        return
    rows = _resting_on(session, [line.id for line in lines], {CommitmentState.FLAGGED})
    lost = _lost_since(session, rows)
    lowered = [row for row in rows if not lost[row.id]]
    before = _before(session, lowered)
    for row in lowered:
        row.state = before[row.id]
        row.version += 1
        clocks.stop_commitment(session, row, now=now)
    session.flush()
    audit.record(
        session,
        actor,
        [_entry(EventKind.COMMITMENT_UNFLAGGED, row, CommitmentState.FLAGGED) for row in lowered],
        now=now,
    )


def _resting_on(session: Session, line_ids: Sequence[int], states: Collection[CommitmentState]) -> Sequence[Commitment]:
    """The commitments in any of these states that rest on any of these lines."""
    query = (
        select(Commitment)
        .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
        .where(CommitmentLine.line_id.in_(line_ids), Commitment.state.in_(states))
        .order_by(Commitment.id)
        .distinct()
    )
    return session.scalars(query).all()


def _lost_since(session: Session, rows: Sequence[Commitment]) -> dict[int, set[int]]:
    """Of each commitment the lines it rests on that fell when it was flagged or later, and are still lost."""
    found: dict[int, set[int]] = {row.id: set() for row in rows}
    query = (
        select(Commitment.id, Line.id)
        .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
        .join(Line, Line.id == CommitmentLine.line_id)
        .where(Commitment.id.in_(found), Line.state.in_(FALLEN), Line.settled_at >= Commitment.flagged_at)
    )
    for commitment_id, line_id in session.execute(query):
        found[commitment_id].add(line_id)
    return found


def _before(session: Session, rows: Sequence[Commitment]) -> dict[int, CommitmentState]:
    """What each was when it was flagged last, as the record has it."""
    query = (
        select(Event.commitment_id, Event.facts)
        .where(
            Event.offer_id.in_({row.offer_id for row in rows}),
            Event.kind == EventKind.COMMITMENT_FLAGGED,
            Event.commitment_id.in_([row.id for row in rows]),
        )
        .order_by(Event.id)
    )
    return {each or 0: CommitmentState(facts["before"]["state"]) for each, facts in session.execute(query)}


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
