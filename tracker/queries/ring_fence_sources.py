"""Where the figures of the ring-fence ledger are read: today from the totals, any other day from dated columns.

Both give the same columns, so that whoever groups them need not know which it was. Year 0 holds counts and no £, as
in the totals (2-model, section 9). All lines are removals of one programme.
"""

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
    select,
    true,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import aliased

from tracker.domain.amounts import AmountKind
from tracker.domain.lines import LineKind, LineState
from tracker.domain.london import instant_at
from tracker.domain.totals import COUNTS, Tally
from tracker.models.agreements import Agreement, AgreementLine
from tracker.models.asks import Ask
from tracker.models.base import Pence
from tracker.models.grants import Lifting
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.totals import Total

MONEY = ("asked", "agreed", "signed", "in_force")
COUNTED = ("asked_lines", "agreed_lines", "signed_lines", "in_force_lines", "up_to", "to_be_confirmed")

_NO_MONEY: ColumnElement[Any] = literal_column("0", Pence())
_NONE: ColumnElement[int] = literal_column("0", Integer())
_ONE: ColumnElement[int] = literal_column("1", Integer())
_OF_LINE = (Line.ring_id, Line.owner_id, Line.authority_id)
_FIRST_ROUND = 1


@dataclass(frozen=True)
class Reading:
    """What is read: a programme as at the end of a day; `seen` and `department_ids` narrow it, None does not.

    `seen` is a condition on `Line`, so it can only be asked of the dated columns.
    """

    programme_id: int
    day: date
    today: date
    seen: ColumnElement[bool] | None = None
    department_ids: Sequence[int] | None = None
    ring_ids: Sequence[int] | None = None

    @property
    def is_now(self) -> bool:
        """Whether the totals can answer: they know no day but this one, and no single line."""
        return self.day >= self.today and self.seen is None

    @property
    def until(self) -> datetime:
        """The instant the day ends in London; what is still to come cannot be read."""
        return instant_at(min(self.day, self.today) + timedelta(days=1))


def figures(reading: Reading) -> Subquery:
    """Rows of `ring_id, department_id, authority_id, year`, £ by `MONEY` and counts by `COUNTED`, not added up."""
    parts = [_from_totals(reading)] if reading.is_now else _from_dates(reading)
    return union_all(*parts, *_in_force(reading)).subquery("figures")


def line_counts(reading: Reading) -> Subquery:
    """The rows of year 0 alone, without reading any £."""
    part = _from_totals(reading).where(Total.year == COUNTS) if reading.is_now else _dated_lines(reading)
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


def _from_totals(reading: Reading) -> Select[Any]:
    agreed = Total.tally.in_((Tally.AGREED_IN_PRINCIPLE, Tally.AGREED))
    signed = Total.tally == Tally.AGREED
    columns = _row(
        Ask.ring_id,
        Total.department_id,
        Total.authority_id,
        Total.year,
        asked=as_type(Total.asked, Pence()),
        agreed=_if(agreed, Total.tabled, _NO_MONEY),
        signed=_if(signed, Total.tabled, _NO_MONEY),
        asked_lines=as_type(Total.lines, Integer),
        agreed_lines=_if(agreed, Total.lines, _NONE),
        signed_lines=_if(signed, Total.lines, _NONE),
        up_to=as_type(Total.up_to, Integer),
        to_be_confirmed=as_type(Total.to_be_confirmed, Integer),
    )
    query = (
        select(*columns)
        .join(Ask, Ask.id == Total.ask_id)
        .where(Total.programme_id == reading.programme_id, Ask.kind == LineKind.RING_FENCE_REMOVAL)
    )
    return _narrowed(query, reading, Total.department_id, Ask.ring_id)


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
    return and_(Line.state.in_((LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)), settled)


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


def _lines(query: Select[Any], reading: Reading) -> Select[Any]:
    """Lines submitted by then, of whom the reader may know."""
    query = query.where(
        Line.programme_id == reading.programme_id,
        Line.kind == LineKind.RING_FENCE_REMOVAL,
        Line.submitted_at < reading.until,
        reading.seen if reading.seen is not None else true(),
    )
    return _narrowed(query, reading, Line.owner_id, Line.ring_id)


def _in_force(reading: Reading) -> list[Select[Any]]:
    """£ and lines of liftings in force on the day: their determination is recorded, and they have begun."""
    money = func.coalesce(PositionAmount.money, _NO_MONEY)
    pounds = _with_amounts(select(*_row(*_OF_LINE, PositionAmount.year, in_force=money)))
    agreed_terms = Position.round == Line.round
    return [
        _lines(pounds.join(Lifting, _is_in_force(reading)).where(agreed_terms), reading),
        _lines_in_force(reading),
    ]


def _lines_in_force(reading: Reading) -> Select[Any]:
    lines = select(*_row(*_OF_LINE, literal_column(str(COUNTS)), in_force_lines=_ONE))
    return _lines(lines.select_from(Line).join(Lifting, _is_in_force(reading)), reading)


def _is_in_force(reading: Reading) -> ColumnElement[bool]:
    recorded = Lifting.determination_reference.is_not(None)
    return and_(Lifting.line_id == Line.id, recorded, Lifting.from_on <= reading.day)


def _narrowed(query: Select[Any], reading: Reading, department: Any, ring: Any) -> Select[Any]:
    if reading.department_ids is not None:
        query = query.where(department.in_(reading.department_ids))
    if reading.ring_ids is not None:
        query = query.where(ring.in_(reading.ring_ids))
    return query
