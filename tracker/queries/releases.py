"""What is approved and waits to be released, and what each council and the public will then read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.amounts import AmountTotal, sum_amounts
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.decisions import Outcome, Reason, Terms, terms_after
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.offers import Part
from tracker.domain.periods import waits_until
from tracker.domain.publications import OF_RELEASE, PublicOutcome, visible_from
from tracker.models.decisions import Decision, Recommendation, RecommendationReason
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.releases import Release, ReleasedDecision, Selection, SelectionLine
from tracker.queries import positions
from tracker.queries.clocks import get_calendar
from tracker.queries.periods import read_periods
from tracker.queries.prepared import fetch, prepared
from tracker.queries.quoting import Quoted
from tracker.queries.sought import Sought, conditions, holds, read_sought

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class ReadyOffer:
    """An offer with decisions to release, as far as the reader may release them."""

    id: int
    reference: str
    council: str
    decisions: int
    departments: tuple[str, ...]
    outcomes: Mapping[Outcome, int]
    due: Lateness | None


@dataclass(frozen=True)
class Preview(Quoted):
    """One decision: what the council will read on release, and what the public will read later.

    `terms` are those the decision makes the next position, or accepts; None for a refusal.
    """

    line_id: int
    version: int
    reference: str
    number: int
    title: str
    council: str
    department: str
    outcome: Outcome
    asked: Terms
    terms: Terms | None
    reasons: tuple[Reason, ...]
    decided_by: str
    decided_by_post: str
    decided_on: date
    is_ready: bool

    @property
    def total(self) -> AmountTotal | None:
        """£ over all years of what stands after release: the terms offered, or what was asked and refused."""
        amounts = (self.terms or self.asked).amounts
        return sum_amounts(amounts) if amounts else None

    @property
    def public_outcome(self) -> PublicOutcome:
        """How the line will stand in the register."""
        return OF_RELEASE[self.outcome]

    @property
    def is_titled(self) -> bool:
        """Whether the register will name it: a released counter publishes only its state (2-model, section 8)."""
        return self.public_outcome is not PublicOutcome.COUNTER_PROPOSED


def published_from(session: Session, now: datetime) -> datetime:
    """When what is shown now becomes public, unless a period of one council holds that one's back for longer."""
    calendar = get_calendar(session)
    of_england = [each for each in read_periods(session) if each.authority_id is None]
    usual = visible_from(now, calendar)
    return waits_until(of_england, usual, calendar) or usual


def find_override_reason(session: Session, line_ids: Collection[int]) -> str:
    """Why lines were released within a pre-election period; empty where none was."""
    query = (
        select(Release.override_reason)
        .join(ReleasedDecision, ReleasedDecision.release_id == Release.id)
        .join(Line, Line.released_decision_id == ReleasedDecision.decision_id)
        .where(Line.id.in_(line_ids), Release.override_reason != "")
    )
    return session.scalar(query.order_by(Release.id.desc()).limit(1)) or ""


def count_ready(session: Session, actor: Actor) -> int:
    """How many decisions the actor may release."""
    return fetch(session, *_ready_count(actor))[0][0]


def order_offers(session: Session, actor: Actor, words: str) -> Mapping[int, int]:
    """Offer id → how many decisions the actor may release in it, the soonest due first; by one query."""
    return dict(fetch(session, *_order(actor, read_sought(words))))


def list_ready_offers(
    session: Session, actor: Actor, words: str, offer_ids: Collection[int], today: date
) -> Sequence[ReadyOffer]:
    """These offers, in the order given; by one query."""
    of_offer: dict[int, list[Any]] = {offer_id: [] for offer_id in offer_ids}
    for row in fetch(session, *_of_offers(actor, read_sought(words), list(of_offer))):
        of_offer[row.id].append(row)
    return [_ready_offer(session, offer_id, rows, today) for offer_id, rows in of_offer.items() if rows]


def list_picks(session: Session, actor: Actor, words: str, offer_ids: Collection[int] | None = None) -> dict[int, int]:
    """Line id → version of what the actor may release in these offers, or in all under the words."""
    query = _narrowed(select(Line.id, Line.version), actor, read_sought(words))
    if offer_ids is not None:
        query = query.where(Line.offer_id.in_(offer_ids))
    return {row.id: row.version for row in session.execute(query.order_by(Line.id))}


def read_previews(session: Session, actor: Actor, line_ids: Collection[int]) -> Sequence[Preview]:
    """The decisions on these lines, by council, reference and number; a fixed number of queries."""
    rows = fetch(session, *_previews(actor, list(line_ids)))
    asked = positions.last_terms(session, [row.id for row in rows])
    offered = positions.read_terms(session, [row.position_id for row in rows if row.position_id is not None])
    reasons = _reasons(session, [row.recommendation_id for row in rows])
    found = [_preview(row, asked[row.id], offered.get(row.position_id), reasons) for row in rows]
    return sorted(found, key=lambda each: (each.council, each.reference, each.number))


def _ready(actor: Actor) -> list[ColumnElement[bool]]:
    """What the index answers comes first, and whose it is last: SQLite asks in this order, of thousands of lines."""
    return [
        Line.settled_at.is_(None),
        Line.turn == Turn.DEPARTMENT,
        Line.stage == Stage.APPROVED,
        Line.state.in_((LineState.SUBMITTED, LineState.COUNTER_PROPOSED)),
        may_release(actor),
        *(Line.id.not_in(waiting) for waiting in (_queued_lines(), _lines_in_rounds())),
    ]


