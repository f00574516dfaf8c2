"""Recommendations that wait for a department's decision makers, those to look at first before the rest.

The scope is the department's own lines, all of whose facets it sees (2-model, section 1).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountTotal, sum_amounts
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.decisions import Outcome, Reason, Sensitivity, Terms
from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.outliers import Standout, reasons_of
from tracker.domain.permissions import Facet
from tracker.domain.registers import AuthorityKind
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import asks, positions, visibility
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import prepared
from tracker.queries.sought import Sought, conditions, holds, read_sought

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class Waiting:
    """A recommendation as a decision maker weighs it. `offered` is None where nothing asked is changed.

    `is_own`: the reader made it, so someone else must decide. `standout` says why to look at it first.
    """

    id: int
    version: int
    reference: str
    number: int
    title: str
    ask_id: int
    kind: LineKind
    council: str
    council_kind: str
    state: LineState
    stage: Stage
    due: Lateness | None
    outcome: Outcome
    asked: Terms
    offered: Terms | None
    reasons: tuple[Reason, ...]
    note: str
    latest: Outcome | None
    is_own: bool
    standout: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people quote: "SO-0142/2"."""
        return f"{self.reference}/{self.number}"

    @property
    def is_like(self) -> bool:
        """Whether it is like the rest."""
        return not self.standout

    @property
    def asked_total(self) -> AmountTotal | None:
        """£ asked over all years; None of what has none."""
        return sum_amounts(self.asked.amounts) if self.asked.amounts else None

    @property
    def offered_total(self) -> AmountTotal | None:
        """£ offered instead, where £ are changed."""
        if self.offered is None or self.offered.amounts == self.asked.amounts:
            return None
        return sum_amounts(self.offered.amounts)


@dataclass(frozen=True)
class WaitingFilter:
    """What the list is narrowed to."""

    outcome: Outcome | None = None
    words: str = ""


def count_waiting(session: Session, actor: Actor, chosen: WaitingFilter) -> tuple[int, int]:
    """How many there are under the filter, and how many of them are to be looked at first."""
    every, out = session.execute(*_counts(actor, chosen.outcome, read_sought(chosen.words))).one()
    return every, int(out or 0)


def list_waiting(
    session: Session, actor: Actor, chosen: WaitingFilter, today: date, *, first: int = 0, size: int = 50
) -> Sequence[Waiting]:
    """A page of them: those that stand out first, then the soonest due; a fixed number of queries."""
    ids = session.scalars(*_page(actor, chosen.outcome, read_sought(chosen.words), first, size)).all()
    found = {each.id: each for each in read_waiting(session, actor, ids, today)}
    return [found[line_id] for line_id in ids]


def list_picks(session: Session, actor: Actor, chosen: WaitingFilter, *, most: int) -> dict[int, int]:
    """Line id → version of all under the filter, up to `most`."""
    query = _narrowed(select(Line.id, Line.version), actor, chosen.outcome, read_sought(chosen.words))
    return {row.id: row.version for row in session.execute(query.order_by(Line.id).limit(most))}


def read_waiting(session: Session, actor: Actor, line_ids: Collection[int], today: date) -> Sequence[Waiting]:
    """These lines with what was recommended for them, waiting or no more; those that stand out first."""
    rows = session.execute(*_details(actor, list(line_ids))).all()
    ids = [row.id for row in rows]
    known = {each for row in rows for each in (row.asked_id, row.position_id) if each is not None}
    around = _Around(
        positions.read_terms(session, known),
        _reasons(session, [row.recommendation_id for row in rows]),
        asks.latest_outcomes(session, ids),
        asks.middle_asked(session, {row.ask_id for row in rows}),
    )
    lines = [_waiting(session, actor, row, around, today) for row in rows]
    return sorted(lines, key=lambda each: (each.is_like, each.council, each.reference, each.number))


@prepared
def _counts(actor: Actor, outcome: Outcome | None, sought: Sought) -> Select[int, int | None]:
    middles = _middles(actor)
    counted = select(func.count(), func.sum(case((_stands_out(middles), 1), else_=0)))
    return _with_middles(_narrowed(counted, actor, outcome, sought), middles)


@prepared
def _page(actor: Actor, outcome: Outcome | None, sought: Sought, first: int, size: int) -> Select[int]:
    middles = _middles(actor)
    query = _with_middles(_narrowed(select(Line.id), actor, outcome, sought), middles)
    order = (case((_stands_out(middles), 0), else_=1), Line.due_on.is_(None), Line.due_on, Line.id)
    return query.order_by(*order).offset(first).limit(size)


def _stands_out(middles: Any) -> ColumnElement[bool]:
    """The rule of `domain.outliers` in SQL, held equal by a test."""
    return or_(
        Line.asked > middles.c.twice,
        Line.evidence == "",
        Line.is_novel,
        Line.is_contentious,
        Line.is_repercussive,
        Recommendation.differs,
    )


