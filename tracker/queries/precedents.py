"""The precedent card of a line: how the same ask was answered before, in any programme (2-model, "Precedent").

Departments see what was released, councils what is published. A counter that is published says only
its state, not what it was about, so councils do not find it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, select, true
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.decisions import Outcome, ReasonCategory
from tracker.domain.formats import and_list
from tracker.domain.london import london_date
from tracker.domain.publications import AGREED, PublicOutcome
from tracker.domain.registers import kind_words
from tracker.domain.standing import Facet
from tracker.models.asks import Ask
from tracker.models.decisions import Decision, RecommendationReason
from tracker.models.lines import Line, Position, PositionCondition
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.publications import Publication
from tracker.queries import asks, publications, visibility
from tracker.queries.prepared import fetch, prepared

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
    session: Session, actor: Actor, *, line_id: int | None, ask_id: int, council_kind: str | None, now: datetime
) -> PrecedentCard:
    """The card of one line, by one query; councils nearest in kind to `council_kind` come first.

    Without a line it is the card of the ask: every answer to it.
    """
    if sees_released(actor):
        rows = fetch(session, *_released(actor, line_id, ask_id, council_kind))
        return _card(rows, [_of_release(row) for row in rows])
    rows = fetch(session, *_published(line_id, ask_id, council_kind, now))
    return _card(rows, [_of_publication(row) for row in rows])


def get_card_of_draft(session: Session, actor: Actor, line_id: int, now: datetime) -> PrecedentCard:
    """The card of a line that is being drafted, by two queries."""
    query = select(Line.ask_id, Organisation.authority_kind).join(Organisation, Organisation.id == Line.authority_id)
    row = session.execute(query.where(Line.id == line_id)).one()
    return get_card(session, actor, line_id=line_id, ask_id=row.ask_id, council_kind=row.authority_kind, now=now)


_WAS_AGREED = asks.was_agreed(Line)
_WAS_ADJUSTED = and_(_WAS_AGREED, Line.released_outcome != Outcome.AGREE_AS_ASKED.value)


@prepared
def _released(actor: Actor, line_id: int | None, ask_id: int, council_kind: str | None) -> Select[*tuple[Any, ...]]:
    told = (
        _told(line_id, ask_id, Line.released_at, Line.released_outcome, _WAS_AGREED, _WAS_ADJUSTED, Outcome.REJECT)
        .where(Line.released_at.is_not(None))
        .cte("told")
    )
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
    return _nearest(told, council_kind).add_columns(
        condition.label("condition"),
        reason.label("reason"),
        visibility.scope(actor, Facet.CASE).label("is_open"),
    )


@prepared
def _published(line_id: int | None, ask_id: int, council_kind: str | None, now: datetime) -> Select[*tuple[Any, ...]]:
    taken = [*(each.value for each in AGREED), PublicOutcome.WITH_CONDITIONS.value]
    agreed = Publication.outcome.in_(taken)
    adjusted = and_(agreed, Publication.content["with_conditions"].as_boolean())
    refused = PublicOutcome.REJECTED
    told = (
        _told(line_id, ask_id, Publication.visible_from, Publication.outcome, agreed, adjusted, refused)
        .add_columns(Publication.reason_category.label("reason"))
        .join(Publication, Publication.line_id == Line.id)
        .where(
            publications.visible(now),
            publications.is_latest(now),
            Publication.outcome.in_([*taken, refused.value]),
        )
        .cte("told")
    )
    return _nearest(told, council_kind)


def _told(
    line_id: int | None,
    ask_id: int,
    at: Any,
    outcome: Any,
    agreed: ColumnElement[bool],
    adjusted: ColumnElement[bool],
    refused: Outcome | PublicOutcome,
) -> Select[*tuple[Any, ...]]:
    """Lines of other lineages about the same thing, in any programme: no more than is counted and sorted by."""
    mine, same, line = aliased(Ask), aliased(Ask), aliased(Line)
    told = (
        select(
            Line.id.label("line_id"),
            Line.authority_id,
            at.label("at"),
            outcome.label("outcome"),
            *(
                case((each, 1), else_=0).label(name)
                for name, each in (("agreed", agreed), ("adjusted", adjusted), ("refused", outcome == refused.value))
            ),
        )
        .select_from(mine)
        .join(same, and_(same.kind == mine.kind, same.key == mine.key))
        .join(Line, Line.ask_id == same.id)
        .where(mine.id == ask_id)
    )
    return told if line_id is None else told.join(line, line.id == line_id).where(asks.is_no_kin(Line, line))


def _nearest(told: CTE, council_kind: str | None) -> Select[*tuple[Any, ...]]:
    """The few that are shown, each with the counts of all; only their names and numbers are looked up."""
    last_first = (told.c.at.desc(), told.c.line_id.desc())
    counts = select(
        *(func.sum(told.c[each]).label(f"{each}_count") for each in ("agreed", "adjusted", "refused")),
        func.count().label("all_count"),
        select(told.c.outcome).order_by(*last_first).limit(1).scalar_subquery().label("latest"),
    ).subquery("counts")
    is_far = case((Organisation.authority_kind == council_kind, 0), else_=1)
    nearest = (
        select(told, is_far.label("is_far"))
        .join(Organisation, Organisation.id == told.c.authority_id)
        .order_by(is_far, *last_first)
        .limit(NEAREST)
        .subquery("nearest")
    )
    return (
        select(
            Organisation.short_name.label("council"),
            Organisation.authority_kind.label("council_kind"),
            Organisation.slug,
            Offer.reference,
            Line.number,
            nearest,
            counts,
        )
        .select_from(nearest)
        .join(Line, Line.id == nearest.c.line_id)
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .join(counts, true())
        .order_by(nearest.c.is_far, nearest.c.at.desc(), nearest.c.line_id.desc())
    )


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
        words = f"Agreed with conditions{terms}" if row.agreed else f"Counter-proposed{terms}"
    return _precedent(row, words, is_open=bool(row.is_open))


def _of_publication(row: Any) -> Precedent:
    outcome = PublicOutcome(row.outcome)
    refused = outcome is PublicOutcome.REJECTED
    words = (
        f"Refused: {and_list(_in_a_sentence(each) for each in row.reason.split('; '))}" if refused else outcome.words
    )
    return _precedent(row, words, is_open=False)


def _precedent(row: Any, words: str, *, is_open: bool) -> Precedent:
    kind = kind_words(row.council_kind)
    on = london_date(row.at)
    return Precedent(row.council, kind, row.slug, row.reference, row.number, words, on, is_open)


def _reason(category: str | None) -> str:
    return _in_a_sentence(ReasonCategory(category).words if category else "no reason held")


def _in_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


_LATEST = {
    Outcome.AGREE_AS_ASKED.value: "agreed as asked",
    Outcome.AGREE_WITH_CONDITIONS.value: "agreed with conditions",
    Outcome.COUNTER.value: "counter-proposed",
    Outcome.REJECT.value: "refused",
    **{each.value: each.words.lower() for each in PublicOutcome if each is not PublicOutcome.REJECTED},
    PublicOutcome.REJECTED.value: "refused",
}
