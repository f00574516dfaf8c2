"""The terms on the table: the last position sent on a line, as frozen Terms."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.amounts import Amount
from tracker.domain.decisions import Terms
from tracker.domain.targets import TargetValue
from tracker.models import decisions  # noqa: F401  (a line points at its decision: the table has to be known)
from tracker.models.lines import Line, Position

LOADED = (
    selectinload(Position.amounts),
    selectinload(Position.values),
    selectinload(Position.conditions),
)


def terms_of(position: Position) -> Terms:
    """The terms of one position, loaded with `LOADED`."""
    return Terms(
        words=position.words,
        amounts=tuple(Amount(a.year, a.kind, a.money, a.cause, a.owner, a.due_on) for a in position.amounts),
        values=tuple(TargetValue(v.year, v.value, v.cause, v.owner, v.due_on) for v in position.values),
        conditions=tuple(each.words for each in position.conditions),
    )


def last_terms(session: Session, line_ids: Collection[int]) -> dict[int, Terms]:
    """The last position sent on each line, by line id."""
    found: dict[int, Terms] = {}
    ids = sorted(line_ids)
    for start in range(0, len(ids), 500):
        query = (
            select(Position)
            .join(Line, (Line.id == Position.line_id) & (Line.round == Position.round))
            .where(Position.line_id.in_(ids[start : start + 500]), Position.sent_at.is_not(None))
            .options(*LOADED)
        )
        found.update((position.line_id, terms_of(position)) for position in session.scalars(query))
    return found
