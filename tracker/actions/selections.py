"""What a person picked for one bulk action, kept with the versions it was read at until they confirm."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.permissions import Facet
from tracker.models.lines import Line
from tracker.models.releases import Selection, SelectionLine
from tracker.queries import visibility

_AT_ONCE = 500


def store_selection(session: Session, actor: Actor, purpose: str, picks: Mapping[int, int], *, now: datetime) -> int:
    """Keep picked lines (line id → version as read) for one purpose, "approve" say; returns the selection's id.

    Raises RuleBroken on the field `lines` for none, NotFound if the actor does not see one of them.
    """
    if not picks:
        raise RuleBroken("Select at least one line", "lines")
    _check_seen(session, actor, sorted(picks))
    selection = Selection(person_id=actor.person_id, purpose=purpose, at=now)
    session.add(selection)
    session.flush()
    rows = [{"selection_id": selection.id, "line_id": line_id, "version": picks[line_id]} for line_id in sorted(picks)]
    session.execute(insert(SelectionLine), rows)
    return selection.id


def load_selection(session: Session, actor: Actor, selection_id: int, purpose: str) -> dict[int, int]:
    """The person's own selection, line id → version. Raises NotFound for anyone else's or another purpose's."""
    selection = session.get(Selection, selection_id)
    if selection is None or selection.person_id != actor.person_id or selection.purpose != purpose:
        raise NotFound
    query = select(SelectionLine.line_id, SelectionLine.version).where(SelectionLine.selection_id == selection_id)
    return dict(session.execute(query.order_by(SelectionLine.line_id)).all())


def _check_seen(session: Session, actor: Actor, line_ids: list[int]) -> None:
    for start in range(0, len(line_ids), _AT_ONCE):
        some = line_ids[start : start + _AT_ONCE]
        seen = session.scalars(select(Line.id).where(Line.id.in_(some), visibility.scope(actor, Facet.CASE)))
        if len(seen.all()) != len(some):
            raise NotFound
