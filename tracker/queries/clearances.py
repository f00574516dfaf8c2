"""Lines that wait at the treasury gate, by ask: the first forty councils are one clearance, recorded line by line.

The scope is what was sent to the actor's own organisation and is not answered: of that it sees every facet
(2-model, section 1).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, AmountKind, AmountTotal
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.decisions import Outcome
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import parse_reference, reference
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

YEARS_SHOWN = 3
"""How many years of a grant's national amount are shown: the last ones held."""


@dataclass(frozen=True)
class GatedLine:
    """One line as its clearer reads it; `why` says what opened the gate, `decision` what the department decided."""

    id: int
    version: int
    reference: str
    number: int
    council: str
    department: str
    amounts: tuple[Amount, ...]
    why: tuple[str, ...]
    decision: Outcome
    due: Lateness | None

    @property
    def name(self) -> str:
        """What people quote: "SO-0142/2"."""
        return f"{self.reference}/{self.number}"


@dataclass(frozen=True)
class National:
    """What a ring holds in a year "if every council had this"; `extent` is where."""

    year: FinancialYear
    amount: Money
    extent: str


@dataclass(frozen=True)
class GatedAsk:
    """One ask with those of its lines that are on the page; counts and £ by year are of all that wait.

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
    late = func.sum(case((Line.due_on < today, 1), else_=0))
    query = _gated(select(func.count(), func.count(Line.ask_id.distinct()), late), actor, chosen)
    lines, asks, late_lines = session.execute(query).one()
    return GateCounts(lines, asks, int(late_lines or 0))


def list_gated(
    session: Session, actor: Actor, chosen: GateFilter, today: date, *, first: int = 0, size: int = 50
) -> Sequence[GatedAsk]:
    """A page of lines by ask, the ask with the soonest due line first; a fixed number of queries."""
    soonest = func.min(func.coalesce(Line.due_on, date.max)).over(partition_by=Line.ask_id)
    query = _gated(select(Line.id, Line.ask_id), actor, chosen)
    query = query.order_by(soonest, Line.ask_id, Line.due_on, Line.id).offset(first).limit(size)
    page = session.execute(query).all()
    lines = _lines(session, actor, [row.id for row in page], today)
    of_ask: dict[int, list[GatedLine]] = defaultdict(list)
    for row in page:
        of_ask[row.ask_id].append(lines[row.id])
    return _asks(session, actor, chosen, of_ask)


def list_picks(session: Session, actor: Actor, chosen: GateFilter, newest: Mapping[int, int]) -> dict[int, int]:
    """Line id → version of all that wait of some asks (ask id → the last clearance that was seen)."""
    if not newest:
        return {}
    seen = or_(*(and_(Line.ask_id == ask, Clearance.id <= last) for ask, last in newest.items()))
    query = _gated(select(Line.id, Line.version), actor, chosen).where(seen)
    return {row.id: row.version for row in session.execute(query.order_by(Line.id))}


def _gated(query: Select[*tuple[Any, ...]], actor: Actor, chosen: GateFilter) -> Select[*tuple[Any, ...]]:
    query = (
        query.select_from(Clearance)
        .join(Line, Line.id == Clearance.line_id)
        .where(
            Clearance.organisation_id == actor.organisation_id,
            Clearance.reply.is_(None),
            Line.state == LineState.AWAITING_CLEARANCE,
        )
    )
    if chosen.ask_id is not None:
        query = query.where(Line.ask_id == chosen.ask_id)
    return query.where(_matches(chosen.words)) if chosen.words else query


def _matches(words: str) -> ColumnElement[bool]:
    """The ask, the council, the department, or the reference: "SO-0142", "SO-0142/2"."""
    head, _slash, number = words.partition("/")
    try:
        quoted = reference(*parse_reference(head))
    except ValueError:
        named = select(Organisation.id).where(Organisation.name.icontains(words, autoescape=True))
        return or_(Line.title.icontains(words, autoescape=True), Line.authority_id.in_(named), Line.owner_id.in_(named))
    of_offer = Line.offer_id.in_(select(Offer.id).where(Offer.reference == quoted))
    return and_(of_offer, Line.number == int(number)) if number.isdecimal() and len(number) < 6 else of_offer


def _lines(session: Session, actor: Actor, line_ids: Sequence[int], today: date) -> dict[int, GatedLine]:
    council, owner = aliased(Organisation), aliased(Organisation)
    query = (
        select(
            *(Line.id, Line.version, Offer.reference, Line.number, council.short_name.label("council")),
            *(owner.short_name.label("department"), Line.due_on, Clearance.why, Decision.outcome),
        )
        .join(Clearance, and_(Clearance.line_id == Line.id, Clearance.reply.is_(None)))
        .join(Decision, Decision.id == Clearance.decision_id)
        .join(Offer, Offer.id == Line.offer_id)
        .join(council, council.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
        .where(Line.id.in_(line_ids), Clearance.organisation_id == actor.organisation_id)
    )
    terms = positions.last_terms(session, line_ids)
    return {
        row.id: GatedLine(
            id=row.id,
            version=row.version,
            reference=row.reference,
            number=row.number,
            council=row.council,
            department=row.department,
            amounts=terms[row.id].amounts,
            why=tuple(row.why.split("\n")),
            decision=row.outcome,
            due=None if row.due_on is None else lateness(row.due_on, today, get_calendar(session)),
        )
        for row in session.execute(query)
    }


def _asks(
    session: Session, actor: Actor, chosen: GateFilter, lines: Mapping[int, Sequence[GatedLine]]
) -> Sequence[GatedAsk]:
    """The asks of these lines in the order given."""
    columns = (Ask.id, Ask.title, Ask.kind, Ask.ring_id)
    counts = (func.count(), func.count(Line.authority_id.distinct()), func.max(Clearance.id))
    query = _gated(select(*columns, *counts), actor, chosen).join(Ask, Ask.id == Line.ask_id)
    found = {row.id: row for row in session.execute(query.where(Ask.id.in_(lines)).group_by(*columns))}
    sums = _sums(session, actor, chosen, lines)
    national = _national(session, {row.ring_id for row in found.values() if row.ring_id is not None})
    asks = []
    for ask_id, some in lines.items():
        _id, title, kind, ring_id, count, councils, newest = found[ask_id]
        by_year, held = tuple(sums.get(ask_id, ())), tuple(national.get(ring_id, ()))
        asks.append(GatedAsk(ask_id, title, kind, count, councils, newest, by_year, held, tuple(some)))
    return asks


def _sums(
    session: Session, actor: Actor, chosen: GateFilter, ask_ids: Collection[int]
) -> dict[int, list[tuple[FinancialYear, AmountTotal]]]:
    """£ by year of all that wait, by ask, with how many of them are not fixed."""
    year, kind = PositionAmount.year, PositionAmount.kind
    money = func.sum(PositionAmount.money)
    counts = [func.sum(case((kind == each, 1), else_=0)) for each in (AmountKind.UP_TO, AmountKind.TO_BE_CONFIRMED)]
    query = (
        _gated(select(Line.ask_id, year, money, *counts), actor, chosen)
        .join(Position, and_(Position.line_id == Line.id, Position.round == Line.round, Position.sent_at.is_not(None)))
        .join(PositionAmount, PositionAmount.position_id == Position.id)
        .where(Line.ask_id.in_(ask_ids))
        .group_by(Line.ask_id, year)
        .order_by(Line.ask_id, year)
    )
    found: dict[int, list[tuple[FinancialYear, AmountTotal]]] = defaultdict(list)
    for ask_id, in_year, total, capped, unknown in session.execute(query):
        found[ask_id].append((in_year, AmountTotal(total or Money.zero(), int(capped), int(unknown))))
    return found


def _national(session: Session, ring_ids: Collection[int]) -> dict[int, list[National]]:
    """The last years held of each ring, by ring."""
    query = select(GrantAmount).where(GrantAmount.ring_id.in_(ring_ids)).order_by(GrantAmount.ring_id, GrantAmount.year)
    found: dict[int, list[National]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.ring_id].append(National(row.year, row.amount, row.extent))
    return {ring_id: years[-YEARS_SHOWN:] for ring_id, years in found.items()}
