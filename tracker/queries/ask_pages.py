"""One ask across councils: who asks, for what, on which terms, and how it was answered so far (3-screens, "Ask page").

A department reads its own lines of it, from inside. The LGA and the auditor read everyone's, as far as *case* and
*outcome* go: the same ask, different outcomes (2-model, section 1).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from tracker.domain import workflow
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.amounts import Amount, AmountTotal
from tracker.domain.clocks import Lateness, lateness_by_day
from tracker.domain.decisions import Outcome, Sensitivity
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.domain.outliers import Standout, reasons_of
from tracker.domain.registers import AuthorityKind
from tracker.domain.stances import Subject
from tracker.domain.standing import Facet
from tracker.domain.totals import COUNTS, Tally
from tracker.models.asks import Ask
from tracker.models.commitments import CommitmentLine
from tracker.models.grants import Ring
from tracker.models.lines import Line, Position, PositionAmount, PositionCondition
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.models.totals import Total
from tracker.queries import asks, visibility
from tracker.queries.clocks import get_calendar
from tracker.queries.evidence import is_evidenced
from tracker.queries.positions import tabled_of
from tracker.queries.prepared import fetch, prepared
from tracker.queries.quoting import Quoted
from tracker.queries.stances import subject_of

AGREED = (Tally.AGREED_IN_PRINCIPLE, Tally.AGREED)


@dataclass(frozen=True)
class AskHead:
    """What is asked. `subject` is what a department may have a stance on; None for a freedom of one's own."""

    id: int
    title: str
    kind: LineKind
    subject: Subject | None
    programme: str
    first_year: FinancialYear
    years: int


@dataclass(frozen=True)
class AskLine(Quoted):
    """One council's ask. `standout` says why it is different from the rest; `is_ready`: it can be recommended now.

    Who reads only case and outcome has no conditions, evidence or standout.
    """

    id: int
    version: int
    reference: str
    number: int
    council_id: int
    council: str
    council_kind: AuthorityKind | None
    state: LineState
    stage: Stage
    turn: Turn
    due: Lateness | None
    asked: Money | None
    tabled: AmountTotal | None
    first: Amount | None
    outcome: Outcome | None
    conditions: tuple[str, ...] = ()
    has_evidence: bool = False
    standout: tuple[str, ...] = ()

    @cached_property
    def is_ready(self) -> bool:
        """Whether an outcome can be recommended for it now."""
        return workflow.RECOMMEND.fits(self.state, self.stage, self.turn, OfferState.IN_NEGOTIATION)


@dataclass(frozen=True)
class AskSums:
    """£ by year of what is still open and of what was agreed, and how many lines each; nested rings are not netted."""

    by_year: tuple[tuple[FinancialYear, Money, Money], ...]
    open_lines: int
    agreed_lines: int

    @property
    def agreed(self) -> Money:
        """Over all years."""
        return sum((agreed for _year, _asked, agreed in self.by_year), Money.zero())


def sees_inside(actor: Actor) -> bool:
    """Whether the actor reads an ask as the department that answers it."""
    return actor.organisation_kind is OrganisationKind.DEPARTMENT


def get_ask(session: Session, actor: Actor, ask_id: int) -> AskHead:
    """One ask. Raises NotFound unless there is a line of it that the actor reads here."""
    rows = fetch(session, *_head(ask_id))
    if not rows or not fetch(session, *_any(actor, ask_id)):
        raise NotFound
    row = rows[0]
    subject = subject_of(row.grant_id, row.indicator_id, row.freedom_id)
    years = row.last_year.start - row.first_year.start + 1
    return AskHead(row.id, row.title, row.kind, subject, row.programme, row.first_year, years)


@prepared
def _head(ask_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Ask.id, Ask.title, Ask.kind, Ring.grant_id, Ask.indicator_id, Ask.freedom_id),
            *(Programme.name.label("programme"), Programme.first_year, Programme.last_year),
        )
        .join(Programme, Programme.id == Ask.programme_id)
        .outerjoin(Ring, Ring.id == Ask.ring_id)
        .where(Ask.id == ask_id)
    )


@prepared
def _any(actor: Actor, ask_id: int) -> Select[int]:
    return select(Line.id).where(Line.ask_id == ask_id, read_here(actor)).limit(1)


def read_here(actor: Actor) -> ColumnElement[bool]:
    """A condition on `Line`: those that the actor's pages of asks are about."""
    if sees_inside(actor):
        return and_(Line.owner_id == actor.organisation_id, Line.state != LineState.DRAFT)
    return and_(Line.state != LineState.DRAFT, visibility.scope(actor, Facet.CASE))


def list_open(session: Session, actor: Actor, ask: AskHead, today: date) -> Sequence[AskLine]:
    """The department's open lines of an ask, those that stand out first; three queries whatever their number."""
    rows = fetch(session, *_open(actor, ask.id, ask.first_year))
    wanted = _by_line(fetch(session, *_conditions(actor, ask.id)))
    middle = asks.middle_asked(session, [ask.id]).get(ask.id)
    due = lateness_by_day((row.due_on for row in rows), today, get_calendar(session))
    found = []
    for row in rows:
        raised = (row.is_novel, row.is_contentious, row.is_repercussive)
        flags = [flag for flag, is_up in zip(Sensitivity, raised, strict=True) if is_up]
        has_evidence = bool(row.has_evidence)
        standout = reasons_of(Standout(row.asked, middle, has_evidence, flags))
        inside = {"conditions": tuple(wanted.get(row.id, ())), "has_evidence": has_evidence, "standout": standout}
        found.append(_line(row, due, **inside))
    return found


