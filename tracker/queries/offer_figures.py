"""The £ of one offer, added up by the database; only rings one inside another are added up here."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, AmountKind, AmountTotal
from tracker.domain.commitments import CommitmentState, SavingShare
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState, Side
from tracker.domain.money import Money
from tracker.domain.offer_figures import (
    NOTHING,
    Figures,
    FreedYear,
    Removal,
    Rings,
    SavedYear,
    Share,
    count_inside_standing,
    freed_of,
    is_agreed,
    is_any_inside_another,
    is_open,
)
from tracker.domain.ring_fences import RingStatus as Status
from tracker.domain.ring_fences import as_at
from tracker.domain.standing import Facet
from tracker.models.commitments import Commitment, CommitmentAmount
from tracker.models.grants import Ring, RingStatus
from tracker.models.lines import Line, Position, PositionAmount
from tracker.queries import visibility
from tracker.queries.prepared import fetch, prepared

ByYear = dict[FinancialYear, AmountTotal]

_inner = aliased(Ring)
NESTED = select(Ring.id).where(
    or_(Ring.parent_id.is_not(None), Ring.id.in_(select(_inner.parent_id).where(_inner.parent_id.is_not(None))))
)
"""Rings that lie inside another, or have one inside them."""

_FIRST = and_(Position.line_id == Line.id, Position.round == 1, Position.side == Side.COUNCIL)
_LAST = and_(Position.line_id == Line.id, Position.round == Line.round, Position.sent_at.is_not(None))


def get_figures(session: Session, actor: Actor, offer_id: int, years: Sequence[FinancialYear], today: date) -> Figures:
    """£ freed and £ saved of the lines and commitments of an offer the actor sees."""
    plain = _plain(session, actor, offer_id)
    nested = _nested(session, actor, offer_id)
    rings = read_rings(session, {each.ring_id for each in nested}, today)
    of_nested = freed_of(nested, rings)
    freed = {share: _merged(plain[share], of_nested[share]) for share in Share}
    return Figures(
        freed=tuple(
            FreedYear(
                year,
                asked=freed[Share.ASKED].get(year, NOTHING),
                agreed=freed[Share.AGREED].get(year, NOTHING),
                still_open=freed[Share.OPEN].get(year, NOTHING),
            )
            for year in years
        ),
        saved=_saved(session, offer_id, years),
        inside_standing=count_inside_standing(nested, rings),
        is_nested=is_any_inside_another(nested, rings),
    )


def total_nested(
    session: Session, offer_ids: Collection[int], today: date
) -> Mapping[int, Mapping[Share, AmountTotal]]:
    """£ freed over all years by the rings one inside another that each of these offers asks for, by offer id."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in fetch(session, *_nested_rows_of(list(offer_ids))):
        found[row.offer_id].append(row)
    removals = {offer_id: _removals_in(rows) for offer_id, rows in found.items()}
    rings = read_rings(session, {each.ring_id for own in removals.values() for each in own}, today)
    return {
        offer_id: {share: sum(by_year.values(), NOTHING) for share, by_year in freed_of(own, rings).items()}
        for offer_id, own in removals.items()
    }


_COUNTED = (Line.kind == LineKind.RING_FENCE_REMOVAL, visibility.is_counted())


def _removals(actor: Actor, offer_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Line.offer_id == offer_id, *_COUNTED, visibility.scope(actor, Facet.CASE))


def _plain(session: Session, actor: Actor, offer_id: int) -> dict[Share, ByYear]:
    """The sums of rings that stand alone."""
    found: dict[Share, ByYear] = {share: {} for share in Share}
    for year, *sums in fetch(session, *_sums(actor, offer_id)):
        for at, share in enumerate(Share):
            money, up_to, unknown = sums[3 * at : 3 * at + 3]
            found[share][year] = AmountTotal(money or Money.zero(), up_to, unknown)
    return found


@prepared
def _sums(actor: Actor, offer_id: int) -> Select[*tuple[Any, ...]]:
    """A row a year: of each share its £, and how many of its amounts are ceilings or to be confirmed."""
    return (
        select(PositionAmount.year, *(figure for share in Share for figure in _figures(_OF_SHARE[share])))
        .select_from(Line)
        .join(Position, or_(_FIRST, _LAST))
        .join(PositionAmount, PositionAmount.position_id == Position.id)
        .where(*_removals(actor, offer_id), Line.ring_id.not_in(NESTED))
        .group_by(PositionAmount.year)
    )


def _in_states(holds: Callable[[LineState], bool]) -> ColumnElement[bool]:
    return Line.state.in_([state for state in LineState if holds(state)])


