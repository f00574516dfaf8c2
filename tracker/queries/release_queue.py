"""Releases that wait for the end of a pre-election period, for those who may release their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.models.lines import Line
from tracker.models.releases import Selection, SelectionLine
from tracker.queries.prepared import fetch, prepared
from tracker.queries.releases import may_release


@dataclass(frozen=True)
class QueuedRelease:
    """One of them: how many decisions go when. Only who queued it may take it out again."""

    id: int
    due_at: datetime
    queued_at: datetime
    decisions: int
    is_own: bool


def list_queued(session: Session, actor: Actor) -> Sequence[QueuedRelease]:
    """Those with a decision that is the actor's to release, the first to go first; by one query."""
    return [
        QueuedRelease(row.id, row.due_at, row.at, row.decisions, is_own=row.person_id == actor.person_id)
        for row in fetch(session, *_queued(actor))
    ]


@prepared
def _queued(actor: Actor) -> Select[int, datetime | None, datetime, int, int]:
    columns = (Selection.id, Selection.due_at, Selection.at, Selection.person_id)
    return (
        select(*columns, func.count().label("decisions"))
        .join(SelectionLine, SelectionLine.selection_id == Selection.id)
        .join(Line, Line.id == SelectionLine.line_id)
        .where(Selection.due_at.is_not(None), Selection.carried_out_at.is_(None), may_release(actor))
        .group_by(*columns)
        .order_by(Selection.due_at, Selection.id)
    )
