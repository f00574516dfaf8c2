"""Terms of positions as frozen values: the last one sent on a line, or any by its id."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from tracker.db import portions
from tracker.domain.amounts import Amount, AmountTotal, total_of_line
from tracker.domain.decisions import Terms
from tracker.domain.targets import TargetValue
from tracker.models import decisions  # noqa: F401  (a line points at its decision: the table has to be known)
from tracker.models.lines import Line, Position, PositionAmount, PositionCondition, PositionValue
from tracker.queries.prepared import fetch, prepared

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
    for some in portions(sorted(line_ids)):
        rows = fetch(session, *_last(some))
        terms = _terms(session, {row.id: row.words for row in rows})
        found.update((row.line_id, terms[row.id]) for row in rows)
    return found


def read_terms(session: Session, position_ids: Collection[int]) -> dict[int, Terms]:
    """The terms of these positions, by position id."""
    found: dict[int, Terms] = {}
    for some in portions(sorted(position_ids)):
        found.update(_terms(session, dict(fetch(session, *_words(some)))))
    return found


def read_amounts(session: Session, position_ids: Collection[int]) -> dict[int, tuple[Amount, ...]]:
    """£ by year of these positions, by position id; nothing of one that has none."""
    found: dict[int, list[Amount]] = defaultdict(list)
    for position_id, *fields in fetch(session, *_amounts(list(position_ids))):
        found[position_id].append(Amount(*fields))
    return {position_id: tuple(amounts) for position_id, amounts in found.items()}


def _terms(session: Session, words: Mapping[int, str]) -> dict[int, Terms]:
    """Three queries for any number of positions, and no rows kept."""
    ids = list(words)
    amounts: dict[int, tuple[Amount, ...]] = {}
    values: dict[int, list[TargetValue]] = defaultdict(list)
    conditions: dict[int, list[str]] = defaultdict(list)
    if ids:
        amounts = read_amounts(session, ids)
        for position_id, *fields in fetch(session, *_values(ids)):
            values[position_id].append(TargetValue(*fields))
        for position_id, condition in fetch(session, *_conditions(ids)):
            conditions[position_id].append(condition)
    return {
        each: Terms(words[each], amounts.get(each, ()), tuple(values[each]), tuple(conditions[each])) for each in ids
    }


@prepared
def _last(line_ids: Collection[int]) -> Select[int, int, str]:
    return (
        select(Position.id, Position.line_id, Position.words)
        .join(Line, (Line.id == Position.line_id) & (Line.round == Position.round))
        .where(Position.line_id.in_(line_ids), Position.sent_at.is_not(None))
    )


@prepared
def _words(position_ids: Collection[int]) -> Select[int, str]:
    return select(Position.id, Position.words).where(Position.id.in_(position_ids))


@prepared
def _amounts(position_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    a = PositionAmount
    query = select(a.position_id, a.year, a.kind, a.money, a.cause, a.owner, a.due_on)
    return query.where(a.position_id.in_(position_ids)).order_by(a.position_id, a.year)


@prepared
def _values(position_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    v = PositionValue
    query = select(v.position_id, v.year, v.value, v.cause, v.owner, v.due_on)
    return query.where(v.position_id.in_(position_ids)).order_by(v.position_id, v.year)


@prepared
def _conditions(position_ids: Collection[int]) -> Select[int, str]:
    c = PositionCondition
    query = select(c.position_id, c.words).where(c.position_id.in_(position_ids))
    return query.order_by(c.position_id, c.number)


def asked_of(row: Any) -> AmountTotal | None:
    """£ of the first position, of a line or of those columns of it."""
    return total_of_line(row.asked, row.asked_up_to, row.asked_to_be_confirmed)


def tabled_of(row: Any) -> AmountTotal | None:
    """£ of the last position."""
    return total_of_line(row.tabled, row.tabled_up_to, row.tabled_to_be_confirmed)