def list_everyones(session: Session, actor: Actor, ask: AskHead, today: date) -> Sequence[AskLine]:
    """Every line of an ask that the actor reads, by council, with what was released; nothing of its terms."""
    rows = fetch(session, *_all(actor, ask.id, ask.first_year))
    due = lateness_by_day((row.due_on for row in rows), today, get_calendar(session))
    return [_line(row, due) for row in rows]


def count_commitments(session: Session, line_ids: Collection[int]) -> Mapping[int, int]:
    """How many commitments rest on each of these lines; none of one that bears none."""
    rows = fetch(session, *_commitments(list(line_ids)))
    return {row.line_id: row.commitments for row in rows}


def get_sums(session: Session, actor: Actor, ask: AskHead) -> AskSums:
    """£ by year from the running totals, by one query."""
    rows = fetch(session, *_sums(actor, ask.id))
    asked: dict[int, Money] = defaultdict(Money.zero)
    agreed: dict[int, Money] = defaultdict(Money.zero)
    lines: dict[bool, int] = defaultdict(int)
    for row in rows:
        is_agreed = row.tally in AGREED
        if row.year == COUNTS:
            lines[is_agreed] += int(row.lines)
        elif is_agreed:
            agreed[row.year] += row.tabled
        else:
            asked[row.year] += row.asked
    years = sorted(set(asked) | set(agreed))
    by_year = tuple((FinancialYear(year), asked[year], agreed[year]) for year in years)
    return AskSums(by_year, lines[False], lines[True])


@prepared
def _sums(actor: Actor, ask_id: int) -> Select[*tuple[Any, ...]]:
    ours = [Total.department_id == actor.organisation_id] if sees_inside(actor) else []
    figures = (func.sum(getattr(Total, name)).label(name) for name in ("asked", "tabled", "lines"))
    counted = (Tally.OPEN, *AGREED)
    query = select(Total.year, Total.tally, *figures).where(Total.ask_id == ask_id, Total.tally.in_(counted), *ours)
    return query.group_by(Total.year, Total.tally).order_by(Total.year)


_IS_LAST = and_(Position.line_id == Line.id, Position.round == Line.round, Position.sent_at.is_not(None))


def _columns(first_year: FinancialYear) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Line.id, Line.version, Offer.reference, Line.number, Line.authority_id, Organisation.short_name),
            *(Organisation.authority_kind, Line.state, Line.stage, Line.turn, Line.due_on, Line.asked, Line.tabled),
            *(Line.tabled_up_to, Line.tabled_to_be_confirmed, Line.released_outcome),
            *(Line.is_novel, Line.is_contentious, Line.is_repercussive, is_evidenced().label("has_evidence")),
            *(PositionAmount.kind, PositionAmount.money, PositionAmount.cause, PositionAmount.owner),
            *(PositionAmount.due_on.label("amount_due_on"), PositionAmount.year),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .outerjoin(Position, _IS_LAST)
        .outerjoin(PositionAmount, and_(PositionAmount.position_id == Position.id, PositionAmount.year == first_year))
    )


@prepared
def _open(actor: Actor, ask_id: int, first_year: FinancialYear) -> Select[*tuple[Any, ...]]:
    query = _columns(first_year).where(Line.ask_id == ask_id, read_here(actor), Line.settled_at.is_(None))
    return query.order_by(Line.id)


@prepared
def _all(actor: Actor, ask_id: int, first_year: FinancialYear) -> Select[*tuple[Any, ...]]:
    query = _columns(first_year).where(Line.ask_id == ask_id, read_here(actor))
    return query.order_by(Organisation.short_name, Line.id)


@prepared
def _conditions(actor: Actor, ask_id: int) -> Select[int, str]:
    return (
        select(Line.id, PositionCondition.words)
        .join(Position, _IS_LAST)
        .join(PositionCondition, PositionCondition.position_id == Position.id)
        .where(Line.ask_id == ask_id, read_here(actor), Line.settled_at.is_(None))
        .order_by(Line.id, PositionCondition.number)
    )


@prepared
def _commitments(line_ids: Collection[int]) -> Select[int, int]:
    query = select(CommitmentLine.line_id, func.count().label("commitments")).where(
        CommitmentLine.line_id.in_(line_ids)
    )
    return query.group_by(CommitmentLine.line_id)


def _by_line(rows: Sequence[Any]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for line_id, words in rows:
        found[line_id].append(words)
    return found


def _line(row: Any, due: Mapping[date | None, Lateness], **inside: Any) -> AskLine:
    first = None
    if row.kind is not None:
        first = Amount(row.year, row.kind, row.money, row.cause, row.owner, row.amount_due_on)
    return AskLine(
        id=row.id,
        version=row.version,
        reference=row.reference,
        number=row.number,
        council_id=row.authority_id,
        council=row.short_name,
        council_kind=AuthorityKind(row.authority_kind) if row.authority_kind else None,
        state=row.state,
        stage=row.stage,
        turn=row.turn,
        due=due.get(row.due_on),
        asked=row.asked,
        tabled=tabled_of(row),
        first=first,
        outcome=Outcome(row.released_outcome) if row.released_outcome else None,
        **inside,
    )
