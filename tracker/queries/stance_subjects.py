"""Grants, indicators and freedoms as what a department may have a stance on, with how many open lines each concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.lines import LineState
from tracker.domain.stances import StancePosition, Subject, SubjectKind
from tracker.models.grants import Grant, Ring
from tracker.models.indicators import CatalogueFreedom, Indicator
from tracker.models.lines import Line
from tracker.models.stances import Stance
from tracker.queries import organisations, stances
from tracker.queries.prepared import fetch, prepared
from tracker.queries.stances import COLUMNS, Held, all_stances, read_held


@dataclass(frozen=True)
class SubjectRow:
    """One subject on a day: its name, the department that answers for it then, the stance that holds."""

    subject: Subject
    name: str
    department_id: int
    department: str
    held: Held | None
    open_lines: int = 0


def list_subjects(
    session: Session, department_id: int, today: date, *, kind: SubjectKind | None = None, words: str = ""
) -> Sequence[SubjectRow]:
    """All that a department answers for today, those with a stance first, then by open lines and name."""
    rows = [row for row in _all(session, today) if row.department_id == department_id and _fits(row, kind, words)]
    counts = _count_open(session, department_id)
    counted = [
        SubjectRow(each.subject, each.name, each.department_id, each.department, each.held, counts.get(each.subject, 0))
        for each in rows
    ]
    return sorted(counted, key=lambda each: (each.held is None, -each.open_lines, each.name))


def list_held(
    session: Session,
    today: date,
    *,
    position: StancePosition | None = None,
    department_id: int | None = None,
    words: str = "",
) -> Sequence[SubjectRow]:
    """Every stance that holds today, by department and name: what everyone may read."""
    found = [
        row
        for row in _all(session, today)
        if row.held is not None
        and position in (None, row.held.position)
        and department_id in (None, row.department_id)
        and _fits(row, None, words)
    ]
    return sorted(found, key=lambda each: (each.department, each.name))


def get_subject(session: Session, subject: Subject, today: date) -> SubjectRow:
    """One subject. Raises NotFound."""
    query = _named(subject.kind).where(_TABLES[subject.kind].id == subject.id)
    rows = session.execute(query).all()
    if not rows:
        raise NotFound
    return _rows(session, [(subject, rows[0])], today)[0]


def list_history(session: Session, subject: Subject) -> Sequence[Held]:
    """Every stance ever taken on a subject, the one that holds or will hold last first."""
    query = all_stances().where(COLUMNS[subject.kind] == subject.id)
    return list(reversed([read_held(row) for row in session.execute(query)]))


def count_open(session: Session, department_id: int, subject: Subject) -> int:
    """How many open lines of the department are about a subject."""
    return _count_open(session, department_id).get(subject, 0)


def list_caseworkers(session: Session, department_id: int, subject: Subject) -> Sequence[int]:
    """The ids of those who have open lines of the department about a subject."""
    query = select(Line.assigned_to_id).where(*_open(department_id), about(subject), Line.assigned_to_id.is_not(None))
    return [each for each in session.scalars(query.distinct().order_by(Line.assigned_to_id)) if each is not None]


def about(subject: Subject) -> Any:
    """A condition on `Line`: those about a subject; of a grant any of its rings."""
    match subject.kind:
        case SubjectKind.GRANT:
            return Line.ring_id.in_(select(Ring.id).where(Ring.grant_id == subject.id))
        case SubjectKind.INDICATOR:
            return Line.indicator_id == subject.id
        case SubjectKind.FREEDOM:
            return Line.freedom_id == subject.id


def _open(department_id: int) -> tuple[Any, ...]:
    return Line.owner_id == department_id, Line.settled_at.is_(None), Line.state != LineState.DRAFT


def _count_open(session: Session, department_id: int) -> Mapping[Subject, int]:
    found: dict[Subject, int] = {}
    for row in fetch(session, *_counts(department_id)):
        subject = stances.subject_of(row.grant_id, row.indicator_id, row.freedom_id)
        if subject is not None:
            found[subject] = found.get(subject, 0) + row.lines
    return found


@prepared
def _counts(department_id: int) -> Select[*tuple[Any, ...]]:
    columns = (Ring.grant_id, Line.indicator_id, Line.freedom_id)
    query = select(*columns, func.count().label("lines")).select_from(Line).outerjoin(Ring, Ring.id == Line.ring_id)
    return query.where(*_open(department_id)).group_by(*columns)


_TABLES: Mapping[SubjectKind, Any] = {
    SubjectKind.GRANT: Grant,
    SubjectKind.INDICATOR: Indicator,
    SubjectKind.FREEDOM: CatalogueFreedom,
}


def _named(kind: SubjectKind) -> Select[*tuple[Any, ...]]:
    table = _TABLES[kind]
    names: Mapping[SubjectKind, Any] = {
        SubjectKind.GRANT: Grant.name,
        SubjectKind.INDICATOR: Indicator.code + " " + Indicator.title,
        SubjectKind.FREEDOM: CatalogueFreedom.title,
    }
    return select(table.id, names[kind].label("name"), table.department_id).order_by(table.id)


def _all(session: Session, today: date) -> Sequence[SubjectRow]:
    found = [(Subject(kind, row.id), row) for kind in SubjectKind for row in session.execute(_named(kind))]
    return _rows(session, found, today, everything=True)


def _rows(
    session: Session, found: Sequence[tuple[Subject, Any]], today: date, *, everything: bool = False
) -> list[SubjectRow]:
    owners = organisations.holders_on(session, {row.department_id for _subject, row in found}, today)
    if everything:
        query = all_stances().where(Stance.from_on <= today)
        held: Mapping[Subject, Held] = {each.subject: each for each in map(read_held, session.execute(query))}
    else:
        held = stances.find_stances(session, [subject for subject, _row in found], today)
    return [
        SubjectRow(subject, row.name, owners[row.department_id].id, owners[row.department_id].name, held.get(subject))
        for subject, row in found
    ]


def _fits(row: SubjectRow, kind: SubjectKind | None, words: str) -> bool:
    return kind in (None, row.subject.kind) and all(word in row.name.lower() for word in words.lower().split())
