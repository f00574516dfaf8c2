"""Lines that wait at the treasury gate, by ask: the first forty councils are one clearance, recorded line by line.

The scope is what was sent to the actor's own organisation and is not answered: of that it sees every facet
(2-model, section 1).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, AmountKind, AmountTotal
from tracker.domain.clocks import Lateness, lateness_by_day
from tracker.domain.decisions import Outcome
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState
from tracker.domain.money import Money
from tracker.models.asks import Ask
from tracker.models.clearances import Clearance
from tracker.models.decisions import Decision
from tracker.models.grants import GrantAmount
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import positions
from tracker.queries.clocks import get_calendar
from tracker.queries.national import LikeAsks, read_like_asks, with_open_councils
from tracker.queries.prepared import fetch, prepared
from tracker.queries.quoting import Quoted
from tracker.queries.sought import Sought, conditions, holds, read_sought

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])
YEARS_SHOWN = 3
"""How many years of a grant's national amount are shown: the last ones held."""


@dataclass(frozen=True)
class GatedLine(Quoted):
    """One line as its clearer reads it; `why` says what opened the gate, `decision` what the department decided."""

    id: int
    version: int
    reference: str
    number: int
    council: str
    department: str
    amounts: tuple[tuple[FinancialYear, Amount], ...]
    why: tuple[str, ...]
    decision: Outcome
    due: Lateness | None


@dataclass(frozen=True)
class National:
    """What a ring holds in a year "if every council had this"; `extent` is where."""

    year: FinancialYear
    amount: Money
    extent: str


