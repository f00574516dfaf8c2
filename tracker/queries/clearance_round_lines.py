"""The lines of a clearance round: what would be released of each, and what each department says of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountTotal, sum_amounts
from tracker.domain.clearances import ClearanceReply
from tracker.domain.decisions import Outcome, Terms, terms_after
from tracker.models.clearances import Clearance
from tracker.models.decisions import Decision, Recommendation
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import positions
from tracker.queries.prepared import fetch, prepared
from tracker.queries.quoting import Quoted


@dataclass(frozen=True)
class Said:
    """What one department was asked about one line, and what it answered; `reply` None: nothing yet."""

    line_id: int
    organisation_id: int
    department: str
    reply: ClearanceReply | None
    comment: str
    replied_at: datetime | None


@dataclass(frozen=True)
class RoundLine(Quoted):
    """One line of a round as the reader sees it; `mine` is what the reader's own department was asked.

    `terms` are those the decision makes the next position, or accepts; None for a refusal.
    """

    id: int
    reference: str
    number: int
    title: str
    council: str
    department: str
    outcome: Outcome
    asked: Terms
    terms: Terms | None
    is_in: bool
    said: tuple[Said, ...]
    mine: Said | None

    @property
    def asked_total(self) -> AmountTotal | None:
        """£ asked over all years; None where no £ is asked."""
        return sum_amounts(self.asked.amounts) if self.asked.amounts else None

    @property
    def must_change(self) -> bool:
        """Whether somebody says that it must: it is held when the round is closed."""
        return any(each.reply is ClearanceReply.MUST_CHANGE for each in self.said)


def read_lines(session: Session, actor: Actor, round_id: int, *, all_of_them: bool) -> tuple[RoundLine, ...]:
    """The lines of a round, or those of them that the actor's department was asked about; by council and number."""
    said: dict[int, list[Said]] = defaultdict(list)
    for fields in fetch(session, *_said(round_id)):
        said[fields.line_id].append(Said(*fields))
    line_ids = [line_id for line_id, some in said.items() if all_of_them or _mine(actor, some) is not None]
    rows = fetch(session, *_lines(round_id, list(line_ids)))
    asked = positions.last_terms(session, [row.id for row in rows])
    offered = positions.read_terms(session, [row.position_id for row in rows if row.position_id is not None])
    return tuple(
        RoundLine(
            id=row.id,
            reference=row.reference,
            number=row.number,
            title=row.title,
            council=row.council,
            department=row.department,
            outcome=row.outcome,
            asked=asked[row.id],
            terms=terms_after(row.outcome, asked[row.id], offered.get(row.position_id)),
            is_in=bool(row.is_in),
            said=tuple(said[row.id]),
            mine=_mine(actor, said[row.id]),
        )
        for row in rows
    )


def _mine(actor: Actor, said: Sequence[Said]) -> Said | None:
    return next((each for each in said if each.organisation_id == actor.organisation_id), None)


@prepared
def _said(round_id: int) -> Select[*tuple[Any, ...]]:
    c = Clearance
    return (
        select(c.line_id, c.organisation_id, Organisation.name, c.reply, c.comment, c.replied_at)
        .join(Organisation, Organisation.id == c.organisation_id)
        .where(c.clearance_round_id == round_id)
        .order_by(Organisation.name, c.id)
    )


@prepared
def _lines(round_id: int, line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    council, owner = aliased(Organisation), aliased(Organisation)
    of_round = and_(Clearance.line_id == Line.id, Clearance.clearance_round_id == round_id)
    return (
        select(
            *(Line.id, Offer.reference, Line.number, Line.title, council.name.label("council")),
            *(owner.name.label("department"), Decision.outcome, (Line.clearance_round_id == round_id).label("is_in")),
            Recommendation.position_id,
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(council, council.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
        .join(Clearance, of_round)
        .join(Decision, Decision.id == Clearance.decision_id)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .where(Line.id.in_(line_ids))
        .distinct()
        .order_by(council.name, Offer.reference, Line.number)
    )
