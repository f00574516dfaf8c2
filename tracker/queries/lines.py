"""One line as its page shows it: the case for all who see it, terms, inside and outcome for those who see them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from tracker.domain import financial_years
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.amounts import AmountTotal
from tracker.domain.clocks import Lateness
from tracker.domain.comparisons import Comparison, compare
from tracker.domain.decisions import Outcome
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.offers import OfferState
from tracker.domain.standing import Facet, Standing, check_seen, may_see
from tracker.domain.targets import TargetChange
from tracker.domain.timeline import Entry
from tracker.models.indicators import Indicator
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import (
    answers,
    line_clocks,
    line_facts,
    precedents,
    questions,
    resubmissions,
    timeline,
    visibility,
)
from tracker.queries.answers import Answer
from tracker.queries.clocks import find_lateness
from tracker.queries.line_clocks import RunningClock
from tracker.queries.line_facts import ReadLine, Resting, RingOfLine, SameAsk
from tracker.queries.line_heads import select_line
from tracker.queries.positions import asked_of, tabled_of
from tracker.queries.precedents import PrecedentCard
from tracker.queries.prepared import prepared
from tracker.queries.questions import LineQuestion
from tracker.queries.resubmissions import Links


@dataclass(frozen=True)
class LinePage:
    """A submitted line. What the reader does not see is None, or empty.

    `count` is how many lines the offer has, drafts left out; `asked`, `tabled` are £ over all years; `answer` is what
    was released, `recommendation` what stands inside the department, `offered` the terms it would answer with.
    """

    id: int
    number: int
    count: int
    version: int
    offer_id: int
    reference: str
    offer_state: OfferState
    lead: str
    marking: str
    programme: str
    years: tuple[FinancialYear, ...]
    council_id: int
    council: str
    council_short: str
    department_id: int
    department: str
    kind: LineKind
    title: str
    state: LineState
    turn: Turn
    stage: Stage
    round: int
    is_with_conditions: bool
    due: Lateness | None
    asked: AmountTotal | None
    tabled: AmountTotal | None
    assigned_to_id: int | None
    clearance_round_id: int | None
    standing: Standing
    terms: ReadLine | None
    unit: str  # what the values of a target are measured in; "" where another measure takes its place
    comparison: Comparison | None
    clocks: tuple[RunningClock, ...]
    questions: tuple[LineQuestion, ...]
    resting: tuple[Resting, ...]
    ring: RingOfLine | None
    outcome: Outcome | None
    answer: Answer | None
    recommendation: Answer | None
    offered: Comparison | None
    sees_inside: bool
    precedents: PrecedentCard | None
    same_ask: SameAsk | None
    events: tuple[Entry, ...]
    links: Links
    what_changed: str

    @property
    def clock(self) -> RunningClock | None:
        """The clock that the due date is taken from: the first to run out of those of whose turn it is."""
        return next((each for each in self.clocks if each.turn is self.turn), None)

    @property
    def other_clocks(self) -> tuple[RunningClock, ...]:
        """What else runs."""
        return tuple(each for each in self.clocks if each is not self.clock)


def get_line(
    session: Session, actor: Actor, reference: str, number: int, *, today: date, now: datetime, events: int = 50
) -> LinePage:
    """As `find_line`, for those who want no draft. Raises NotFound for one."""
    found = find_line(session, actor, reference, number, today=today, now=now, events=events)
    if found is None:
        raise NotFound
    return found


def find_line(
    session: Session, actor: Actor, reference: str, number: int, *, today: date, now: datetime, events: int = 50
) -> LinePage | None:
    """A submitted line with all that its page shows, or None for a draft, which has pages of its own.

    The number of queries does not grow with the line's history. Raises NotFound when it is not there or not the
    actor's to see.
    """
    row, found = _load(session, actor, reference, number)
    if row.state is LineState.DRAFT:
        return None
    standing = found.standing
    sees_terms = may_see(actor, standing, Facet.TERMS)
    sees_inside = may_see(actor, standing, Facet.INSIDE)
    sees_outcome = may_see(actor, standing, Facet.OUTCOME) and row.released_at is not None
    recommended = answers.find_recommendation(session, row) if sees_inside else None
    said = line_facts.list_said(session, row, recommended) if sees_terms else ()
    sent = tuple(each for each in said if each.round <= row.round)
    years = financial_years.between(found.programme.first_year, found.programme.last_year)
    return LinePage(
        **_case(row, found),
        years=years,
        due=find_lateness(session, row.due_on, today),
        terms=line_facts.read_line(row) if sees_terms else None,
        unit="" if row.change is TargetChange.REPLACE else found.unit,
        comparison=compare(sent) if sent else None,
        clocks=line_clocks.list_clocks(session, row.id, today, inside=sees_inside),
        questions=questions.list_questions(session, row.id, today) if sees_terms else (),
        resting=line_facts.list_resting(session, row.id, years) if sees_terms else (),
        ring=line_facts.get_ring(session, row, today) if sees_terms and row.ring_id is not None else None,
        outcome=Outcome(row.released_outcome) if sees_outcome and row.released_outcome else None,
        answer=answers.find_released(session, row, with_words=sees_terms) if sees_outcome else None,
        recommendation=recommended,
        offered=Comparison(said[0], sent[-1], said[-1]) if len(said) > len(sent) > 0 else None,
        clearance_round_id=row.clearance_round_id if sees_inside else None,
        sees_inside=sees_inside,
        links=resubmissions.find_links(session, actor, row) if sees_terms else Links(),
        what_changed=row.what_changed if sees_terms else "",
        precedents=_card(session, actor, row, found.council, now) if sees_terms else None,
        same_ask=line_facts.find_same_ask(session, row, years[0]) if _compares(actor) and sees_terms else None,
        events=tuple(timeline.list_events(session, actor, standing, row.offer_id, line_id=row.id, size=events)),
    )


def _case(row: Line, found: "_Found") -> dict[str, Any]:
    """What stands in the rows themselves, for all who see the case."""
    return {
        "id": row.id,
        "number": row.number,
        "count": found.of,
        "version": row.version,
        "offer_id": row.offer_id,
        "reference": row.offer.reference,
        "offer_state": row.offer.state,
        "lead": found.lead,
        "marking": row.offer.marking,
        "programme": found.programme.name,
        "council_id": row.authority_id,
        "council": found.council.name,
        "council_short": found.council.short_name,
        "department_id": row.owner_id,
        "department": found.department,
        "kind": row.kind,
        "title": row.title,
        "state": row.state,
        "turn": row.turn,
        "stage": row.stage,
        "round": row.round,
        "is_with_conditions": row.is_with_conditions,
        "asked": asked_of(row),
        "tabled": tabled_of(row),
        "assigned_to_id": row.assigned_to_id,
        "standing": found.standing,
    }


@dataclass(frozen=True)
class _Found:
    """What comes with the row of a line."""

    of: int
    council: Organisation
    department: str
    lead: str
    programme: Programme
    unit: str
    standing: Standing


def _load(session: Session, actor: Actor, reference: str, number: int) -> tuple[Line, _Found]:
    found = session.execute(*_line(reference, number)).one_or_none()
    if found is None:
        raise NotFound
    standing = visibility.standing_for(session, actor, found.Line, is_above_limit=found.is_above_limit)
    check_seen(actor, standing)
    rest = (found.council, found.department, found.lead, found.Programme, found.unit or "")
    return found.Line, _Found(found.of, *rest, standing)


@prepared
def _line(reference: str, number: int) -> Select[*tuple[Any, ...]]:
    return (
        select_line(reference, number)
        .add_columns(Programme, Indicator.unit.label("unit"))
        .join(Programme, Programme.id == Line.programme_id)
        .outerjoin(Indicator, Indicator.id == Line.indicator_id)
    )


def _compares(actor: Actor) -> bool:
    return actor.organisation_kind is OrganisationKind.DEPARTMENT


def _card(session: Session, actor: Actor, row: Line, council: Organisation, now: datetime) -> PrecedentCard:
    return precedents.get_card(
        session, actor, line_id=row.id, ask_id=row.ask_id, council_kind=council.authority_kind, now=now
    )
