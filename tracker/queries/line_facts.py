"""The parts of a line's page, each by one query: positions, what rests on it, the same ask."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain import ring_fences
from tracker.domain.amounts import Amount
from tracker.domain.commitments import CommitmentKind, CommitmentState
from tracker.domain.comparisons import Said
from tracker.domain.decisions import Terms
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import number as figure
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.ring_fences import RingStatus
from tracker.domain.targets import TargetChange, TargetValue
from tracker.domain.totals import COUNTS
from tracker.models.commitments import Commitment, CommitmentAmount, CommitmentLine, CommitmentValue
from tracker.models.grants import Allocation
from tracker.models.grants import RingStatus as StatusRow
from tracker.models.lines import Line, Position, PositionAmount, PositionCondition, PositionValue
from tracker.models.totals import Total
from tracker.queries.answers import Answer
from tracker.queries.commitments import with_unit
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class ReadLine:
    """What stands in the line itself, beside its positions. `statutory_basis` "" is "not known"."""

    obstacle: str
    legal_lever: str
    statutory_basis: str
    evidence: str
    starts_on: date | None
    review_on: date | None
    change: TargetChange | None
    replacement: str
    baseline: Decimal | None
    baseline_year: FinancialYear | None
    baseline_cause: str
    baseline_owner: str
    baseline_due_on: date | None


@dataclass(frozen=True)
class Resting:
    """A commitment that rests on the line; `by_year` has one figure for each of the programme's years, or None."""

    number: int
    kind: CommitmentKind
    state: CommitmentState
    title: str
    basis: str
    by_year: tuple[Money | str | None, ...]

    @property
    def label(self) -> str:
        """What people quote: "C4"."""
        return f"C{self.number}"

    @property
    def words(self) -> str:
        """What is given, in a sentence or two."""
        return f"{self.title.rstrip('.')}. {self.basis}".strip()


@dataclass(frozen=True)
class RingOfLine:
    """What the council holds inside the ring by year, and the national lifting that would overtake the line."""

    allocations: tuple[tuple[FinancialYear, Money], ...]
    is_illustrative: bool
    announced: RingStatus | None
    lifted: RingStatus | None


@dataclass(frozen=True)
class SameAsk:
    """How many other councils ask the same in this programme, and £ asked by them in its first year."""

    ask_id: int
    others: int
    year: FinancialYear
    money: Money


def read_line(row: Line) -> ReadLine:
    """What stands in the line itself."""
    return ReadLine(
        obstacle=row.obstacle,
        legal_lever=row.legal_lever,
        statutory_basis=row.statutory_basis or "",
        evidence=row.evidence,
        starts_on=row.starts_on,
        review_on=row.review_on,
        change=row.change,
        replacement=row.replacement,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        baseline_cause=row.baseline_cause,
        baseline_owner=row.baseline_owner,
        baseline_due_on=row.baseline_due_on,
    )


def list_said(session: Session, row: Line, recommended: Answer | None = None) -> tuple[Said, ...]:
    """Every position sent, by round, and last the one that `recommended` would send.

    A line has £ or values, so only the one table is joined.
    """
    offered_id = recommended.position_id if recommended else None
    is_target = row.kind is LineKind.TARGET_REDUCTION
    found: dict[int, Position] = {}
    figures: dict[int, dict[FinancialYear, Any]] = defaultdict(dict)
    conditions: dict[int, dict[int, str]] = defaultdict(dict)
    for position, of_year, condition in session.execute(*_positions(row.id, offered_id, is_target=is_target)):
        found[position.round] = position
        if of_year is not None:
            figures[position.round][of_year.year] = _value(of_year) if is_target else _amount(of_year)
        if condition is not None:
            conditions[position.round][condition.number] = condition.words
    said = []
    for round_, position in sorted(found.items()):
        by_year = tuple(figures[round_][year] for year in sorted(figures[round_]))
        listed = tuple(conditions[round_][at] for at in sorted(conditions[round_]))
        amounts, values = ((), by_year) if is_target else (by_year, ())
        at = position.sent_at or (recommended.at if recommended else None)
        assert at is not None
        said.append(Said(round_, position.side, at, Terms(position.words, amounts, values, listed)))
    return tuple(said)