def _middles(actor: Actor) -> Any:
    """Twice the middle £ of each ask that waits, from the index of asks alone."""
    waiting = select(Line.ask_id).where(*_own(actor)).distinct()
    place = func.row_number().over(partition_by=Line.ask_id, order_by=Line.asked)
    of = func.count().over(partition_by=Line.ask_id)
    ranked = (
        select(Line.ask_id, Line.asked, place.label("place"), of.label("of"))
        .where(Line.ask_id.in_(waiting), Line.asked.is_not(None))
        .subquery()
    )
    in_the_middle = ranked.c.place.in_(((ranked.c.of + 1) // 2, (ranked.c.of + 2) // 2))
    twice = (func.min(ranked.c.asked) + func.max(ranked.c.asked)).label("twice")
    return select(ranked.c.ask_id, twice).where(in_the_middle).group_by(ranked.c.ask_id).subquery()


def _own(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        Line.owner_id == actor.organisation_id,
        Line.settled_at.is_(None),
        Line.turn == Turn.DEPARTMENT,
        Line.stage == Stage.RECOMMENDED,
    )


def _with_middles(query: Q, middles: Any) -> Q:
    return query.outerjoin(middles, middles.c.ask_id == Line.ask_id)


def _narrowed(query: Q, actor: Actor, outcome: Outcome | None, sought: Sought) -> Q:
    query = query.select_from(Line).join(Recommendation, Recommendation.id == Line.recommendation_id)
    of_outcome = [] if outcome is None else [Recommendation.outcome == outcome]
    return query.where(*_own(actor), *of_outcome, *conditions(sought, _names))


def _names(words: str) -> ColumnElement[bool]:
    """The ask or the council."""
    councils = select(Organisation.id).where(holds(Organisation.name, words))
    return or_(holds(Line.title, words), Line.authority_id.in_(councils))


@prepared
def _details(actor: Actor, line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    last = aliased(Position)
    return (
        select(
            *(Line.id, Line.version, Line.number, Line.title, Line.ask_id, Line.kind, Line.state, Line.stage),
            *(Line.due_on, Line.evidence, Line.asked, Line.is_novel, Line.is_contentious, Line.is_repercussive),
            *(Line.recommender_id, Offer.reference, Organisation.short_name, Organisation.authority_kind),
            *(Recommendation.id.label("recommendation_id"), Recommendation.outcome, Recommendation.note),
            *(Recommendation.position_id, Recommendation.differs, last.id.label("asked_id")),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .join(Recommendation, Recommendation.id == Line.recommendation_id)
        .join(last, and_(last.line_id == Line.id, last.round == Line.round, last.sent_at.is_not(None)))
        .where(Line.id.in_(line_ids), visibility.scope(actor, Facet.INSIDE))
    )


@dataclass(frozen=True)
class _Around:
    """What belongs to many recommendations, read at once."""

    terms: Mapping[int, Terms]
    reasons: Mapping[int, tuple[Reason, ...]]
    latest: Mapping[int, Outcome]
    middles: Mapping[int, Any]


def _reasons(session: Session, recommendation_ids: Collection[int]) -> dict[int, tuple[Reason, ...]]:
    found: dict[int, tuple[Reason, ...]] = {}
    for recommendation_id, *fields in session.execute(*_reason_rows(recommendation_ids)):
        found[recommendation_id] = (*found.get(recommendation_id, ()), Reason(*fields))
    return found


@prepared
def _reason_rows(recommendation_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    r = RecommendationReason
    query = select(r.recommendation_id, r.category, r.words, r.citation)
    return query.where(r.recommendation_id.in_(recommendation_ids)).order_by(r.recommendation_id, r.category)


def _waiting(session: Session, actor: Actor, row: Any, around: _Around, today: date) -> Waiting:
    raised = (row.is_novel, row.is_contentious, row.is_repercussive)
    flags = [flag for flag, is_up in zip(Sensitivity, raised, strict=True) if is_up]
    judged = Standout(row.asked, around.middles.get(row.ask_id), bool(row.evidence), flags, differs=row.differs)
    return Waiting(
        id=row.id,
        version=row.version,
        reference=row.reference,
        number=row.number,
        title=row.title,
        ask_id=row.ask_id,
        kind=row.kind,
        council=row.short_name,
        council_kind=AuthorityKind(row.authority_kind).words if row.authority_kind else "",
        state=row.state,
        stage=row.stage,
        due=None if row.due_on is None else lateness(row.due_on, today, get_calendar(session)),
        outcome=row.outcome,
        asked=around.terms[row.asked_id],
        offered=around.terms.get(row.position_id),
        reasons=around.reasons.get(row.recommendation_id, ()),
        note=row.note,
        latest=around.latest.get(row.id),
        is_own=row.recommender_id == actor.person_id,
        standout=reasons_of(judged),
    )
