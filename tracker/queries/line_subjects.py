"""What lines ask about: titles, owners and refusals of many drafts at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.line_drafts import LineDraft, order
from tracker.domain.lines import LineState
from tracker.models.lines import Line
from tracker.queries import freedoms, grants, indicators, organisations
from tracker.queries.line_drafts import key_of

Named = tuple[str, int]
"""A title, and the department that is held to own the thing."""

_OVER = (LineState.REJECTED, LineState.WITHDRAWN)


@dataclass(frozen=True)
class Subject:
    """What a draft asks about, as at a day. `department_id` owns it that day; `refusal` says why not to ask, or ""."""

    title: str
    department_id: int
    refusal: str = ""


def get_subjects(session: Session, programme_id: int, drafts: Sequence[LineDraft], today: date) -> list[Subject | None]:
    """What each draft asks about; None for one that names nothing there is. A fixed number of queries."""
    rings = grants.get_rings(
        session, programme_id, {(d.authority_id, d.ring_id) for d in drafts if d.ring_id is not None}, today
    )
    named = _named(session, drafts)
    holders = organisations.holders_on(session, {each[1] for each in named if each}, today)
    found: list[Subject | None] = []
    for draft, name in zip(drafts, named, strict=True):
        ring = rings.get((draft.authority_id, draft.ring_id)) if draft.ring_id is not None else None
        if ring is not None:
            found.append(Subject(order(draft.kind, ring.label), ring.department_id, ring.refusal))
        elif name is not None and draft.ring_id is None:
            found.append(Subject(order(draft.kind, name[0], draft.change), holders[name[1]].id))
        else:
            found.append(None)
    return found


def list_asked(session: Session, offer_id: int) -> Mapping[tuple[object, ...], int]:
    """What the offer's lines ask for already, each as `LineDraft.key` says it, and the number of that line."""
    query = select(Line).where(Line.offer_id == offer_id, Line.state.not_in(_OVER)).order_by(Line.number)
    return {key_of(row): row.number for row in session.scalars(query)}


def _named(session: Session, drafts: Sequence[LineDraft]) -> list[Named | None]:
    targets = indicators.get_names(session, {d.indicator_id for d in drafts if d.indicator_id is not None})
    catalogue = freedoms.get_names(session, {d.freedom_id for d in drafts if d.freedom_id is not None})
    departments = organisations.list_all_departments(session)

    def name_of(draft: LineDraft) -> Named | None:
        if draft.indicator_id is not None:
            return targets.get(draft.indicator_id)
        if draft.freedom_id is not None:
            return catalogue.get(draft.freedom_id)
        if draft.department_id is None or draft.department_id not in departments:
            return None
        return draft.title.strip(), draft.department_id

    return [name_of(draft) for draft in drafts]
