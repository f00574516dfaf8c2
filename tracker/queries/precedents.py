"""The precedent card of a line: how the same ask was answered before, in any programme (2-model, "Precedent").

Departments see what was released, councils what is published. A counter that is published says only
its state, not what it was about, so councils do not find it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.decisions import Outcome, ReasonCategory
from tracker.domain.lines import LineState
from tracker.domain.london import london_date
from tracker.domain.permissions import Facet
from tracker.domain.publications import AGREED, PublicOutcome
from tracker.domain.registers import AuthorityKind
from tracker.models.asks import Ask
from tracker.models.decisions import Decision, RecommendationReason
from tracker.models.lines import Line, Position, PositionCondition
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.publications import Publication
from tracker.queries import publications, visibility
from tracker.queries.prepared import prepared

NEAREST = 3


@dataclass(frozen=True)
class Precedent:
    """One earlier answer. `is_open`: the reader may see that line itself; `slug` finds the council in the register."""

    council: str
    council_kind: str
    slug: str
    reference: str
    number: int
    outcome: str
    on: date
    is_open: bool


@dataclass(frozen=True)
class PrecedentCard:
    """Counts, and the nearest by kind of council. `agreed` includes those with conditions."""

    agreed: int = 0
    with_conditions: int = 0
    countered: int = 0
    refused: int = 0
    latest: str = ""
    nearest: tuple[Precedent, ...] = ()

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.agreed + self.countered + self.refused


def sees_released(actor: Actor) -> bool:
    """Whether the actor sees precedents once they are released; councils wait for publication."""
    return actor.organisation_kind is OrganisationKind.DEPARTMENT or Role.AUDITOR in actor.roles


def get_card(
    session: Session, actor: Actor, *, line_id: int, ask_id: int, council_kind: str | None, now: datetime
) -> PrecedentCard:
    """The card of one line, by one query; councils nearest in kind to `council_kind` come first."""
    if sees_released(actor):
        rows = session.execute(*_released(actor, line_id, ask_id, council_kind)).all()
        return _card(rows, [_of_release(row) for row in rows])
    rows = session.execute(*_published(line_id, ask_id, council_kind, now)).all()
    return _card(rows, [_of_publication(row) for row in rows])


_TAKEN = (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)
_WAS_AGREED = or_(
    Line.released_outcome.in_((Outcome.AGREE_AS_ASKED.value, Outcome.AGREE_WITH_CONDITIONS.value)),
    and_(Line.released_outcome == Outcome.COUNTER.value, Line.state.in_(_TAKEN)),
)
_WAS_ADJUSTED = and_(_WAS_AGREED, Line.released_outcome != Outcome.AGREE_AS_ASKED.value)


@prepared
def _released(actor: Actor, line_id: int, ask_id: int, council_kind: str | None) -> Select[*tuple[Any, ...]]:
    condition = (
        select(PositionCondition.words)
        .join(Position, Position.id == PositionCondition.position_id)
        .where(Position.line_id == Line.id, Position.round == Line.round, Position.sent_at.is_not(None))
        .order_by(PositionCondition.number)
        .limit(1)
        .scalar_subquery()
    )
    reason = (
        select(func.min(RecommendationReason.category))
        .join(Decision, Decision.recommendation_id == RecommendationReason.recommendation_id)
        .where(Decision.id == Line.released_decision_id)
        .scalar_subquery()
    )
    last_first = (Line.released_at.desc(), Line.id.desc())
    query = _same_ask(line_id, ask_id).where(Line.released_at.is_not(None))
    return (
        query.add_columns(
            *_counts(_WAS_AGREED, _WAS_ADJUSTED, Line.released_outcome == Outcome.REJECT.value),
            func.first_value(Line.released_outcome)
            .over(order_by=(Line.released_at.desc(), Line.id.desc()))
            .label("latest"),
            Line.released_outcome.label("outcome"),
            Line.released_at.label("at"),
            condition.label("condition"),
            reason.label("reason"),
            _WAS_AGREED.label("was_agreed"),
            visibility.scope(actor, Facet.CASE).label("is_open"),
        )
        .order_by(*_nearness(council_kind), *last_first)
        .limit(NEAREST)
    )


@prepared
def _published(line_id: int, ask_id: int, council_kind: str | None, now: datetime) -> Select[*tuple[Any, ...]]:
    agreed = Publication.outcome.in_([*(each.value for each in AGREED), PublicOutcome.WITH_CONDITIONS.value])
    with_conditions = and_(agreed, Publication.content["with_conditions"].as_boolean())
    said = [*(each.value for each in AGREED), PublicOutcome.WITH_CONDITIONS.value, PublicOutcome.REJECTED.value]
    at = Publication.visible_from
    return (
        _same_ask(line_id, ask_id)
        .join(Publication, Publication.line_id == Line.id)
        .where(publications.visible(now), publications.is_latest(now), Publication.outcome.in_(said))
        .add_columns(
            *_counts(agreed, with_conditions, Publication.outcome == PublicOutcome.REJECTED.value),
            func.first_value(Publication.outcome).over(order_by=(at.desc(), Line.id.desc())).label("latest"),
            Publication.outcome.label("outcome"),
            at.label("at"),
            Publication.reason_category.label("reason"),
        )
        .order_by(*_nearness(council_kind), at.desc(), Line.id.desc())
        .limit(NEAREST)
    )


def _same_ask(line_id: int, ask_id: int) -> Select[*tuple[Any, ...]]:
    """Other lines of the same kind and thing, whatever their programme."""
    mine, same = aliased(Ask), aliased(Ask)
    return (
        select(
            Organisation.short_name.label("council"),
            Organisation.authority_kind.label("council_kind"),
            Organisation.slug,
            Offer.reference,
            Line.number,
        )
        .select_from(mine)
        .join(same, and_(same.kind == mine.kind, same.key == mine.key))
        .join(Line, Line.ask_id == same.id)
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .where(mine.id == ask_id, Line.id != line_id)
    )


def _counts(
    agreed: ColumnElement[bool], adjusted: ColumnElement[bool], refused: ColumnElement[bool]
) -> list[ColumnElement[int]]:
    """How many of all found, not of the nearest only."""
    wanted = {"agreed_count": agreed, "adjusted_count": adjusted, "refused_count": refused}
    counts = [func.sum(case((each, 1), else_=0)).over().label(name) for name, each in wanted.items()]
    return [*counts, func.count().over().label("all_count")]


def _nearness(council_kind: str | None) -> list[ColumnElement[int]]:
    return [case((Organisation.authority_kind == council_kind, 0), else_=1)]


def _card(rows: Sequence[Any], nearest: Sequence[Precedent]) -> PrecedentCard:
    if not rows:
        return PrecedentCard()
    first = rows[0]
    return PrecedentCard(
        agreed=first.agreed_count,
        with_conditions=first.adjusted_count,
        refused=first.refused_count,
        countered=first.all_count - first.agreed_count - first.refused_count,
        latest=_LATEST[first.latest],
        nearest=tuple(nearest),
    )


def _of_release(row: Any) -> Precedent:
    outcome = Outcome(row.outcome)
    if outcome is Outcome.REJECT:
        words = f"Refused: {_reason(row.reason)}"
    elif outcome is Outcome.AGREE_AS_ASKED:
        words = "Agreed as asked"
    else:
        terms = f": {row.condition}" if row.condition else ""
        words = f"Agreed with conditions{terms}" if row.was_agreed else f"Counter-proposed{terms}"
    return _precedent(row, words, is_open=bool(row.is_open))


def _of_publication(row: Any) -> Precedent:
    outcome = PublicOutcome(row.outcome)
    refused = outcome is PublicOutcome.REJECTED
    words = f"Refused: {row.reason[:1].lower()}{row.reason[1:]}" if refused else outcome.words
    return _precedent(row, words, is_open=False)


def _precedent(row: Any, words: str, *, is_open: bool) -> Precedent:
    kind = AuthorityKind(row.council_kind).words if row.council_kind else ""
    on = london_date(row.at)
    return Precedent(row.council, kind, row.slug, row.reference, row.number, words, on, is_open)


def _reason(category: str | None) -> str:
    words = ReasonCategory(category).words if category else "no reason held"
    return words[:1].lower() + words[1:]


_LATEST = {
    Outcome.AGREE_AS_ASKED.value: "agreed as asked",
    Outcome.AGREE_WITH_CONDITIONS.value: "agreed with conditions",
    Outcome.COUNTER.value: "counter-proposed",
    Outcome.REJECT.value: "refused",
    **{each.value: each.words.lower() for each in PublicOutcome if each is not PublicOutcome.REJECTED},
    PublicOutcome.REJECTED.value: "refused",
}
