"""A refused line and the lines that ask for the same again, each linked to the one before (2-model, "resubmit")."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.actors import Actor
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineState, Side
from tracker.domain.standing import Facet
from tracker.models.lines import Line
from tracker.queries import visibility
from tracker.queries.line_drafts import draft_of
from tracker.queries.positions import LOADED


@dataclass(frozen=True)
class Linked:
    """A line before or after another; `settled_at` is when it was refused."""

    number: int
    title: str
    state: LineState
    what_changed: str
    settled_at: datetime | None


@dataclass(frozen=True)
class Links:
    """The refused line that one follows, and those that follow it, as far as the reader sees them."""

    resubmits: Linked | None = None
    resubmitted_as: tuple[Linked, ...] = ()


def find_links(session: Session, actor: Actor, row: Line) -> Links:
    """What a line follows and what follows it, by one query; by none for a line that can have neither.

    A draft is its councils' own: nobody else is told that a refusal is being answered.
    """
    if row.resubmits_id is None and row.state is not LineState.REJECTED:
        return Links()
    query = select(Line.id, Line.number, Line.title, Line.state, Line.what_changed, Line.settled_at)
    linked = or_(Line.id == row.resubmits_id, Line.resubmits_id == row.id)
    rows = session.execute(query.where(linked, visibility.scope(actor, Facet.TERMS)).order_by(Line.id)).all()
    found = {each.id: _linked(each) for each in rows}
    before = found.pop(row.resubmits_id or 0, None)
    return Links(before, tuple(found.values()))


def find_refused(session: Session, resubmits_id: int | None) -> Linked | None:
    """The refused line that a draft follows; the caller has made sure that the actor sees the draft."""
    if resubmits_id is None:
        return None
    query = select(Line.number, Line.title, Line.state, Line.what_changed, Line.settled_at)
    return _linked(session.execute(query.where(Line.id == resubmits_id)).one())


def _linked(row: Any) -> Linked:
    return Linked(row.number, row.title, row.state, row.what_changed, row.settled_at)


def refused_draft(session: Session, line_id: int) -> LineDraft:
    """What a refused line asked for last, as a draft that begins from it."""
    row = _with_positions(session, line_id)
    sent = [each for each in row.positions if each.side is Side.COUNCIL and each.sent_at is not None]
    return draft_of(row, max(sent, key=lambda each: each.round))


def is_unchanged(session: Session, line_id: int, resubmits_id: int | None) -> bool:
    """Whether a draft asks again, in all its texts and figures, for just what was refused."""
    if resubmits_id is None:
        return False
    return draft_of(_with_positions(session, line_id)) == refused_draft(session, resubmits_id)


def _with_positions(session: Session, line_id: int) -> Line:
    loaded = joinedload(Line.offer), selectinload(Line.positions).options(*LOADED)
    query = select(Line).where(Line.id == line_id).options(*loaded)
    return session.scalars(query, execution_options={"populate_existing": True}).one()
