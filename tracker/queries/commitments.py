"""What councils give: the commitments of an offer, and those that rest on a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.commitments import CommitmentKind, CommitmentState, SavingShare
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import number as figure
from tracker.domain.lines import FALLEN, LineState
from tracker.domain.money import Money, total
from tracker.domain.standing import Standing
from tracker.models import decisions  # noqa: F401  (a line points at its decision: the table has to be known)
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.queries import organisations, visibility
from tracker.queries.clocks import get_calendar
from tracker.queries.line_drafts import Drafting, get_drafting

CHILDREN = (
    selectinload(Commitment.amounts),
    selectinload(Commitment.values),
    selectinload(Commitment.rests_on),
)


@dataclass(frozen=True)
class RestedOn:
    """A line that a commitment rests on."""

    number: int
    title: str
    state: LineState

    @property
    def is_lost(self) -> bool:
        """Whether nothing can rest on it any longer."""
        return self.state in FALLEN


@dataclass(frozen=True)
class Promise:
    """One commitment as pages print it; `standing` is its own. `due` is set while it waits to be settled."""

    id: int
    number: int
    version: int
    state: CommitmentState
    authority: str
    draft: CommitmentDraft
    lines: tuple[RestedOn, ...]
    standing: Standing
    due: Lateness | None = None

    @property
    def label(self) -> str:
        """What people quote: "C4"."""
        return f"C{self.number}"

    @property
    def kind(self) -> CommitmentKind:
        """A saving or an outcome."""
        return self.draft.kind

    @property
    def is_given(self) -> bool:
        """Whether the council still gives it."""
        return self.state is not CommitmentState.WITHDRAWN

    @property
    def is_flagged(self) -> bool:
        """Whether it waits to be kept, changed or withdrawn."""
        return self.state is CommitmentState.FLAGGED

    @property
    def lost(self) -> tuple[RestedOn, ...]:
        """The lines it rested on that were refused or withdrawn."""
        return tuple(line for line in self.lines if line.is_lost)

    @property
    def words(self) -> str:
        """What it is, in a sentence or two: title, measure, and the baseline or the share kept."""
        return f"{self.draft.title.rstrip('.')}. {_basis(self.draft)}"

    @property
    def baseline_words(self) -> str:
        """The baseline with its unit and year: "8.2%, 2009-10"."""
        if self.draft.baseline is None:
            return ""
        year = f", {self.draft.baseline_year}" if self.draft.baseline_year else ""
        return f"{with_unit(figure(self.draft.baseline), self.draft.unit)}{year}"

    def by_year(self, years: Sequence[FinancialYear]) -> list[Money | str | None]:
        """What it promises in each of the years: £, or a value with its unit."""
        if self.draft.is_saving:
            money = dict(self.draft.amounts)
            return [money.get(year) for year in years]
        values = dict(self.draft.values)
        return [with_unit(figure(values[year]), self.draft.unit) if year in values else None for year in years]


@dataclass(frozen=True)
class SavedInYear:
    """What all savings come to in a year, and how it is shared. Never added to £ freed."""

    year: FinancialYear | None
    saved: Money
    kept: Money
    returned: Money


@dataclass(frozen=True)
class Promises:
    """All that an offer gives: savings and outcomes, by number."""

    drafting: Drafting
    savings: tuple[Promise, ...]
    outcomes: tuple[Promise, ...]

    @property
    def by_year(self) -> tuple[SavedInYear, ...]:
        """What the savings come to in each year."""
        return tuple(self._in(year) for year in self.drafting.years)

    @property
    def over_all_years(self) -> SavedInYear:
        """What they come to in all years."""
        sums = self.by_year
        return SavedInYear(
            None,
            total(each.saved for each in sums),
            total(each.kept for each in sums),
            total(each.returned for each in sums),
        )

    def _in(self, year: FinancialYear) -> SavedInYear:
        shares = [
            SavingShare(money, promise.draft.share_kept or 0)
            for promise in self.savings
            if promise.is_given
            for of, money in promise.draft.amounts
            if of == year
        ]
        return SavedInYear(
            year,
            total(share.saving for share in shares),
            total(share.kept for share in shares),
            total(share.returned for share in shares),
        )


def get_promises(session: Session, actor: Actor, reference: str, today: date) -> Promises:
    """The commitments of an offer. Raises NotFound, also for those who see no more of it than its case."""
    drafting = get_drafting(session, actor, reference)
    found = list_promises(session, drafting, today)
    return Promises(
        drafting,
        tuple(each for each in found if each.draft.is_saving),
        tuple(each for each in found if not each.draft.is_saving),
    )


def get_promise(session: Session, actor: Actor, reference: str, number: int, today: date) -> tuple[Drafting, Promise]:
    """One commitment. Raises NotFound."""
    drafting = get_drafting(session, actor, reference)
    found = list_promises(session, drafting, today, Commitment.number == number)
    if not found:
        raise NotFound
    return drafting, found[0]


def list_lines_to_rest_on(session: Session, drafting: Drafting) -> Sequence[RestedOn]:
    """The lines a commitment may rest on, by number: those that have not fallen, nor are being added."""
    query = select(Line.number, Line.title, Line.state).where(
        Line.offer_id == drafting.offer_id, Line.state.not_in(FALLEN), visibility.is_counted()
    )
    return [RestedOn(*row) for row in session.execute(query.order_by(Line.number))]


def draft_of(row: Commitment, numbers: Mapping[int, int]) -> CommitmentDraft:
    """The draft a row holds; `numbers` are those of lines, by id."""
    return CommitmentDraft(
        kind=row.kind,
        authority_id=row.authority_id,
        title=row.title,
        words=row.words,
        measure=row.measure,
        data_source=row.data_source,
        reported=row.reported,
        share_kept=row.share_kept,
        amounts=tuple((each.year, each.money) for each in row.amounts),
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        unit=row.unit,
        values=tuple((each.year, each.value) for each in row.values),
        rests_on=frozenset(numbers[each.line_id] for each in row.rests_on),
    )


def with_unit(value: str, unit: str) -> str:
    """A value as people read it: "46%", "12 days"."""
    return f"{value}%" if unit.lower() in {"per cent", "percent", "%"} else f"{value} {unit}".strip()


def _basis(draft: CommitmentDraft) -> str:
    if draft.is_saving:
        return f"The council keeps {draft.share_kept}%."
    if draft.baseline is None:
        return ""
    year = f" in {draft.baseline_year}" if draft.baseline_year else ""
    return f"Baseline {with_unit(figure(draft.baseline), draft.unit)}{year}."


def list_promises(session: Session, drafting: Drafting, today: date, *where: ColumnElement[bool]) -> list[Promise]:
    """The commitments of an offer that the caller has read, by number; `where` narrows them."""
    query = select(Commitment).where(Commitment.offer_id == drafting.offer_id, *where).order_by(Commitment.number)
    rows = session.scalars(query.options(*CHILDREN)).all()
    lines = _lines(session, drafting.offer_id)
    numbers = {line_id: line.number for line_id, line in lines.items()}
    due = _due(session, rows, today)
    councils = organisations.get_names(session, {row.authority_id for row in rows})
    return [
        Promise(
            id=row.id,
            number=row.number,
            version=row.version,
            state=row.state,
            authority=councils[row.authority_id],
            draft=draft_of(row, numbers),
            lines=tuple(sorted((lines[each.line_id] for each in row.rests_on), key=lambda line: line.number)),
            standing=replace(drafting.standing, authority_id=row.authority_id),
            due=due.get(row.id),
        )
        for row in rows
    ]


def _lines(session: Session, offer_id: int) -> dict[int, RestedOn]:
    query = select(Line.id, Line.number, Line.title, Line.state).where(Line.offer_id == offer_id)
    return {row.id: RestedOn(row.number, row.title, row.state) for row in session.execute(query)}


def _due(session: Session, rows: Sequence[Commitment], today: date) -> dict[int, Lateness]:
    """When each flagged commitment has to be settled."""
    flagged = [row.id for row in rows if row.state is CommitmentState.FLAGGED]
    if not flagged:
        return {}
    query = select(Clock.commitment_id, Clock.due_on).where(
        Clock.commitment_id.in_(flagged), Clock.stopped_on.is_(None)
    )
    calendar = get_calendar(session)
    return {row.commitment_id: lateness(row.due_on, today, calendar) for row in session.execute(query)}
