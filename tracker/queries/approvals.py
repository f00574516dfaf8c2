"""Recommendations that wait for a department's decision makers, those to look at first before the rest.

The scope is the department's own lines, all of whose facets it sees (2-model, section 1).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountTotal, sum_amounts
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.decisions import Outcome, Reason, Sensitivity, Terms
from tracker.domain.formats import parse_reference, reference
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
    first, middles = _stands_out(), _middles(actor)
    query = _narrowed(select(func.count(), func.sum(case((first(middles), 1), else_=0))), middles, actor, chosen)
    every, out = session.execute(query).one()
    return every, int(out or 0)


def list_waiting(
    session: Session, actor: Actor, chosen: WaitingFilter, today: date, *, first: int = 0, size: int = 50
) -> Sequence[Waiting]:
    """A page of them: those that stand out first, then the soonest due; a fixed number of queries."""
    stands_out, middles = _stands_out(), _middles(actor)
    order = (case((stands_out(middles), 0), else_=1), Line.due_on.is_(None), Line.due_on, Line.id)
    query = _narrowed(select(Line.id), middles, actor, chosen).order_by(*order).offset(first).limit(size)
    ids = session.scalars(query).all()
    found = {each.id: each for each in read_waiting(session, actor, ids, today)}
    return [found[line_id] for line_id in ids]


def list_picks(session: Session, actor: Actor, chosen: WaitingFilter, *, most: int) -> dict[int, int]:
    """Line id → version of all under the filter, up to `most`."""
    query = _narrowed(select(Line.id, Line.version), _middles(actor), actor, chosen).order_by(Line.id).limit(most)
    return {row.id: row.version for row in session.execute(query)}


def read_waiting(session: Session, actor: Actor, line_ids: Collection[int], today: date) -> Sequence[Waiting]:
    """These lines with what was recommended for them, waiting or no more; those that stand out first."""
    rows = session.execute(_details(actor, line_ids)).all()
    ids = [row.id for row in rows]
    around = _Around(
        positions.last_terms(session, ids),
        _offered(session, [row.position_id for row in rows if row.position_id is not None]),
        _reasons(session, [row.recommendation_id for row in rows]),
        asks.latest_outcomes(session, ids),
        asks.middle_asked(session, {row.ask_id for row in rows}),
    )
    lines = [_waiting(session, actor, row, around, today) for row in rows]
    return sorted(lines, key=lambda each: (each.is_like, each.council, each.reference, each.number))


def _stands_out() -> Any:
    """The rule of `domain.outliers` in SQL, held equal by a test."""
    return lambda middles: or_(
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


def _narrowed(
    query: Select[*tuple[Any, ...]], middles: Any, actor: Actor, chosen: WaitingFilter
) -> Select[*tuple[Any, ...]]:
    query = (
        query.select_from(Line)
        .join(Recommendation, Recommendation.id == Line.recommendation_id)
        .outerjoin(middles, middles.c.ask_id == Line.ask_id)
        .where(*_own(actor))
    )
    if chosen.outcome is not None:
        query = query.where(Recommendation.outcome == chosen.outcome)
    return query.where(_matches(chosen.words)) if chosen.words else query


def _matches(words: str) -> ColumnElement[bool]:
    """The ask, the council, or the reference: "SO-0142", "SO-0142/2"."""
    head, _slash, number = words.partition("/")
    try:
        quoted = reference(*parse_reference(head))
    except ValueError:
        councils = select(Organisation.id).where(Organisation.name.icontains(words, autoescape=True))
        return or_(Line.title.icontains(words, autoescape=True), Line.authority_id.in_(councils))
    of_offer = Line.offer_id.in_(select(Offer.id).where(Offer.reference == quoted))
    return and_(of_offer, Line.number == int(number)) if number.isdecimal() and len(number) < 6 else of_offer


def _details(actor: Actor, line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Line.id, Line.version, Line.number, Line.title, Line.ask_id, Line.kind, Line.state, Line.stage),
            *(Line.due_on, Line.evidence, Line.asked, Line.is_novel, Line.is_contentious, Line.is_repercussive),
            *(Line.recommender_id, Offer.reference, Organisation.short_name, Organisation.authority_kind),
            *(Recommendation.id.label("recommendation_id"), Recommendation.outcome, Recommendation.note),
            *(Recommendation.position_id, Recommendation.differs),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .join(Recommendation, Recommendation.id == Line.recommendation_id)
        .where(Line.id.in_(line_ids), visibility.scope(actor, Facet.INSIDE))
    )


@dataclass(frozen=True)
class _Around:
    """What belongs to many recommendations, read at once."""

    asked: Mapping[int, Terms]
    offered: Mapping[int, Terms]
    reasons: Mapping[int, tuple[Reason, ...]]
    latest: Mapping[int, Outcome]
    middles: Mapping[int, Any]


def _offered(session: Session, position_ids: Collection[int]) -> dict[int, Terms]:
    query = select(Position).where(Position.id.in_(position_ids)).options(*positions.LOADED)
    return {row.id: positions.terms_of(row) for row in session.scalars(query)}


def _reasons(session: Session, recommendation_ids: Collection[int]) -> dict[int, tuple[Reason, ...]]:
    found: dict[int, tuple[Reason, ...]] = {}
    query = select(RecommendationReason).where(RecommendationReason.recommendation_id.in_(recommendation_ids))
    for row in session.scalars(query.order_by(RecommendationReason.recommendation_id, RecommendationReason.category)):
        so_far = found.get(row.recommendation_id, ())
        found[row.recommendation_id] = (*so_far, Reason(row.category, row.words, row.citation))
    return found


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
        asked=around.asked[row.id],
        offered=around.offered.get(row.position_id),
        reasons=around.reasons.get(row.recommendation_id, ()),
        note=row.note,
        latest=around.latest.get(row.id),
        is_own=row.recommender_id == actor.person_id,
        standout=reasons_of(judged),
    )
