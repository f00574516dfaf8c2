"""Lines that a bulk action was about, as its page of results names them for whoever sees the case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.standing import Facet
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.quoting import Quoted


@dataclass(frozen=True)
class Result(Quoted):
    """One of them, as it stands now."""

    id: int
    reference: str
    number: int
    title: str
    council: str
    department: str
    state: LineState
    turn: Turn
    is_with_conditions: bool
    version: int
    stage: Stage
    owner_id: int


def list_results(session: Session, actor: Actor, line_ids: Collection[int]) -> Sequence[Result]:
    """Those that the actor sees, by council, reference and number."""
    council, owner = aliased(Organisation), aliased(Organisation)
    query = (
        select(
            *(Line.id, Offer.reference, Line.number, Line.title, council.name, owner.name, Line.state, Line.turn),
            *(Line.is_with_conditions, Line.version, Line.stage, Line.owner_id),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(council, council.id == Line.authority_id)
        .join(owner, owner.id == Line.owner_id)
    )
    found: list[Result] = []
    for some in portions(sorted(line_ids)):
        seen = query.where(Line.id.in_(some), visibility.scope(actor, Facet.CASE))
        rows: Any = session.execute(seen)
        found.extend(Result(*row) for row in rows)
    return sorted(found, key=lambda each: (each.council, each.reference, each.number))
