"""Looking for earlier answers: departments and the LGA among what was released, councils among what is published.

A department reads terms and reasons of all that was released, the LGA the outcome, £ and the categories of reasons
(2-model, sections 1 and 4, "Precedent").
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.amounts import AmountKind, AmountTotal, total_of_line
from tracker.domain.decisions import Outcome, ReasonCategory
from tracker.domain.lines import LineKind
from tracker.domain.london import instant_at, london_date
from tracker.domain.publications import PublicOutcome
from tracker.domain.registers import AuthorityKind, kind_words
from tracker.domain.standing import Facet
from tracker.models.decisions import Decision, Recommendation, RecommendationReason
from tracker.models.grants import Grant, Ring
from tracker.models.lines import Line, PositionAmount, PositionCondition
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.publications import Publication
from tracker.queries import precedents, publications, visibility
from tracker.queries.prepared import escaped, fetch, prepared
from tracker.queries.quoting import Quoted
from tracker.queries.sought import holds


@dataclass(frozen=True)
class PrecedentFilter:
    """What is looked for; empty is anything. Days are those of the release, or of publication."""

    words: str = ""
    kind: LineKind | None = None
    council_kind: AuthorityKind | None = None
    outcome: Outcome | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Given:
    """One reason, by its category; its words only for those who read them."""

    category: str
    words: str = ""


@dataclass(frozen=True)
class FoundPrecedent(Quoted):
    """One earlier answer, as much of it as its reader may see. `is_open`: the reader may open the line itself."""

    council: str
    council_kind: str
    reference: str
    number: int
    title: str
    outcome: str
    money: AmountTotal | None
    offered: AmountTotal | None
    conditions: tuple[str, ...]
    reasons: tuple[Given, ...]
    on: date
    is_open: bool


def count_precedents(session: Session, actor: Actor, chosen: PrecedentFilter, now: datetime) -> int:
    """How many there are that the actor may read."""
    found = _found(actor, chosen, now).order_by(None).subquery()
    return int(fetch(session, select(func.count()).select_from(found))[0][0])


def list_precedents(
    session: Session, actor: Actor, chosen: PrecedentFilter, now: datetime, *, first: int = 0, size: int = 25
) -> Sequence[FoundPrecedent]:
    """A page of them, the latest first; a fixed number of queries."""
    ids = [row.id for row in fetch(session, _found(actor, chosen, now).offset(first).limit(size))]
    if waits_for_publication(actor):
        return [_of_publication(row) for row in fetch(session, *_publications(ids))]
    rows = fetch(session, *_lines(actor, ids))
    reads_terms = actor.organisation_kind is not OrganisationKind.LGA
    reasons = _reasons(session, [row.recommendation_id for row in rows], with_words=reads_terms)
    positions = [row.position_id for row in rows if row.position_id is not None] if reads_terms else []
    conditions, sums = (_conditions(session, positions), _sums(session, positions)) if positions else ({}, {})
    return [_of_release(row, conditions, sums, reasons) for row in rows]


def waits_for_publication(actor: Actor) -> bool:
    """Whether the actor reads no answer before it is published."""
    return not precedents.sees_released(actor) and actor.organisation_kind is not OrganisationKind.LGA


def _found(actor: Actor, chosen: PrecedentFilter, now: datetime) -> Select[int]:
    """The ids of the lines, or of the items that are published of them, the latest first: from indexes alone."""
    return _published(chosen, now) if waits_for_publication(actor) else _released(chosen)


def _released(chosen: PrecedentFilter) -> Select[int]:
    return (
        select(Line.id)
        .where(
            Line.released_at.is_not(None),
            *_of_line(chosen),
            *_between(Line.released_at, chosen),
            Line.released_outcome == chosen.outcome.value if chosen.outcome else true(),
        )
        .order_by(Line.released_at.desc(), Line.id.desc())
    )


@prepared
def _lines(actor: Actor, line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Line.title, Line.number, Offer.reference, Organisation.short_name, Organisation.authority_kind),
            *(Line.released_outcome, Line.released_at, Line.asked, Line.asked_up_to, Line.asked_to_be_confirmed),
            *(Decision.recommendation_id, Recommendation.position_id),
            visibility.scope(actor, Facet.CASE).label("is_open"),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .join(Decision, Decision.id == Line.released_decision_id)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .where(Line.id.in_(line_ids))
        .order_by(Line.released_at.desc(), Line.id.desc())
    )


_PUBLIC: Mapping[Outcome, tuple[PublicOutcome, ...]] = {
    Outcome.AGREE_AS_ASKED: (PublicOutcome.AGREED_IN_PRINCIPLE, PublicOutcome.AGREED),
    Outcome.AGREE_WITH_CONDITIONS: (PublicOutcome.WITH_CONDITIONS,),
    Outcome.COUNTER: (),  # of a counter only the state is published, not what it was about
    Outcome.REJECT: (PublicOutcome.REJECTED,),
}


def _published(chosen: PrecedentFilter, now: datetime) -> Select[int]:
    """The items. Each is of a line that was released; words and the like are looked for in those."""
    wanted = [chosen.outcome] if chosen.outcome else list(Outcome)
    outcomes = [each.value for outcome in wanted for each in _PUBLIC[outcome]]
    of_line = _of_line(chosen)
    lines = select(Line.id).where(Line.released_at.is_not(None), *of_line)
    return (
        select(Publication.id)
        .where(
            publications.visible(now),
            publications.is_latest(now),
            Publication.outcome.in_(outcomes),
            Publication.line_id.in_(lines) if of_line else Publication.line_id.is_not(None),
            *_between(Publication.visible_from, chosen),
        )
        .order_by(Publication.visible_from.desc(), Publication.id.desc())
    )


@prepared
def _publications(ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    p = Publication
    return (
        select(
            *(p.title, p.line_number, p.reference, Organisation.short_name, Organisation.authority_kind, p.outcome),
            *(p.reason_category, p.money, p.up_to, p.to_be_confirmed, p.visible_from),
        )
        .join(Line, Line.id == p.line_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .where(p.id.in_(ids))
        .order_by(p.visible_from.desc(), p.id.desc())
    )


def _of_line(chosen: PrecedentFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.kind is not None:
        found.append(Line.kind == chosen.kind)
    if chosen.council_kind is not None:
        found.append(Line.authority_id.in_(_councils(Organisation.authority_kind == chosen.council_kind.value)))
    for word in map(escaped, chosen.words.split()):
        of_grant = select(Ring.id).join(Grant, Grant.id == Ring.grant_id).where(holds(Grant.name, word))
        of_council = _councils(holds(Organisation.name, word))
        found.append(or_(Line.authority_id.in_(of_council), Line.ring_id.in_(of_grant), holds(Line.title, word)))
    return found


def _councils(wanted: ColumnElement[bool]) -> Select[int]:
    return select(Organisation.id).where(wanted)


def _between(at: Any, chosen: PrecedentFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.since is not None:
        found.append(at >= instant_at(chosen.since))
    if chosen.until is not None:
        found.append(at < instant_at(chosen.until + timedelta(days=1)))
    return found


def _conditions(session: Session, position_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for position_id, words in fetch(session, *_condition_rows(position_ids)):
        found[position_id].append(words)
    return found


@prepared
def _condition_rows(position_ids: Collection[int]) -> Select[int, str]:
    query = select(PositionCondition.position_id, PositionCondition.words)
    query = query.where(PositionCondition.position_id.in_(position_ids))
    return query.order_by(PositionCondition.position_id, PositionCondition.number)


def _sums(session: Session, position_ids: Collection[int]) -> Mapping[int, AmountTotal]:
    """What was offered over all years, by the position that holds it."""
    found = {}
    for position_id, money, capped, unknown in fetch(session, *_sum_rows(position_ids)):
        offered = total_of_line(money, int(capped), int(unknown))
        if offered is not None:
            found[position_id] = offered
    return found


@prepared
def _sum_rows(position_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    a = PositionAmount
    counts = [func.sum(case((a.kind == each, 1), else_=0)) for each in (AmountKind.UP_TO, AmountKind.TO_BE_CONFIRMED)]
    query = select(a.position_id, func.sum(a.money), *counts).where(a.position_id.in_(position_ids))
    return query.group_by(a.position_id)


def _reasons(session: Session, recommendation_ids: Collection[int], *, with_words: bool) -> Mapping[int, list[Given]]:
    found: dict[int, list[Given]] = defaultdict(list)
    for recommendation_id, category, words in fetch(session, *_reason_rows(recommendation_ids)):
        found[recommendation_id].append(Given(ReasonCategory(category).words, words if with_words else ""))
    return found


@prepared
def _reason_rows(recommendation_ids: Collection[int]) -> Select[int, ReasonCategory, str]:
    r = RecommendationReason
    query = select(r.recommendation_id, r.category, r.words).where(r.recommendation_id.in_(recommendation_ids))
    return query.order_by(r.recommendation_id, r.category)


def _of_release(
    row: Any,
    conditions: Mapping[int, Sequence[str]],
    sums: Mapping[int, AmountTotal],
    reasons: Mapping[int, Sequence[Given]],
) -> FoundPrecedent:
    asked = total_of_line(row.asked, row.asked_up_to, row.asked_to_be_confirmed)
    return FoundPrecedent(
        council=row.short_name,
        council_kind=_kind(row),
        reference=row.reference,
        number=row.number,
        title=row.title,
        outcome=Outcome(row.released_outcome).answer.capitalize(),
        money=asked,
        offered=sums.get(row.position_id),
        conditions=tuple(conditions.get(row.position_id, ())),
        reasons=tuple(reasons.get(row.recommendation_id, ())),
        on=london_date(row.released_at),
        is_open=bool(row.is_open),
    )


def _of_publication(row: Any) -> FoundPrecedent:
    return FoundPrecedent(
        council=row.short_name,
        council_kind=_kind(row),
        reference=row.reference,
        number=row.line_number,
        title=row.title,
        outcome=PublicOutcome(row.outcome).words,
        money=total_of_line(row.money, row.up_to, row.to_be_confirmed),
        offered=None,
        conditions=(),
        reasons=(Given(row.reason_category),) if row.reason_category else (),
        on=london_date(row.visible_from),
        is_open=False,
    )


def _kind(row: Any) -> str:
    return kind_words(row.authority_kind)