_OF_SHARE: Mapping[Share, ColumnElement[bool]] = {
    Share.ASKED: Position.round == 1,
    Share.AGREED: and_(Position.round == Line.round, _in_states(is_agreed)),
    Share.OPEN: and_(Position.round == 1, _in_states(is_open)),
}


def _figures(counts: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    up_to, unknown = AmountKind.UP_TO, AmountKind.TO_BE_CONFIRMED
    return (
        func.sum(case((counts, PositionAmount.money))),
        *(func.count(case((and_(counts, PositionAmount.kind == kind), 1))) for kind in (up_to, unknown)),
    )


def _merged(left: Mapping[FinancialYear, AmountTotal], right: Mapping[FinancialYear, AmountTotal]) -> ByYear:
    return {year: left.get(year, NOTHING) + right.get(year, NOTHING) for year in {*left, *right}}


def _nested(session: Session, actor: Actor, offer_id: int) -> list[Removal]:
    """The removals of rings inside others or with others inside them, read one by one."""
    return _removals_in(fetch(session, *_nested_rows(actor, offer_id)))


def _removals_in(rows: Iterable[Any]) -> list[Removal]:
    lines: dict[int, Any] = {}
    asked: dict[int, list[Amount]] = defaultdict(list)
    tabled: dict[int, list[Amount]] = defaultdict(list)
    for row in rows:
        lines[row.id] = row
        amount = Amount(row.year, row.kind, row.money, row.cause, row.owner, row.due_on)
        if row.of == 1:
            asked[row.id].append(amount)
        if row.of == row.round:
            tabled[row.id].append(amount)
    return [
        Removal(row.authority_id, row.ring_id, row.state, tuple(asked[line_id]), tuple(tabled[line_id]))
        for line_id, row in lines.items()
    ]


@prepared
def _nested_rows(actor: Actor, offer_id: int) -> Select[*tuple[Any, ...]]:
    return _rows_of_nested(*_removals(actor, offer_id))


@prepared
def _nested_rows_of(offer_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Of offers whose every line the reader may see."""
    return _rows_of_nested(Line.offer_id.in_(offer_ids), *_COUNTED)


def _rows_of_nested(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Line.id, Line.offer_id, Line.authority_id, Line.ring_id, Line.state, Line.round, Position.round.label("of")
        )
        .add_columns(PositionAmount.year, PositionAmount.kind, PositionAmount.money)
        .add_columns(PositionAmount.cause, PositionAmount.owner, PositionAmount.due_on)
        .join(Position, or_(_FIRST, _LAST))
        .join(PositionAmount, PositionAmount.position_id == Position.id)
        .where(*where, Line.ring_id.in_(NESTED))
        .order_by(Line.offer_id, Line.number, PositionAmount.year)
    )


def read_rings(session: Session, ring_ids: Collection[int], today: date) -> Rings:
    """Every ring of the grants that these rings belong to, as they stand for the nation on a day."""
    if not ring_ids:
        return Rings({})
    grants = select(Ring.grant_id).where(Ring.id.in_(ring_ids))
    query = select(Ring.id, Ring.parent_id).where(Ring.grant_id.in_(grants)).order_by(Ring.id)
    parents = dict(session.execute(query).all())
    statuses = [
        Status(row.ring_id, row.standing, row.announced_on, row.in_force_from)
        for row in session.scalars(select(RingStatus).where(RingStatus.ring_id.in_(parents)))
    ]
    lifted = frozenset(ring for ring in parents if not as_at(ring, statuses, (), today).stands)
    return Rings(parents, lifted)


def _saved(session: Session, offer_id: int, years: Sequence[FinancialYear]) -> tuple[SavedYear, ...]:
    """Of commitments that are given; what is kept is rounded commitment by commitment, as in the agreement."""
    promised: dict[FinancialYear, Money] = defaultdict(Money.zero)
    kept: dict[FinancialYear, Money] = defaultdict(Money.zero)
    for year, money, share in fetch(session, *_savings(offer_id)):
        promised[year] += money
        kept[year] += SavingShare(money, share or 0).kept
    return tuple(SavedYear(year, promised[year], kept[year]) for year in years)


@prepared
def _savings(offer_id: int) -> Select[FinancialYear, Money, int | None]:
    return (
        select(CommitmentAmount.year, CommitmentAmount.money, Commitment.share_kept)
        .join(Commitment, Commitment.id == CommitmentAmount.commitment_id)
        .where(Commitment.offer_id == offer_id, Commitment.state != CommitmentState.WITHDRAWN)
        .order_by(Commitment.number)
    )
