"""Every position that was sent on the lines of an offer, round by round, for those who see their terms."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.comparisons import LineRounds, Said
from tracker.domain.lines import LineState
from tracker.domain.standing import Facet
from tracker.models.lines import Line, Position
from tracker.models.organisations import Organisation
from tracker.queries import positions, visibility
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class Spread:
    """How many lines of an offer the reader sees the terms of, how many went beyond a round, and the last round."""

    lines: int
    moved: int
    last_round: int


def get_spread(session: Session, actor: Actor, offer_id: int, after: int) -> Spread:
    """What there is to compare in an offer, between round `after` and later ones."""
    return Spread(*session.execute(*_spread(actor, offer_id, after)).one())


@prepared
def _spread(actor: Actor, offer_id: int, after: int) -> Select[int, int, int]:
    return select(func.count(), func.count().filter(Line.round > after), func.coalesce(func.max(Line.round), 1)).where(
        *_seen(actor, offer_id)
    )


def list_moved(
    session: Session, actor: Actor, offer_id: int, *, after: int, first: int = 0, size: int = 50
) -> Sequence[LineRounds]:
    """A page of the lines that went beyond a round, by number; by a fixed number of statements."""
    rows = session.execute(*_moved(actor, offer_id, after, first, size)).all()
    said = _said(session, [row.id for row in rows])
    return [
        LineRounds(row.number, row.title, row.kind, row.state, row.council, row.department, tuple(said[row.id]))
        for row in rows
    ]


def list_said(session: Session, line_id: int) -> Sequence[Said]:
    """Every position sent on one line, earliest first. The caller has made sure that its terms may be read."""
    return _said(session, [line_id])[line_id]


@prepared
def _moved(actor: Actor, offer_id: int, after: int, first: int, size: int) -> Select[*tuple[Any, ...]]:
    council = aliased(Organisation)
    return (
        select(
            *(Line.id, Line.number, Line.title, Line.kind, Line.state),
            *(council.name.label("council"), Organisation.name.label("department")),
        )
        .join(Organisation, Organisation.id == Line.owner_id)
        .join(council, council.id == Line.authority_id)
        .where(*_seen(actor, offer_id), Line.round > after)
        .order_by(Line.number)
        .offset(first)
        .limit(size)
    )


def _seen(actor: Actor, offer_id: int) -> list[Any]:
    return [Line.offer_id == offer_id, Line.state != LineState.DRAFT, visibility.scope(actor, Facet.TERMS)]


def _said(session: Session, line_ids: Sequence[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    if not line_ids:
        return found
    rows = session.execute(*_sent(line_ids)).all()
    terms = positions.read_terms(session, [row.id for row in rows])
    for row in rows:
        found[row.line_id].append(Said(row.round, row.side, row.sent_at, terms[row.id]))
    return found


@prepared
def _sent(line_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Position.id, Position.line_id, Position.round, Position.side, Position.sent_at)
        .where(Position.line_id.in_(line_ids), Position.sent_at.is_not(None))
        .order_by(Position.line_id, Position.round)
    )
