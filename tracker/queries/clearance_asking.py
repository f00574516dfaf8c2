"""What a coordinator chooses from when other departments are to be asked: whom, and the earliest last day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.actors import OrganisationKind, Role
from tracker.domain.clocks import ClockKind, ClockRule, due_on
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.models.programmes import Programme
from tracker.queries.clocks import get_timetable
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class Askable:
    """A department that can be asked: somebody in it could reply."""

    id: int
    name: str


@dataclass(frozen=True)
class LeastTime:
    """How long departments have at least, and the first day that may be the last."""

    rule: ClockRule
    earliest: date


def get_least_time(session: Session, programme_ids: Collection[int], today: date) -> LeastTime:
    """By the clock of rounds; of several programmes the longest. Raises HolidaysNotKnown."""
    timetables = [get_timetable(session, each) for each in sorted(programme_ids)]
    longest = max(timetables, key=lambda each: each.rules[ClockKind.CLEARANCE_ROUND].length)
    rule = longest.rules[ClockKind.CLEARANCE_ROUND]
    return LeastTime(rule, due_on(rule, today, (), longest.calendar))


def programmes_of(session: Session, line_ids: Collection[int]) -> frozenset[int]:
    """The programmes of some lines."""
    return frozenset(session.scalars(select(Line.programme_id).where(Line.id.in_(line_ids))))


def list_askable(session: Session, line_ids: Collection[int]) -> Sequence[Askable]:
    """The departments that could be asked about these lines, by name: not HM Treasury, not an owner of them all."""
    owners = set(session.scalars(select(Line.owner_id).where(Line.id.in_(line_ids))))
    of_lines = Programme.id.in_(programmes_of(session, line_ids))
    left_out = set(session.scalars(select(Programme.treasury_id).where(of_lines)))
    left_out |= owners if len(owners) == 1 else set()
    return [Askable(*row) for row in session.execute(*_askable()) if row.id not in left_out]


@prepared
def _askable() -> Select[int, str]:
    deciders = (
        select(Person.organisation_id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.is_active, PersonRole.role == Role.DECISION_MAKER)
    )
    return (
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind == OrganisationKind.DEPARTMENT, Organisation.id.in_(deciders))
        .order_by(Organisation.name)
    )