def _queued_lines() -> Select[int]:
    """The lines of releases that wait for the end of a pre-election period."""
    return (
        select(SelectionLine.line_id)
        .join(Selection, Selection.id == SelectionLine.selection_id)
        .where(Selection.due_at.is_not(None), Selection.carried_out_at.is_(None))
    )


def _lines_in_rounds() -> Select[int]:
    """The lines that other departments are asked about."""
    asked = aliased(Line)
    return select(asked.id).where(asked.clearance_round_id.is_not(None))


def may_release(actor: Actor) -> ColumnElement[bool]:
    """A condition on `Line`: those whose decisions are the actor's to release, as `permissions.LINE_RELEASE` has it.

    Named by their owners, so that the index of queues finds them; the offers are hidden from the planner (`+ 0`),
    which would go from offer to offer instead.
    """
    of_own = Line.owner_id == actor.organisation_id
    if Role.COORDINATOR not in actor.roles:
        return of_own
    departments = select(Organisation.id).where(Organisation.kind == OrganisationKind.DEPARTMENT)
    leads = select(OfferParty.offer_id).where(
        OfferParty.organisation_id == actor.organisation_id, OfferParty.part == Part.LEAD_DEPARTMENT
    )
    led = and_(Line.owner_id.in_(departments), (Line.offer_id + 0).in_(leads))
    return or_(of_own, led) if Role.DECISION_MAKER in actor.roles else led


@prepared
def _ready_count(actor: Actor) -> Select[int]:
    return select(func.count()).select_from(Line).where(*_ready(actor))


@prepared
def _order(actor: Actor, sought: Sought) -> Select[int, int]:
    soonest = func.min(Line.due_on)
    query = _narrowed(select(Line.offer_id, func.count()), actor, sought).group_by(Line.offer_id)
    return query.order_by(soonest.is_(None), soonest, Line.offer_id)


def _narrowed(query: Q, actor: Actor, sought: Sought) -> Q:
    return query.select_from(Line).where(*_ready(actor), *conditions(sought, _names))


def _names(words: str) -> ColumnElement[bool]:
    """The council or the department."""
    named = select(Organisation.id).where(holds(Organisation.name, words))
    return or_(Line.authority_id.in_(named), Line.owner_id.in_(named))


@prepared
def _of_offers(actor: Actor, sought: Sought, offer_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    lead, owner = aliased(Organisation), aliased(Organisation)
    columns = (Offer.id, Offer.reference, lead.name.label("council"), owner.short_name.label("department"))
    return (
        _narrowed(select(*columns, Decision.outcome, func.count().label("decisions")), actor, sought)
        .add_columns(func.min(Line.due_on).label("due_on"))
        .join(Offer, Offer.id == Line.offer_id)
        .join(lead, lead.id == Offer.lead_id)
        .join(owner, owner.id == Line.owner_id)
        .join(Decision, Decision.recommendation_id == Line.recommendation_id)
        .where(Line.offer_id.in_(offer_ids))
        .group_by(*columns, Decision.outcome)
        .order_by(Offer.id, owner.short_name)
    )


def _ready_offer(session: Session, offer_id: int, rows: Sequence[Any], today: date) -> ReadyOffer:
    counts = {each: sum(row.decisions for row in rows if row.outcome is each) for each in Outcome}
    dates = [row.due_on for row in rows if row.due_on is not None]
    return ReadyOffer(
        id=offer_id,
        reference=rows[0].reference,
        council=rows[0].council,
        decisions=sum(counts.values()),
        departments=tuple(dict.fromkeys(row.department for row in rows)),
        outcomes={outcome: count for outcome, count in counts.items() if count},
        due=lateness(min(dates), today, get_calendar(session)) if dates else None,
    )


@prepared
def _previews(actor: Actor, line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    council, owner = aliased(Organisation), aliased(Organisation)
    return (
        select(
            *(Line.id, Line.version, Line.number, Line.title, Offer.reference, council.name.label("council")),
            *(owner.name.label("department"), Decision.outcome, Decision.decided_by, Decision.decided_by_post),
            *(Decision.decided_on, Recommendation.id.label("recommendation_id"), Recommendation.position_id),
            and_(*_ready(actor)[1:]).label("is_ready"),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(council, council.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
        .join(Recommendation, Recommendation.id == Line.recommendation_id)
        .join(Decision, Decision.recommendation_id == Recommendation.id)
        .where(Line.id.in_(line_ids), may_release(actor))
    )


def _reasons(session: Session, recommendation_ids: Collection[int]) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = {each: [] for each in recommendation_ids}
    query = select(RecommendationReason).where(RecommendationReason.recommendation_id.in_(recommendation_ids))
    for row in session.scalars(query.order_by(RecommendationReason.category)):
        found[row.recommendation_id].append(Reason(row.category, row.words, row.citation))
    return found


def _preview(row: Any, asked: Terms, offered: Terms | None, reasons: Mapping[int, Sequence[Reason]]) -> Preview:
    return Preview(
        line_id=row.id,
        version=row.version,
        reference=row.reference,
        number=row.number,
        title=row.title,
        council=row.council,
        department=row.department,
        outcome=row.outcome,
        asked=asked,
        terms=terms_after(row.outcome, asked, offered),
        reasons=tuple(reasons[row.recommendation_id]),
        decided_by=row.decided_by,
        decided_by_post=row.decided_by_post,
        decided_on=row.decided_on,
        is_ready=bool(row.is_ready),
    )