@dataclass(frozen=True)
class GatedAsk:
    """One ask with those of its lines that are on the page; counts and £ by year are of all that wait.

    `like` is of all that ask for it in the programme, at the gate or not.
    `newest` is the id of the last clearance among them: what came later was not seen.
    """

    id: int
    title: str
    kind: LineKind
    count: int
    councils: int
    newest: int
    by_year: tuple[tuple[FinancialYear, AmountTotal], ...]
    national: tuple[National, ...]
    like: LikeAsks
    lines: tuple[GatedLine, ...]

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years that have £."""
        return tuple(year for year, _total in self.by_year)


@dataclass(frozen=True)
class GateFilter:
    """What the list is narrowed to."""

    words: str = ""
    ask_id: int | None = None


@dataclass(frozen=True)
class GateCounts:
    """How many lines wait, in how many asks, and how many are late."""

    lines: int
    asks: int
    late: int


def count_gated(session: Session, actor: Actor, chosen: GateFilter, today: date) -> GateCounts:
    """By one query."""
    lines, asks, late = fetch(session, *_counts(actor, *_asked(chosen), today))[0]
    return GateCounts(lines, asks, int(late or 0))


def list_gated(
    session: Session, actor: Actor, chosen: GateFilter, today: date, *, first: int = 0, size: int = 50
) -> Sequence[GatedAsk]:
    """A page of lines by ask, the ask with the soonest due line first; a fixed number of queries."""
    page = fetch(session, *_page(actor, *_asked(chosen), first, size))
    lines = _lines(session, actor, [row.id for row in page], today)
    of_ask: dict[int, list[GatedLine]] = defaultdict(list)
    for row in page:
        of_ask[row.ask_id].append(lines[row.id])
    return _asks(session, actor, chosen, of_ask, today)


def list_picks(session: Session, actor: Actor, chosen: GateFilter, newest: Mapping[int, int]) -> dict[int, int]:
    """Line id → version of all that wait of some asks (ask id → the last clearance that was seen)."""
    if not newest:
        return {}
    seen = or_(*(and_(Line.ask_id == ask, Clearance.id <= last) for ask, last in newest.items()))
    query = _gated(select(Line.id, Line.version), actor, *_asked(chosen)).where(seen)
    return {row.id: row.version for row in session.execute(query.order_by(Line.id))}


def _asked(chosen: GateFilter) -> tuple[int | None, Sought]:
    """What a statement is built from."""
    return chosen.ask_id, read_sought(chosen.words)


@prepared
def _counts(actor: Actor, ask_id: int | None, sought: Sought, today: date) -> Select[int, int, int | None]:
    late = func.sum(case((Line.due_on < today, 1), else_=0))
    return _gated(select(func.count(), func.count(Line.ask_id.distinct()), late), actor, ask_id, sought)


@prepared
def _page(actor: Actor, ask_id: int | None, sought: Sought, first: int, size: int) -> Select[int, int]:
    soonest = func.min(func.coalesce(Line.due_on, date.max)).over(partition_by=Line.ask_id)
    query = _gated(select(Line.id, Line.ask_id), actor, ask_id, sought)
    return query.order_by(soonest, Line.ask_id, Line.due_on, Line.id).offset(first).limit(size)


def _gated(query: Q, actor: Actor, ask_id: int | None, sought: Sought) -> Q:
    of_ask = [] if ask_id is None else [Line.ask_id == ask_id]
    return (
        query.select_from(Clearance)
        .join(Line, Line.id == Clearance.line_id)
        .where(
            Clearance.organisation_id == actor.organisation_id,
            Clearance.reply.is_(None),
            Line.state == LineState.AWAITING_CLEARANCE,
            *of_ask,
            *conditions(sought, _names),
        )
    )


def _names(words: str) -> ColumnElement[bool]:
    """The ask, the council or the department."""
    named = select(Organisation.id).where(holds(Organisation.name, words))
    return or_(holds(Line.title, words), Line.authority_id.in_(named), Line.owner_id.in_(named))


def _lines(session: Session, actor: Actor, line_ids: Sequence[int], today: date) -> dict[int, GatedLine]:
    rows = fetch(session, *_line_rows(actor, list(line_ids)))
    amounts = positions.read_amounts(session, [row.position_id for row in rows])
    due = lateness_by_day((row.due_on for row in rows), today, get_calendar(session))
    return {
        row.id: GatedLine(
            id=row.id,
            version=row.version,
            reference=row.reference,
            number=row.number,
            council=row.council,
            department=row.department,
            amounts=tuple((amount.year, amount) for amount in amounts.get(row.position_id, ())),
            why=tuple(row.why.split("\n")),
            decision=row.outcome,
            due=due.get(row.due_on),
        )
        for row in rows
    }


_is_last = and_(Position.line_id == Line.id, Position.round == Line.round, Position.sent_at.is_not(None))


@prepared
def _line_rows(actor: Actor, line_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    council, owner = aliased(Organisation), aliased(Organisation)
    return (
        select(
            *(Line.id, Line.version, Offer.reference, Line.number, council.short_name.label("council")),
            *(owner.short_name.label("department"), Line.due_on, Clearance.why, Decision.outcome),
            Position.id.label("position_id"),
        )
        .join(Clearance, and_(Clearance.line_id == Line.id, Clearance.reply.is_(None)))
        .join(Decision, Decision.id == Clearance.decision_id)
        .join(Offer, Offer.id == Line.offer_id)
        .join(Position, _is_last)
        .join(council, council.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
        .where(Line.id.in_(line_ids), Clearance.organisation_id == actor.organisation_id)
    )


def _asks(
    session: Session,
    actor: Actor,
    chosen: GateFilter,
    lines: Mapping[int, Sequence[GatedLine]],
    today: date,
) -> Sequence[GatedAsk]:
    """The asks of these lines in the order given."""
    found = {row.id: row for row in fetch(session, *_ask_rows(actor, *_asked(chosen), list(lines)))}
    sums = _sums(session, actor, chosen, lines)
    national = _national(session, {row.ring_id for row in found.values() if row.ring_id is not None})
    like = read_like_asks(session, list(lines))
    unheld = {
        ask_id: of_all for ask_id, of_all in like.items() if of_all.by_year and found[ask_id].ring_id not in national
    }
    like |= with_open_councils(session, unheld, today)
    asks = []
    for ask_id, some in lines.items():
        _id, title, kind, ring_id, count, councils, newest = found[ask_id]
        by_year, held = tuple(sums.get(ask_id, ())), tuple(national.get(ring_id, ()))
        asks.append(GatedAsk(ask_id, title, kind, count, councils, newest, by_year, held, like[ask_id], tuple(some)))
    return asks


@prepared
def _ask_rows(actor: Actor, ask_id: int | None, sought: Sought, ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    columns = (Ask.id, Ask.title, Ask.kind, Ask.ring_id)
    counts = (func.count(), func.count(Line.authority_id.distinct()), func.max(Clearance.id))
    query = _gated(select(*columns, *counts), actor, ask_id, sought).join(Ask, Ask.id == Line.ask_id)
    return query.where(Ask.id.in_(ask_ids)).group_by(*columns)


def _sums(
    session: Session, actor: Actor, chosen: GateFilter, ask_ids: Collection[int]
) -> dict[int, list[tuple[FinancialYear, AmountTotal]]]:
    """£ by year of all that wait, by ask, with how many of them are not fixed."""
    found: dict[int, list[tuple[FinancialYear, AmountTotal]]] = defaultdict(list)
    rows = fetch(session, *_sum_rows(actor, *_asked(chosen), list(ask_ids)))
    for ask_id, in_year, total, capped, unknown in rows:
        found[ask_id].append((in_year, AmountTotal(total or Money.zero(), int(capped), int(unknown))))
    return found


@prepared
def _sum_rows(actor: Actor, ask_id: int | None, sought: Sought, ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    year, kind = PositionAmount.year, PositionAmount.kind
    money = func.sum(PositionAmount.money)
    counts = [func.sum(case((kind == each, 1), else_=0)) for each in (AmountKind.UP_TO, AmountKind.TO_BE_CONFIRMED)]
    return (
        _gated(select(Line.ask_id, year, money, *counts), actor, ask_id, sought)
        .join(Position, _is_last)
        .join(PositionAmount, PositionAmount.position_id == Position.id)
        .where(Line.ask_id.in_(ask_ids))
        .group_by(Line.ask_id, year)
        .order_by(Line.ask_id, year)
    )


def _national(session: Session, ring_ids: Collection[int]) -> dict[int, list[National]]:
    """The last years held of each ring, by ring."""
    found: dict[int, list[National]] = defaultdict(list)
    for ring_id, *fields in fetch(session, *_national_rows(list(ring_ids))):
        found[ring_id].append(National(*fields))
    return {ring_id: years[-YEARS_SHOWN:] for ring_id, years in found.items()}


@prepared
def _national_rows(ring_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    g = GrantAmount
    query = select(g.ring_id, g.year, g.amount, g.extent).where(g.ring_id.in_(ring_ids))
    return query.order_by(g.ring_id, g.year)
