"""Recommendations that wait for a department's decision makers, those to look at first before the rest.

The scope is the department's own lines, all of whose facets it sees (2-model, section 1).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, AmountTotal, sum_amounts
from tracker.domain.clocks import Lateness, lateness_by_day
from tracker.domain.decisions import Outcome, Reason, Sensitivity
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.outliers import Standout, is_dear, reasons_of
from tracker.domain.registers import kind_words
from tracker.domain.standing import Facet
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import asks, positions, visibility
from tracker.queries.clocks import get_calendar
from tracker.queries.evidence import is_evidenced
from tracker.queries.positions import tabled_of
from tracker.queries.prepared import fetch, prepared
from tracker.queries.quoting import Quoted
from tracker.queries.sought import Sought, conditions, holds, read_sought

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class WaitingFilter:
    """What the list is narrowed to."""

    outcome: Outcome | None = None
    words: str = ""


@dataclass(frozen=True)
class WaitingOrder:
    """All that wait under a filter, by line id: `to_look_at` of them first, then the rest.

    `middles`: the middle £ of each of their asks.
    """

    line_ids: Sequence[int]
    to_look_at: int
    middles: Mapping[int, Money]


@dataclass(frozen=True)
class Waiting(Quoted):
    """A recommendation as its list has it. `offered_total` is None where no £ are changed.

    `is_own`: the reader made it, so someone else must decide. `standout` says why to look at it first.
    """

    id: int
    version: int
    reference: str
    number: int
    title: str
    state: LineState
    stage: Stage
    council: str
    council_kind: str
    due: Lateness | None
    outcome: Outcome
    reasons: tuple[Reason, ...]
    asked_total: AmountTotal | None
    offered_total: AmountTotal | None
    is_own: bool
    standout: tuple[str, ...]

    @property
    def is_like(self) -> bool:
        """Whether it is like the rest."""
        return not self.standout


def order_waiting(session: Session, actor: Actor, chosen: WaitingFilter) -> WaitingOrder:
    """Those that stand out first, then the soonest due; by two queries."""
    rows = fetch(session, *_order(actor, chosen.outcome, read_sought(chosen.words)))
    middles = asks.middle_asked(session, {ask_id for _id, ask_id, *_rest in rows})
    first: list[int] = []
    rest: list[int] = []
    for line_id, ask_id, asked, is_marked in rows:
        (first if is_marked or is_dear(asked, middles.get(ask_id)) else rest).append(line_id)
    return WaitingOrder([*first, *rest], len(first), middles)


def list_picks(session: Session, actor: Actor, chosen: WaitingFilter, *, most: int) -> dict[int, int]:
    """Line id → version of all under the filter, up to `most`."""
    query = _narrowed(select(Line.id, Line.version), actor, chosen.outcome, read_sought(chosen.words))
    return {row.id: row.version for row in session.execute(query.order_by(Line.id).limit(most))}


def list_waiting(
    session: Session,
    actor: Actor,
    line_ids: Collection[int],
    today: date,
    middles: Mapping[int, Money] | None = None,
) -> Sequence[Waiting]:
    """These lines, waiting or no more, in the order given; `middles` of their asks where they are known already."""
    rows = {row.id: row for row in fetch(session, *_details(actor, list(line_ids)))}
    changed = [row for row in rows.values() if row.position_id is not None]
    around = _Around(
        positions.read_amounts(session, [each for row in changed for each in (row.asked_id, row.position_id)]),
        _reasons(session, [row.recommendation_id for row in rows.values()]),
        asks.middle_asked(session, {row.ask_id for row in rows.values()}) if middles is None else middles,
        lateness_by_day((row.due_on for row in rows.values()), today, get_calendar(session)),
    )
    return [_waiting(actor, rows[line_id], around) for line_id in line_ids if line_id in rows]


@prepared
def _order(actor: Actor, outcome: Outcome | None, sought: Sought) -> Select[*tuple[Any, ...]]:
    """The rule of `domain.outliers` but for £, held equal by a test."""
    is_marked = or_(
        ~is_evidenced(),
        Line.is_novel,
        Line.is_contentious,
        Line.is_repercussive,
        Recommendation.differs,
    )
    query = select(Line.id, Line.ask_id, Line.asked, is_marked.label("is_marked"))
    return _narrowed(query, actor, outcome, sought).order_by(Line.due_on.is_(None), Line.due_on, Line.id)


def _narrowed(query: Q, actor: Actor, outcome: Outcome | None, sought: Sought) -> Q:
    of_outcome = [] if outcome is None else [Recommendation.outcome == outcome]
    return (
        query.select_from(Line)
        .join(Recommendation, Recommendation.id == Line.recommendation_id)
        .where(
            Line.owner_id == actor.organisation_id,
            Line.settled_at.is_(None),
            Line.turn == Turn.DEPARTMENT,
            Line.stage == Stage.RECOMMENDED,
            *of_outcome,
            *conditions(sought, _names),
        )
    )


def _names(words: str) -> ColumnElement[bool]:
    """The ask or the council."""
    councils = select(Organisation.id).where(holds(Organisation.name, words))
    return or_(holds(Line.title, words), Line.authority_id.in_(councils))


@prepared
def _details(actor: Actor, line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    last = aliased(Position)
    return (
        select(
            *(Line.id, Line.version, Line.number, Line.title, Line.ask_id),
            *(Line.state, Line.stage, Line.due_on),
            is_evidenced().label("has_evidence"),
            *(
                Line.tabled,
                Line.tabled_up_to,
                Line.tabled_to_be_confirmed,
                Line.asked,
                Line.is_novel,
                Line.is_contentious,
                Line.is_repercussive,
                Line.recommender_id,
                Line.recommended_for_id,
            ),
            *(Offer.reference, Organisation.short_name, Organisation.authority_kind, last.id.label("asked_id")),
            *(Recommendation.id.label("recommendation_id"), Recommendation.outcome),
            *(Recommendation.position_id, Recommendation.differs),
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

    amounts: Mapping[int, tuple[Amount, ...]]
    reasons: Mapping[int, tuple[Reason, ...]]
    middles: Mapping[int, Money]
    due: Mapping[date | None, Lateness]


def _reasons(session: Session, recommendation_ids: Collection[int]) -> dict[int, tuple[Reason, ...]]:
    found: dict[int, tuple[Reason, ...]] = {}
    for recommendation_id, *fields in fetch(session, *_reason_rows(recommendation_ids)):
        found[recommendation_id] = (*found.get(recommendation_id, ()), Reason(*fields))
    return found


@prepared
def _reason_rows(recommendation_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    r = RecommendationReason
    query = select(r.recommendation_id, r.category, r.words, r.citation)
    return query.where(r.recommendation_id.in_(recommendation_ids)).order_by(r.recommendation_id, r.category)


def _waiting(actor: Actor, row: Any, around: _Around) -> Waiting:
    raised = (row.is_novel, row.is_contentious, row.is_repercussive)
    flags = [flag for flag, is_up in zip(Sensitivity, raised, strict=True) if is_up] if any(raised) else []
    judged = Standout(row.asked, around.middles.get(row.ask_id), bool(row.has_evidence), flags, differs=row.differs)
    asked, offered = (around.amounts.get(each, ()) for each in (row.asked_id, row.position_id))
    return Waiting(
        id=row.id,
        version=row.version,
        reference=row.reference,
        number=row.number,
        title=row.title,
        state=row.state,
        stage=row.stage,
        council=row.short_name,
        council_kind=kind_words(row.authority_kind),
        due=around.due.get(row.due_on),
        outcome=row.outcome,
        reasons=around.reasons.get(row.recommendation_id, ()),
        asked_total=tabled_of(row),
        offered_total=None if row.position_id is None or offered == asked else sum_amounts(offered),
        is_own=bool(actor.person_ids & {row.recommender_id, row.recommended_for_id}),
        standout=reasons_of(judged),
    )
