"""Where the figures of the ring-fence ledger are read: today from the totals, any other day from dated columns.

Both give the same columns, so that whoever groups them need not know which it was. Year 0 holds counts and no £, as
in the totals (2-model, section 9). All lines are removals of one programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountKind
from tracker.domain.lines import LineKind, LineState
from tracker.domain.london import instant_at
from tracker.domain.standing import Facet
from tracker.domain.totals import COUNTS, Tally
from tracker.models.agreements import Agreement, AgreementLine
from tracker.models.asks import Ask
from tracker.models.base import Pence
from tracker.models.grants import Lifting
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.totals import Total
from tracker.models.withdrawals import Withdrawal
from tracker.queries import visibility

MONEY = ("asked", "agreed", "signed", "in_force")
COUNTED = ("asked_lines", "agreed_lines", "signed_lines", "in_force_lines", "up_to", "to_be_confirmed")

_NO_MONEY: ColumnElement[Any] = literal_column("0", Pence())
_NONE: ColumnElement[int] = literal_column("0", Integer())
_ONE: ColumnElement[int] = literal_column("1", Integer())
_OF_LINE = (Line.ring_id, Line.owner_id, Line.authority_id)
_FIRST_ROUND = 1
_AGREED = (Tally.AGREED_IN_PRINCIPLE, Tally.AGREED)


@dataclass(frozen=True)
class Reading:
    """What is read: a programme as at the end of a day; `seen_by` and the ids narrow it, None does not.

    `until` is the instant the day ends in London: what is still to come cannot be read. `is_now`: no day gone by.
    """

    programme_id: int
    day: date
    until: datetime
    is_now: bool
    seen_by: Actor | None = None
    department_ids: Sequence[int] | None = None
    ring_ids: Sequence[int] | None = None

    @classmethod
    def as_at(cls, programme_id: int, day: date, today: date) -> Reading:
        """Of every line there was on that day."""
        return cls(programme_id, day, instant_at(min(day, today) + timedelta(days=1)), is_now=day >= today)

    @property
    def is_of_totals(self) -> bool:
        """Whether the totals can answer: they know no day but this one, and no single line."""
        return self.is_now and self.seen_by is None


def figures(reading: Reading, *told_apart: str) -> Subquery:
    """Rows of `ring_id, department_id, authority_id, year`, £ by `MONEY` and counts by `COUNTED`, to be added up.

    Of departments and authorities only those `told_apart` are: a total is read once for all the others.
    """
    parts = [_from_totals(reading, told_apart)] if reading.is_of_totals else _from_dates(reading)
    return union_all(*parts, *_in_force(reading)).subquery("figures")


def line_counts(reading: Reading) -> Subquery:
    """Rows of `authority_id` and the lines of `COUNTED`, to be added up, without reading any £."""
    part = _counts_of_totals(reading) if reading.is_of_totals else _dated_lines(reading)
    return union_all(part, _lines_in_force(reading)).subquery("counts")


def _row(
    ring: Any, department: Any, authority: Any, year: Any, **given: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    return (
        ring.label("ring_id"),
        department.label("department_id"),
        authority.label("authority_id"),
        as_type(year, Integer).label("year"),
        *(given.get(name, _NO_MONEY).label(name) for name in MONEY),
        *(given.get(name, _NONE).label(name) for name in COUNTED),
    )


def _if(condition: ColumnElement[bool], what: Any, otherwise: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((condition, what), else_=otherwise)


def _from_totals(reading: Reading, told_apart: Sequence[str]) -> Select[Any]:
    sums = _sums(reading, told_apart)
    agreed, signed = sums.c.tally.in_(_AGREED), sums.c.tally == Tally.AGREED
    return select(
        *_row(
            Ask.ring_id,
            sums.c.get("department_id", _NONE),
            sums.c.get("authority_id", _NONE),
            sums.c.year,
            asked=as_type(sums.c.asked, Pence()),
            agreed=_if(agreed, sums.c.tabled, _NO_MONEY),
            signed=_if(signed, sums.c.tabled, _NO_MONEY),
            asked_lines=as_type(sums.c.lines, Integer),
            agreed_lines=_if(agreed, sums.c.lines, _NONE),
            signed_lines=_if(signed, sums.c.lines, _NONE),
            up_to=as_type(sums.c.up_to, Integer),
            to_be_confirmed=as_type(sums.c.to_be_confirmed, Integer),
        )
    ).join(Ask, Ask.id == sums.c.ask_id)


def _sums(reading: Reading, told_apart: Sequence[str]) -> Subquery:
    """The totals of each ask, in the order of their index: added up as they are read, with nothing to sort."""
    keys = (Total.ask_id, Total.year, Total.tally, *(getattr(Total, name) for name in told_apart))
    added = (Total.asked, Total.tabled, Total.lines, Total.up_to, Total.to_be_confirmed)
    query = select(*keys, *(func.sum(each).label(each.key) for each in added)).group_by(*keys)
    return query.where(*_totals_of(reading)).subquery("sums")


def _counts_of_totals(reading: Reading) -> Select[Any]:
    agreed, signed = Total.tally.in_(_AGREED), Total.tally == Tally.AGREED
    columns = _row(
        _NONE,
        Total.department_id,
        Total.authority_id,
        Total.year,
        asked_lines=as_type(Total.lines, Integer),
        agreed_lines=_if(agreed, Total.lines, _NONE),
        signed_lines=_if(signed, Total.lines, _NONE),
    )
    return select(*columns).where(*_totals_of(reading), Total.year == COUNTS)


def _totals_of(reading: Reading) -> list[ColumnElement[bool]]:
    removals = select(Ask.id).where(Ask.programme_id == reading.programme_id, Ask.kind == LineKind.RING_FENCE_REMOVAL)
    if reading.ring_ids is not None:
        removals = removals.where(Ask.ring_id.in_(reading.ring_ids))
    found: list[ColumnElement[bool]] = [Total.ask_id.in_(removals)]
    return found if reading.department_ids is None else [*found, Total.department_id.in_(reading.department_ids)]


def _from_dates(reading: Reading) -> list[Select[Any]]:
    """£ of the first position and of the last sent by then; a row of counts a line, and one an amount not fixed."""
    agreed, signed = _agreed(reading), _signed(reading)
    first, last = Position.round == _FIRST_ROUND, Position.round == _last_round(reading.until)
    money = func.coalesce(PositionAmount.money, _NO_MONEY)
    pounds = _row(
        *_OF_LINE,
        PositionAmount.year,
        asked=_if(first, money, _NO_MONEY),
        agreed=_if(and_(agreed, last), money, _NO_MONEY),  # what costs most to know is asked last
        signed=_if(and_(signed, last), money, _NO_MONEY),
    )
    not_fixed = _row(
        *_OF_LINE,
        literal_column(str(COUNTS)),
        up_to=_if(PositionAmount.kind == AmountKind.UP_TO, _ONE, _NONE),
        to_be_confirmed=_if(PositionAmount.kind == AmountKind.TO_BE_CONFIRMED, _ONE, _NONE),
    )
    return [
        _lines(_with_amounts(select(*pounds)).where(Position.sent_at < reading.until), reading),
        _dated_lines(reading),
        _lines(_with_amounts(select(*not_fixed)).where(PositionAmount.kind != AmountKind.FIXED, last), reading),
    ]


def _dated_lines(reading: Reading) -> Select[Any]:
    counts = _row(
        *_OF_LINE,
        literal_column(str(COUNTS)),
        asked_lines=_ONE,
        agreed_lines=_if(_agreed(reading), _ONE, _NONE),
        signed_lines=_if(_signed(reading), _ONE, _NONE),
    )
    return _lines(select(*counts), reading)


def _agreed(reading: Reading) -> ColumnElement[bool]:
    settled = and_(Line.settled_at.is_not(None), Line.settled_at < reading.until)
    still = and_(Line.state.in_((LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)), settled)
    return still if reading.is_now else or_(still, _withdrawn_since(reading.until))


def _withdrawn_since(until: datetime) -> ColumnElement[bool]:
    """Of lines that were agreed in principle by then, and taken back only later."""
    taken_back = select(Withdrawal.id).where(
        Withdrawal.line_id == Line.id,
        Withdrawal.undone_at.is_(None),
        Withdrawal.at >= until,
        Withdrawal.state == LineState.AGREED_IN_PRINCIPLE,
        Withdrawal.settled_at < until,
    )
    return and_(Line.state == LineState.WITHDRAWN, taken_back.correlate(Line).exists())


def _signed(reading: Reading) -> ColumnElement[bool]:
    return and_(Line.state == LineState.AGREED, _agreed(reading), _signed_before(reading.until))


def _with_amounts(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Line)
        .join(Position, Position.line_id == Line.id)
        .join(PositionAmount, PositionAmount.position_id == Position.id)
        .where(Position.sent_at.is_not(None))
    )


def _last_round(until: datetime) -> Any:
    """The round of the last position sent by then on the line at hand."""
    other = aliased(Position)
    query = select(func.max(other.round)).where(other.line_id == Line.id, other.sent_at < until)
    return query.correlate(Line).scalar_subquery()


def _signed_before(until: datetime) -> ColumnElement[bool]:
    return (
        select(AgreementLine.line_id)
        .join(Agreement, Agreement.id == AgreementLine.agreement_id)
        .where(AgreementLine.line_id == Line.id, Agreement.in_force_at < until)
        .correlate(Line)
        .exists()
    )


def _lines(query: Select[Any], reading: Reading, programme_id: Any = Line.programme_id) -> Select[Any]:
    """Lines submitted by then, of whom the reader may know."""
    query = query.where(
        programme_id == reading.programme_id,
        Line.kind == LineKind.RING_FENCE_REMOVAL,
        Line.submitted_at < reading.until,
        true() if reading.seen_by is None else visibility.scope(reading.seen_by, Facet.CASE),
    )
    if reading.department_ids is not None:
        query = query.where(Line.owner_id.in_(reading.department_ids))
    return query if reading.ring_ids is None else query.where(Line.ring_id.in_(reading.ring_ids))


def _in_force(reading: Reading) -> list[Select[Any]]:
    """£ and lines of liftings in force on the day: their determination is recorded, and they have begun."""
    money = func.coalesce(PositionAmount.money, _NO_MONEY)
    pounds = _with_amounts(select(*_row(*_OF_LINE, PositionAmount.year, in_force=money)))
    agreed_terms = Position.round == Line.round
    return [_lifted(pounds.where(agreed_terms), reading), _lines_in_force(reading)]


def _lines_in_force(reading: Reading) -> Select[Any]:
    lines = select(*_row(*_OF_LINE, literal_column(str(COUNTS)), in_force_lines=_ONE))
    return _lifted(lines.select_from(Line), reading)


def _lifted(query: Select[Any], reading: Reading) -> Select[Any]:
    """Asked of the liftings, of which few are determined: the programme is hidden, or SQLite walks all its lines."""
    return _lines(query.join(Lifting, _is_in_force(reading)), reading, Line.programme_id + 0)


def _is_in_force(reading: Reading) -> ColumnElement[bool]:
    recorded = Lifting.determination_reference.is_not(None)
    return and_(Lifting.line_id == Line.id, recorded, Lifting.from_on <= reading.day)
