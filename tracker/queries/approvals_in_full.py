"""Recommendations as the page of one batch shows them: with the words, the conditions and the last answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.comparisons import YearRow, moved_years
from tracker.domain.decisions import Outcome, Terms
from tracker.models.decisions import Recommendation
from tracker.models.lines import Line, Position
from tracker.queries import approvals, asks, positions
from tracker.queries.approvals import Waiting
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class WaitingInFull(Waiting):
    """A recommendation as a decision maker weighs it. `offered` is None where nothing asked is changed."""

    asked: Terms
    offered: Terms | None
    note: str
    latest: Outcome | None

    @property
    def moved(self) -> tuple[YearRow, ...]:
        """The years in which something else is offered than is asked."""
        return moved_years(self.asked, self.offered) if self.offered else ()


def read_waiting(session: Session, actor: Actor, line_ids: Collection[int], today: date) -> Sequence[WaitingInFull]:
    """These lines with what was recommended for them, waiting or no more; those that stand out first."""
    listed = approvals.list_waiting(session, actor, line_ids, today)
    rows = {row.id: row for row in fetch(session, *_words([each.id for each in listed]))}
    known = {each for row in rows.values() for each in (row.asked_id, row.position_id) if each is not None}
    terms, latest = positions.read_terms(session, known), asks.latest_outcomes(session, rows)
    lines = [_in_full(each, rows[each.id], terms, latest.get(each.id)) for each in listed]
    return sorted(lines, key=lambda each: (each.is_like, each.council, each.reference, each.number))


@prepared
def _words(line_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """What the list leaves out; the caller has made sure that the actor sees the inside of these lines."""
    last = aliased(Position)
    return (
        select(Line.id, Recommendation.note, Recommendation.position_id, last.id.label("asked_id"))
        .join(Recommendation, Recommendation.id == Line.recommendation_id)
        .join(last, and_(last.line_id == Line.id, last.round == Line.round, last.sent_at.is_not(None)))
        .where(Line.id.in_(line_ids))
    )


def _in_full(listed: Waiting, row: Any, terms: Mapping[int, Terms], latest: Outcome | None) -> WaitingInFull:
    return WaitingInFull(
        **vars(listed), asked=terms[row.asked_id], offered=terms.get(row.position_id), note=row.note, latest=latest
    )
