"""What a person picked for one bulk action, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound
from tracker.models.releases import Selection, SelectionLine


@dataclass(frozen=True)
class Selected:
    """Line id → version as read; once it is done, `skipped` says why of the lines that were not changed.

    `filled_in` is what was filled in for them and waits to be confirmed, by field; empty where nothing was. `due_at` is
    when a queued release goes.
    """

    id: int
    purpose: str
    picks: Mapping[int, int]
    is_done: bool
    skipped: Mapping[int, str] = field(default_factory=dict)
    filled_in: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None

    @property
    def done(self) -> tuple[int, ...]:
        """The ids of the lines that were changed."""
        return tuple(line for line in self.picks if line not in self.skipped) if self.is_done else ()


def find_selection(session: Session, actor: Actor, selection_id: int, *purposes: str) -> Selected | None:
    """The same, or None."""
    try:
        return get_selection(session, actor, selection_id, *purposes)
    except NotFound:
        return None


def get_selection(session: Session, actor: Actor, selection_id: int, *purposes: str) -> Selected:
    """The actor's own selection for one of the purposes. Raises NotFound for anyone else's or another purpose's."""
    row = session.get(Selection, selection_id)
    if row is None or row.person_id != actor.person_id or row.purpose not in purposes:
        raise NotFound
    query = select(SelectionLine.line_id, SelectionLine.version, SelectionLine.skipped_because)
    lines = session.execute(
        query.where(SelectionLine.selection_id == selection_id).order_by(SelectionLine.line_id)
    ).all()
    return Selected(
        row.id,
        row.purpose,
        {line.line_id: line.version for line in lines},
        row.carried_out_at is not None,
        {line.line_id: line.skipped_because for line in lines if line.skipped_because is not None},
        row.filled_in or {},
        row.due_at,
    )
