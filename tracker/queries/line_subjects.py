"""What lines ask about: titles, owners and refusals of many drafts at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.db import portions
from tracker.domain.line_drafts import LineDraft, order
from tracker.domain.lines import FALLEN, LIVE, LineState
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import freedoms, grants, indicators, organisations
from tracker.queries.line_drafts import key_of

Named = tuple[str, int]
"""A title, and the department that is held to own the thing."""

_KEY = (Line.authority_id, Line.kind, Line.ring_id, Line.indicator_id, Line.freedom_id, Line.title)
_IS_SHARED = or_(Line.ring_id.is_not(None), Line.indicator_id.is_not(None), Line.freedom_id.is_not(None))
"""Asks that other lines may share: a freedom of one's own is its own ask."""
_MINE, _OTHER = aliased(Line), aliased(Line)


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


def list_asked(
    session: Session, offer_id: int, programme_id: int, authority_ids: Collection[int]
) -> Mapping[tuple[object, ...], str]:
    """What is asked for already, each as `LineDraft.key` says it, and by which line: "Line 2 of SO-0007".

    By lines of this offer, and by live ones that these councils have in others of the programme.
    """
    here = and_(Line.offer_id == offer_id, Line.state.not_in(FALLEN))
    elsewhere = and_(
        *(Line.offer_id != offer_id, Line.programme_id == programme_id, Line.authority_id.in_(authority_ids)),
        Line.state.in_(LIVE),
        _IS_SHARED,
    )
    query = select(*_KEY, Line.number, Line.offer_id, Offer.reference).join(Offer, Offer.id == Line.offer_id)
    rows = session.execute(query.where(or_(here, elsewhere)).order_by(Line.id))
    return {
        key_of(row): f"Line {row.number} of {'this offer' if row.offer_id == offer_id else row.reference}"
        for row in rows
    }


def list_asked_elsewhere(session: Session, offer_id: int) -> Sequence[tuple[int, str]]:
    """Numbers of the offer's drafted lines that a live line of their council asks for, and which does.

    It may be one of this offer: what was asked anew after a withdrawal that was undone.
    """
    return _asked_too(session, _MINE.offer_id == offer_id, _MINE.state == LineState.DRAFT)


def list_asked_anew(session: Session, line_ids: Collection[int]) -> Sequence[tuple[int, str]]:
    """The same of lines that were withdrawn: what has come to be asked for by another line since."""
    found: list[tuple[int, str]] = []
    for some in portions(line_ids):
        found.extend(_asked_too(session, _MINE.id.in_(some)))
    return found


def _asked_too(session: Session, *mine: ColumnElement[bool]) -> Sequence[tuple[int, str]]:
    """Of lines that are not live, those for which a live one asks, and that one: "line 2 of SO-0007"."""
    query = (
        select(_MINE.number, _OTHER.number, Offer.reference)
        .join(_OTHER, and_(_OTHER.ask_id == _MINE.ask_id, _OTHER.authority_id == _MINE.authority_id))
        .join(Offer, Offer.id == _OTHER.offer_id)
        .where(*mine, _OTHER.state.in_(LIVE))
        .order_by(_MINE.number, _OTHER.id)
    )
    found: dict[int, str] = {}
    for number, their, reference in session.execute(query):
        found.setdefault(number, f"line {their} of {reference}")
    return list(found.items())


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
