"""Every negotiation of a programme at a glance: councils, lines, £ and lateness, by region and department.

Sums are of the totals and of the index of open lines, so that nothing grows with the number of lines but what the
database adds up. Only who sees every submitted offer's case may ask: an LGA monitor, an auditor.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.ageing import Ageing, Cuts, Step, cuts
from tracker.domain.errors import NotAllowed
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.domain.monitoring import Sums
from tracker.domain.offers import OfferState, Part
from tracker.domain.organisations import Lifespan
from tracker.domain.registers import AuthorityKind
from tracker.domain.ring_fence_ledger import NO_FIGURES, Counts, Figures, percent
from tracker.domain.totals import Tally
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import organisations
from tracker.queries.clocks import get_calendar
from tracker.queries.monitoring_tallies import ELSEWHERE, Tallied, read_tallies
from tracker.queries.programmes import Round


@dataclass(frozen=True)
class Region:
    """One row: councils there are and have an offer, offers' states by council, lines, lateness, £ by year.

    `states` counts councils that have an offer in that state; a council with offers in two states counts in both.
    """

    name: str
    councils: int
    with_offer: int
    states: Mapping[OfferState, int]
    lines: int
    still_open: int
    overdue: int
    long_overdue: int  # councils with a line over 20 working days late
    figures: Mapping[FinancialYear, Figures]  # nested rings counted once

    def of_year(self, year: FinancialYear) -> Figures:
        """£ of one year."""
        return self.figures.get(year, NO_FIGURES)


@dataclass(frozen=True)
class Department:
    """Lines whose turn is a department's, by how late they are; HM Treasury's are those it is to clear."""

    id: int
    name: str
    ageing: Ageing
    days_late: int


@dataclass(frozen=True)
class Overview:
    """All that the page prints above its list."""

    regions: tuple[Region, ...]
    england: Region
    sums: Sums  # of all lines, as each has its £
    not_fixed: Counts
    commitment: Money | None
    commitment_words: str
    departments: tuple[Department, ...]
    over_20: int

    def figures(self, year: FinancialYear) -> Figures:
        """£ of one year, nested rings counted once."""
        return self.england.of_year(year)

    def share(self, year: FinancialYear) -> str:
        """Per cent of the national commitment that is agreed in that year."""
        return percent(self.figures(year).agreed.money, self.commitment or Money.zero())

    @property
    def longest(self) -> int:
        """Lines of the department that has most of them: the common scale of the bars."""
        return max((each.ageing.lines for each in self.departments), default=0)


def check_reader(actor: Actor) -> None:
    """Raise NotAllowed unless the actor sees the case of every submitted offer."""
    if Role.AUDITOR not in actor.roles and actor.organisation_kind is not OrganisationKind.LGA:
        raise NotAllowed("Only a monitor or an auditor can do this", (Role.MONITOR, Role.AUDITOR))


def get_overview(session: Session, actor: Actor, programme: Round, today: date) -> Overview:
    """The programme as it stands, by a number of queries that does not grow. Raises NotAllowed."""
    check_reader(actor)
    at = cuts(today, get_calendar(session))
    ageing = _ageing(session, programme, at)
    regions, tallied = _regions(session, programme, today, at)
    commitment = session.execute(
        select(Programme.national_commitment, Programme.national_commitment_words).where(Programme.id == programme.id)
    ).one()
    return Overview(
        regions=regions,
        england=_sum("England", regions),
        sums=tallied.whole,
        not_fixed=tallied.not_fixed,
        commitment=commitment.national_commitment,
        commitment_words=commitment.national_commitment_words,
        departments=_departments(session, programme, ageing, today),
        over_20=sum(each.counts[Step.OVER_20] for each in ageing.values()),
    )


def open_lines(session: Session, programme: Round) -> tuple[ColumnElement[bool], ...]:
    """The unsettled lines of a programme, asked so that the index of open lines alone can answer.

    Each department is named, since that index begins with it; and the programme is hidden from the planner, which
    would take the programme's own index and look into the table for every line.
    """
    return (
        Line.settled_at.is_(None),
        Line.owner_id.in_(sorted(organisations.list_all_departments(session))),
        Line.turn.in_((Turn.COUNCIL, Turn.DEPARTMENT, Turn.TREASURY)),
        Line.state != LineState.DRAFT,
        Line.programme_id + 0 == programme.id,
    )


def _ageing(session: Session, programme: Round, at: Cuts) -> dict[tuple[int, Turn], Ageing]:
    """By owning department and turn."""
    due = Line.due_on
    steps = {
        Step.TO_5: and_(due < at.late, due >= at.over_5),
        Step.TO_20: and_(due < at.over_5, due >= at.over_20),
        Step.OVER_20: due < at.over_20,
    }
    query = (
        select(
            Line.owner_id,
            Line.turn,
            func.count().label("lines"),
            func.min(due).label("oldest"),
            *(func.count(case((condition, 1))).label(step.name) for step, condition in steps.items()),
        )
        .where(*open_lines(session, programme))
        .group_by(Line.owner_id, Line.turn)
    )
    found = {}
    for row in session.execute(query):
        counts = {step: row._mapping[step.name] for step in steps}  # noqa: SLF001  (a row's own way to its names)
        counts[Step.NOT_DUE] = row.lines - sum(counts.values())
        found[row.owner_id, row.turn] = Ageing(counts, row.oldest)
    return found


def _departments(
    session: Session, programme: Round, ageing: Mapping[tuple[int, Turn], Ageing], today: date
) -> tuple[Department, ...]:
    """By who holds the function today; lines that wait for clearance are the treasury's."""
    owners = {programme.treasury_id if turn is Turn.TREASURY else owner for owner, turn in ageing}
    holders = organisations.holders_on(session, owners, today)
    groups: dict[int, list[Ageing]] = defaultdict(list)
    names: dict[int, str] = {}
    for (owner, turn), each in ageing.items():
        if turn in (Turn.DEPARTMENT, Turn.TREASURY):
            body = holders[programme.treasury_id if turn is Turn.TREASURY else owner]
            names[body.id] = body.name
            groups[body.id].append(each)
    calendar = get_calendar(session)
    found = [(body, _together(each)) for body, each in groups.items()]
    rows = [Department(body, names[body], each, each.days_late(today, calendar)) for body, each in found]
    return tuple(sorted(rows, key=lambda row: (-row.ageing.late, row.name)))


