"""What departments are open to: the stance that holds on a subject, and those before it (2-model, "Stance").

A stance is public from the moment it is taken, so nothing here is scoped to a reader.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.domain.stances import StancePosition, Subject, SubjectKind
from tracker.models.grants import Ring
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.stances import Stance
from tracker.queries.prepared import fetch, prepared

COLUMNS: Mapping[SubjectKind, Any] = {
    SubjectKind.GRANT: Stance.grant_id,
    SubjectKind.INDICATOR: Stance.indicator_id,
    SubjectKind.FREEDOM: Stance.freedom_id,
}


@dataclass(frozen=True)
class Held:
    """One stance as it was taken."""

    id: int
    subject: Subject
    department_id: int
    department: str
    position: StancePosition
    reason: str
    conditions: str
    from_on: date


def subject_of(ring_grant_id: int | None, indicator_id: int | None, freedom_id: int | None) -> Subject | None:
    """What an ask is about, as far as a department may have a stance on it; None for a freedom of one's own."""
    for kind, found in zip(SubjectKind, (ring_grant_id, indicator_id, freedom_id), strict=True):
        if found is not None:
            return Subject(kind, found)
    return None


def find_stance(session: Session, subject: Subject | None, today: date) -> Held | None:
    """The stance that holds on a subject today, if any."""
    return find_stances(session, [subject], today).get(subject) if subject else None


def find_stance_of_line(session: Session, line_id: int, today: date) -> Held | None:
    """The stance that holds today on what a line is about, drafted or sent; by one query."""
    rows = fetch(session, *_of_line(line_id, today))
    return read_held(rows[-1]) if rows else None


@prepared
def _of_line(line_id: int, today: date) -> Select[*tuple[Any, ...]]:
    about = or_(
        Stance.grant_id == Ring.grant_id,
        Stance.indicator_id == Line.indicator_id,
        Stance.freedom_id == Line.freedom_id,
    )
    query = all_stances().join(Line, Line.id == line_id).outerjoin(Ring, Ring.id == Line.ring_id)
    return query.where(about, Stance.from_on <= today)


def find_stances(session: Session, subjects: Collection[Subject], today: date) -> Mapping[Subject, Held]:
    """The stances that hold on these subjects today, by one query; the one taken last holds."""
    if not subjects:
        return {}
    ids = {kind: sorted(each.id for each in subjects if each.kind is kind) for kind in SubjectKind}
    rows = fetch(session, *_on(*(ids[kind] for kind in SubjectKind)))
    return {held.subject: held for held in map(read_held, rows) if held.from_on <= today}


@prepared
def _on(grants: Collection[int], indicators: Collection[int], freedoms: Collection[int]) -> Select[*tuple[Any, ...]]:
    about = or_(Stance.grant_id.in_(grants), Stance.indicator_id.in_(indicators), Stance.freedom_id.in_(freedoms))
    return all_stances().where(about)


def all_stances() -> Select[*tuple[Any, ...]]:
    """Every stance there is, in the order in which they hold: of two the later one."""
    return (
        select(
            *(Stance.id, Stance.grant_id, Stance.indicator_id, Stance.freedom_id, Stance.department_id),
            *(Organisation.name.label("department"), Stance.position, Stance.reason, Stance.conditions),
            Stance.from_on,
        )
        .join(Organisation, Organisation.id == Stance.department_id)
        .order_by(Stance.from_on, Stance.id)
    )


def read_held(row: Any) -> Held:
    """A row of `all_stances`."""
    subject = subject_of(row.grant_id, row.indicator_id, row.freedom_id)
    assert subject is not None  # a constraint of the table
    return Held(
        row.id, subject, row.department_id, row.department, row.position, row.reason, row.conditions, row.from_on
    )
