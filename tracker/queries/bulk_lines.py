"""Lines picked for one bulk action, each as its page lists it before and after."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness
from tracker.domain.decisions import Outcome, Sensitivity, Terms
from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.outliers import Standout, reasons_of
from tracker.domain.registers import kind_words
from tracker.domain.standing import Facet
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import asks, positions, visibility
from tracker.queries.clocks import find_lateness
from tracker.queries.evidence import is_evidenced
from tracker.queries.quoting import Quoted


@dataclass(frozen=True)
class BulkLine(Quoted):
    """One picked line as it stands now. `standout` says why it is different from like asks; empty if it is not."""

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
    turn: Turn
    due: Lateness | None
    has_evidence: bool
    flags: frozenset[Sensitivity]
    terms: Terms
    latest: Outcome | None
    standout: tuple[str, ...]

    @property
    def is_like(self) -> bool:
        """Whether it is like the rest."""
        return not self.standout


def list_bulk_lines(session: Session, actor: Actor, line_ids: Collection[int], today: date) -> Sequence[BulkLine]:
    """The picked lines that the actor sees from inside, those that stand out first; a fixed number of queries.

    `terms` are those on the table, with each council's own £.
    """
    rows = [row for some in portions(sorted(line_ids)) for row in session.execute(_rows(actor, some))]
    found = [row.id for row in rows]
    middles = asks.middle_asked(session, {row.ask_id for row in rows})
    latest = asks.latest_outcomes(session, found)
    terms = positions.last_terms(session, found)
    lines = [_line(session, row, terms[row.id], middles, latest, today) for row in rows]
    return sorted(lines, key=lambda each: (not each.standout, each.council, each.reference, each.number))


def _rows(actor: Actor, line_ids: Sequence[int]) -> Any:
    return (
        select(
            *(Line.id, Line.version, Line.number, Line.title, Line.ask_id, Line.kind, Line.state, Line.stage),
            *(Line.turn, Line.due_on, Line.asked, Line.is_novel, Line.is_contentious),
            *(
                Line.is_repercussive,
                is_evidenced().label("has_evidence"),
                Offer.reference,
                Organisation.short_name,
                Organisation.authority_kind,
            ),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .where(Line.id.in_(line_ids), visibility.scope(actor, Facet.INSIDE))
        .order_by(Line.id)
    )


def _line(
    session: Session,
    row: Any,
    terms: Terms,
    middles: Mapping[int, Any],
    latest: Mapping[int, Outcome],
    today: date,
) -> BulkLine:
    raised = (row.is_novel, row.is_contentious, row.is_repercussive)
    flags = frozenset(flag for flag, is_up in zip(Sensitivity, raised, strict=True) if is_up)
    judged = Standout(row.asked, middles.get(row.ask_id), bool(row.has_evidence), flags)
    return BulkLine(
        id=row.id,
        version=row.version,
        reference=row.reference,
        number=row.number,
        title=row.title,
        ask_id=row.ask_id,
        kind=row.kind,
        council=row.short_name,
        council_kind=kind_words(row.authority_kind),
        state=row.state,
        stage=row.stage,
        turn=row.turn,
        due=find_lateness(session, row.due_on, today),
        has_evidence=bool(row.has_evidence),
        flags=flags,
        terms=terms,
        latest=latest.get(row.id),
        standout=reasons_of(judged),
    )
