"""The head that the pages about one line share, and how much each of them holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness
from tracker.domain.errors import NotFound
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.standing import Facet, Standing, check_seen, may_see
from tracker.models.files import Attachment
from tracker.models.lines import Line
from tracker.models.messages import Message
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.acceptance_limits import is_above
from tracker.queries.clocks import find_lateness
from tracker.queries.messages import count_notes
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class LineHead:
    """What stands over every page of a submitted line; `stage` is None for whoever does not see the inside."""

    id: int
    reference: str
    number: int
    count: int
    title: str
    lead: str
    council: str
    council_short: str
    department: str
    department_id: int
    marking: str
    state: LineState
    turn: Turn
    stage: Stage | None
    is_with_conditions: bool
    assigned_to_id: int | None
    due: Lateness | None
    sees_inside: bool
    standing: Standing


@dataclass(frozen=True)
class SaidCounts:
    """How many messages and files a line has, and how many notes that are the reader's to read."""

    messages: int
    notes: int
    files: int


def find_head(session: Session, actor: Actor, reference: str, number: int, today: date) -> LineHead | None:
    """The head of a submitted line for those who see its terms; None for a draft, which has pages of its own.

    Raises NotFound when it is not there or not the actor's to see.
    """
    found = session.execute(*_line(reference, number)).one_or_none()
    if found is None:
        raise NotFound
    row = found.Line
    standing = visibility.standing_for(session, actor, row, is_above_limit=found.is_above_limit)
    check_seen(actor, standing, Facet.TERMS)
    if row.state is LineState.DRAFT:
        return None
    sees_inside = may_see(actor, standing, Facet.INSIDE)
    return LineHead(
        id=row.id,
        reference=reference,
        number=number,
        count=found.of,
        title=row.title,
        lead=found.lead,
        council=found.council.name,
        council_short=found.council.short_name,
        department=found.department,
        department_id=row.owner_id,
        marking=row.offer.marking,
        state=row.state,
        turn=row.turn,
        stage=row.stage if sees_inside else None,
        is_with_conditions=row.is_with_conditions,
        assigned_to_id=row.assigned_to_id if sees_inside else None,
        due=find_lateness(session, row.due_on, today),
        sees_inside=sees_inside,
        standing=standing,
    )


def count_said(session: Session, actor: Actor, line_id: int) -> SaidCounts:
    """What the tabs of a line say, in one statement; all are nothing for who does not see the terms."""
    return SaidCounts(**session.execute(*_counts(actor, line_id)).one()._asdict())


def select_line(reference: str, number: int) -> Select[*tuple[Any, ...]]:
    """One line with its offer: `Line`, its `council`, the names of `department` and `lead`, and `of` how many it is.

    For a builder to add to; drafts are not counted. `is_above_limit`: for its council's officers to accept.
    """
    council, department, lead = (aliased(Organisation, name=name) for name in ("council", "department", "lead"))
    each = aliased(Line)
    count = select(func.count()).where(each.offer_id == Line.offer_id, each.state != LineState.DRAFT).scalar_subquery()
    return (
        select(
            *(Line, council, department.name.label("department"), lead.name.label("lead"), count.label("of")),
            is_above().label("is_above_limit"),
        )
        .join(Line.offer)
        .join(council, council.id == Line.authority_id)
        .join(department, department.id == Line.owner_id)
        .join(lead, lead.id == Offer.lead_id)
        .options(contains_eager(Line.offer))
        .where(Offer.reference == reference, Line.number == number)
    )


@prepared
def _line(reference: str, number: int) -> Select[*tuple[Any, ...]]:
    return select_line(reference, number)


@prepared
def _counts(actor: Actor, line_id: int) -> Select[*tuple[Any, ...]]:
    terms = visibility.scope(actor, Facet.TERMS)
    messages = select(func.count()).where(Message.line_id == Line.id, terms)
    files = select(func.count()).where(Attachment.line_id == Line.id, terms)
    return select(
        messages.correlate(Line).scalar_subquery().label("messages"),
        count_notes(actor).correlate(Line).scalar_subquery().label("notes"),
        files.correlate(Line).scalar_subquery().label("files"),
    ).where(Line.id == line_id)
