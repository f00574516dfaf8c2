"""The lines of one offer as a table has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountKind, AmountTotal
from tracker.domain.clocks import Lateness
from tracker.domain.lines import LineKind, LineState, Turn
from tracker.domain.money import Money
from tracker.domain.standing import Facet
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.clocks import find_lateness
from tracker.queries.offers import OfferFacts
from tracker.queries.positions import asked_of, tabled_of
from tracker.queries.prepared import prepared

_NOTHING = AmountTotal(Money.zero())


@dataclass(frozen=True)
class LineRow:
    """A line as a table has it. `tabled` is what is on the table where that is more than what was asked."""

    id: int
    number: int
    title: str
    kind: LineKind
    state: LineState
    turn: Turn
    authority_id: int
    authority: str
    department: str
    is_with_conditions: bool
    due: Lateness | None
    asked: AmountTotal | None
    tabled: AmountTotal | None


def list_lines(
    session: Session, actor: Actor, offer: OfferFacts, today: date, *, first: int = 0, size: int = 50
) -> Sequence[LineRow]:
    """A page of the lines of an offer that the actor sees, by number."""
    asked = _lines(actor, offer.id, first, size, is_submitted=offer.is_submitted)
    return [_line_row(session, row, today) for row in session.execute(*asked)]


def _drafted(figure: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum over the years of a draft line: the copies on the line are kept from submission on."""
    return (
        select(figure)
        .join_from(PositionAmount, Position, Position.id == PositionAmount.position_id)
        .where(Position.line_id == Line.id, Position.round == 1)
        .scalar_subquery()
    )


_DRAFTED = (
    _drafted(func.sum(PositionAmount.money)).label("asked"),
    *(
        _drafted(func.count(case((PositionAmount.kind == kind, 1)))).label(f"asked_{kind.value}")
        for kind in (AmountKind.UP_TO, AmountKind.TO_BE_CONFIRMED)
    ),
)
_KEPT = tuple(
    case((Line.state == LineState.DRAFT, drafted), else_=kept).label(kept.key)
    for drafted, kept in zip(_DRAFTED, (Line.asked, Line.asked_up_to, Line.asked_to_be_confirmed), strict=True)
)
"""Of a live offer; a line that is being added to it has no copies yet."""


@prepared
def _lines(actor: Actor, offer_id: int, first: int, size: int, *, is_submitted: bool) -> Select[*tuple[Any, ...]]:
    authority, owner = aliased(Organisation), aliased(Organisation)
    return (
        select(
            *(Line.id, Line.number, Line.title, Line.kind, Line.state, Line.turn, Line.authority_id),
            *(authority.short_name.label("authority"), owner.name.label("department")),
            *(Line.is_with_conditions, Line.due_on, Line.round, *(_KEPT if is_submitted else _DRAFTED)),
            *(Line.tabled, Line.tabled_up_to, Line.tabled_to_be_confirmed),
        )
        .join(authority, authority.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
        .where(Line.offer_id == offer_id, visibility.scope(actor, Facet.CASE))
        .order_by(Line.number)
        .offset(first)
        .limit(size)
    )


def _line_row(session: Session, row: Any, today: date) -> LineRow:
    asked = asked_of(row)
    return LineRow(
        id=row.id,
        number=row.number,
        title=row.title,
        kind=row.kind,
        state=row.state,
        turn=row.turn,
        authority_id=row.authority_id,
        authority=row.authority,
        department=row.department,
        is_with_conditions=row.is_with_conditions,
        due=find_lateness(session, row.due_on, today),
        asked=asked,
        tabled=_on_the_table(row) if asked is not None else None,
    )


def _on_the_table(row: Any) -> AmountTotal | None:
    """£ of the last position, once there is one of the department's, or once it is agreed; £0 when refused."""
    if row.state is LineState.REJECTED:
        return _NOTHING
    is_agreed = row.state in (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)
    is_offered = row.round > 1 and row.state is not LineState.WITHDRAWN
    return (tabled_of(row) or _NOTHING) if is_agreed or is_offered else None