def _together(several: Iterable[Ageing]) -> Ageing:
    found = list(several)
    counts = {step: sum(each.counts[step] for each in found) for step in Step}
    return Ageing(counts, min((each.oldest_due_on for each in found if each.oldest_due_on), default=None))


def _regions(session: Session, programme: Round, today: date, at: Cuts) -> tuple[tuple[Region, ...], Tallied]:
    """A row a region, in the order of the alphabet; and what they are made of."""
    region_of, there = _authorities(session, today)
    states = _states(session, programme, today)
    tallied = read_tallies(session, programme, today, region_of)
    late = _late(session, programme, at)
    members: dict[str, list[int]] = defaultdict(list)
    for authority_id in {*there, *states}:
        members[region_of[authority_id]].append(authority_id)
    rows = []
    for name in sorted({*members, *tallied.lines}):
        ids = members[name]
        lines = tallied.lines.get(name, {})
        rows.append(
            Region(
                name=name,
                councils=sum(each in there for each in ids),
                with_offer=sum(each in states for each in ids),
                states={state: sum(state in states.get(each, ()) for each in ids) for state in OfferState},
                lines=sum(lines.values()),
                still_open=lines.get(Tally.OPEN, 0),
                overdue=sum(late[each][0] for each in late if region_of[each] == name),
                long_overdue=sum(bool(late[each][1]) for each in late if region_of[each] == name),
                figures=tallied.figures.get(name, {}),
            )
        )
    return tuple(rows), tallied


def _sum(name: str, rows: Sequence[Region]) -> Region:
    years = sorted({year for row in rows for year in row.figures})
    return Region(
        name=name,
        councils=sum(row.councils for row in rows),
        with_offer=sum(row.with_offer for row in rows),
        states={state: sum(row.states[state] for row in rows) for state in OfferState},
        lines=sum(row.lines for row in rows),
        still_open=sum(row.still_open for row in rows),
        overdue=sum(row.overdue for row in rows),
        long_overdue=sum(row.long_overdue for row in rows),
        figures={year: sum((row.figures.get(year, NO_FIGURES) for row in rows), NO_FIGURES) for year in years},
    )


def _authorities(session: Session, today: date) -> tuple[dict[int, str], set[int]]:
    """The region of every authority there has been; and the ids of the councils there are today."""
    query = select(
        Organisation.id,
        Organisation.region,
        Organisation.authority_kind,
        Organisation.opened_on,
        Organisation.closed_on,
    ).where(Organisation.kind == OrganisationKind.AUTHORITY)
    rows = session.execute(query).all()
    there = {row.id for row in rows if _is_council(row, today)}
    return {row.id: row.region or ELSEWHERE for row in rows}, there


def _is_council(row: Any, today: date) -> bool:
    is_open = Lifespan(row.opened_on, row.closed_on, row.authority_kind).is_open(today)
    return is_open and AuthorityKind(row.authority_kind).is_council


def _states(session: Session, programme: Round, today: date) -> dict[int, set[OfferState]]:
    """The states of each council's submitted offers, led or joined."""
    query = (
        select(OfferParty.organisation_id, shown_state(today))
        .join(Offer, Offer.id == OfferParty.offer_id)
        .where(
            Offer.programme_id == programme.id,
            Offer.submitted_at.is_not(None),
            OfferParty.part.in_((Part.LEAD, Part.JOINED)),
        )
        .distinct()
    )
    found: dict[int, set[OfferState]] = defaultdict(set)
    for authority_id, state in session.execute(query):
        found[authority_id].add(OfferState(state))
    return found


def shown_state(today: date) -> ColumnElement[Any]:
    """The state of an offer as text: an agreement past its end has ended, though no job wrote it down."""
    has_ended = and_(Offer.state == OfferState.IN_FORCE, Offer.ends_on < today)
    return case((has_ended, literal(OfferState.ENDED.value)), else_=type_coerce(Offer.state, String))


def _late(session: Session, programme: Round, at: Cuts) -> dict[int, tuple[int, int]]:
    """Overdue lines of each council, and how many of them are over 20 working days late, whoever has the turn."""
    query = (
        select(Line.authority_id, func.count(), func.count(case((Line.due_on < at.over_20, 1))))
        .where(*open_lines(session, programme), Line.due_on < at.late)
        .group_by(Line.authority_id)
    )
    return {authority_id: (late, long_late) for authority_id, late, long_late in session.execute(query)}
