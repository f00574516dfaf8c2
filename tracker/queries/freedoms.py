"""The catalogue of other freedoms, with the powers that a council may already have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.registers import Certainty, FreedomKind
from tracker.models.indicators import CatalogueFreedom
from tracker.models.organisations import Organisation
from tracker.queries import organisations


@dataclass(frozen=True)
class FreedomFacts:
    """A freedom of the catalogue as at a day; `already_possible` is the power, "" where none was held that day."""

    id: int
    kind: FreedomKind
    title: str
    meaning: str
    department_id: int
    department: str
    statutory_basis: str
    already_possible: str
    certainty: Certainty

    @property
    def warning(self) -> str:
        """As in "You may already be able to do this: …", or "". A council may ask all the same."""
        return f"You may already be able to do this: {self.already_possible}" if self.already_possible else ""


def list_freedoms(session: Session, today: date, *, words: str = "", department_id: int = 0) -> Sequence[FreedomFacts]:
    """The catalogue, by kind and title. `words` must all be in the title, meaning, kind or department's name."""
    query = _freedoms()
    for word in words.split():
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED)))
    found = _facts(session, session.scalars(query).all(), today)
    return [each for each in found if department_id in (0, each.department_id)]


def list_already_possible(session: Session, today: date) -> Sequence[FreedomFacts]:
    """Those of the catalogue that a council may do today without asking anyone."""
    return [each for each in list_freedoms(session, today) if each.already_possible]


def get_freedom(session: Session, freedom_id: int, today: date) -> FreedomFacts:
    """One freedom. Raises NotFound."""
    rows = session.scalars(_freedoms().where(CatalogueFreedom.id == freedom_id)).all()
    if not rows:
        raise NotFound
    return _facts(session, rows, today)[0]


def get_names(session: Session, freedom_ids: Collection[int]) -> Mapping[int, tuple[str, int]]:
    """For many lines at once: the title, and the department that is held to own each."""
    query = select(CatalogueFreedom.id, CatalogueFreedom.title, CatalogueFreedom.department_id)
    rows = session.execute(query.where(CatalogueFreedom.id.in_(set(freedom_ids)))) if freedom_ids else ()
    return {row.id: (row.title, row.department_id) for row in rows}


_SEARCHED = (CatalogueFreedom.title, CatalogueFreedom.meaning, CatalogueFreedom.kind, Organisation.name)


def _freedoms() -> Select[CatalogueFreedom]:
    query = select(CatalogueFreedom).join(Organisation, Organisation.id == CatalogueFreedom.department_id)
    return query.order_by(CatalogueFreedom.kind, CatalogueFreedom.title)


def _facts(session: Session, rows: Sequence[CatalogueFreedom], today: date) -> list[FreedomFacts]:
    holders = organisations.holders_on(session, {row.department_id for row in rows}, today)
    return [
        FreedomFacts(
            id=row.id,
            kind=FreedomKind(row.kind),
            title=row.title,
            meaning=row.meaning,
            department_id=holders[row.department_id].id,
            department=holders[row.department_id].name,
            statutory_basis=row.statutory_basis,
            already_possible=row.already_possible if _is_held(row, today) else "",
            certainty=Certainty(row.certainty),
        )
        for row in rows
    ]


def _is_held(row: CatalogueFreedom, today: date) -> bool:
    """Whether the power is there on the day; `to_on` is the first day without it."""
    return (row.from_on is None or row.from_on <= today) and (row.to_on is None or today < row.to_on)