@prepared
def _positions(line_id: int, offered_id: int | None, *, is_target: bool) -> Select[*tuple[Any, ...]]:
    figures = PositionValue if is_target else PositionAmount
    return (
        select(Position, figures, PositionCondition)
        .outerjoin(figures, figures.position_id == Position.id)
        .outerjoin(PositionCondition, PositionCondition.position_id == Position.id)
        .where(Position.line_id == line_id, or_(Position.sent_at.is_not(None), Position.id == offered_id))
    )


def _amount(row: PositionAmount) -> Amount:
    return Amount(row.year, row.kind, row.money, row.cause, row.owner, row.due_on)


def _value(row: PositionValue) -> TargetValue:
    return TargetValue(row.year, row.value, row.cause, row.owner, row.due_on)


def list_resting(session: Session, line_id: int, years: Sequence[FinancialYear]) -> tuple[Resting, ...]:
    """The commitments that rest on a line, by number. A saving has £, an outcome values: never both."""
    found: dict[int, Commitment] = {}
    by_year: dict[int, dict[FinancialYear, Money | str]] = defaultdict(dict)
    for row, amount, value in session.execute(*_resting(line_id)):
        found[row.id] = row
        if amount is not None:
            by_year[row.id][amount.year] = amount.money
        if value is not None:
            by_year[row.id][value.year] = with_unit(figure(value.value), row.unit)
    return tuple(
        Resting(
            number=row.number,
            kind=row.kind,
            state=row.state,
            title=row.title,
            basis=_basis(row),
            by_year=tuple(by_year[row.id].get(year) for year in years),
        )
        for row in found.values()
    )


@prepared
def _resting(line_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Commitment, CommitmentAmount, CommitmentValue)
        .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
        .outerjoin(CommitmentAmount, CommitmentAmount.commitment_id == Commitment.id)
        .outerjoin(CommitmentValue, CommitmentValue.commitment_id == Commitment.id)
        .where(CommitmentLine.line_id == line_id)
        .order_by(Commitment.number)
    )


def _basis(row: Commitment) -> str:
    if row.kind is CommitmentKind.SAVING:
        return f"The council keeps {row.share_kept}%."
    return f"Baseline {with_unit(figure(row.baseline), row.unit)}." if row.baseline is not None else ""


def get_ring(session: Session, row: Line, today: date) -> RingOfLine:
    """What is held inside the ring a line is about, and how the ring stands nationally."""
    statuses: dict[date, RingStatus] = {}
    held: dict[FinancialYear, Allocation] = {}
    for status, allocation in session.execute(*_ring(row.ring_id or 0, row.authority_id)):
        known = RingStatus(status.ring_id, status.standing, status.announced_on, status.in_force_from)
        statuses[status.in_force_from] = known
        if allocation is not None:
            held[allocation.year] = allocation
    as_at = ring_fences.as_at(row.ring_id or 0, statuses.values(), (), today)
    return RingOfLine(
        allocations=tuple((year, held[year].amount) for year in sorted(held)),
        is_illustrative=any(each.is_illustrative for each in held.values()),
        announced=as_at.announced,
        lifted=as_at.status if as_at.status and not as_at.status.status.holds else None,
    )


@prepared
def _ring(ring_id: int, authority_id: int) -> Select[*tuple[Any, ...]]:
    own = and_(Allocation.ring_id == StatusRow.ring_id, Allocation.authority_id == authority_id)
    return select(StatusRow, Allocation).outerjoin(Allocation, own).where(StatusRow.ring_id == ring_id)


def find_same_ask(session: Session, row: Line, year: FinancialYear) -> SameAsk:
    """Other councils with the same ask in this programme, from the running totals."""
    others, money = session.execute(*_same_ask(row.ask_id, row.authority_id, year.start)).one()
    return SameAsk(row.ask_id, others, year, money or Money.zero())


@prepared
def _same_ask(ask_id: int, authority_id: int, year: int) -> Select[int, Money | None]:
    asking = case((and_(Total.year == COUNTS, Total.lines > 0), Total.authority_id))
    return select(func.count(asking.distinct()), func.sum(Total.asked)).where(
        Total.ask_id == ask_id, Total.authority_id != authority_id, or_(Total.year == COUNTS, Total.year == year)
    )
