"""Who stands in for whom on a day, and whom a person may name.

A nomination holds while its days run and it is not ended, the one who named is there, and the deputy holds the role.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor, Role
from tracker.models.deputies import Deputy
from tracker.models.people import Person, PersonRole
from tracker.queries import people
from tracker.queries.people import Member
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class Nomination:
    """One deputy's days. `person_id` is who named them; `name` and `post` are of the other of the two."""

    id: int
    person_id: int
    name: str
    post: str
    role: Role
    from_on: date
    to_on: date

    @property
    def title(self) -> str:
        """The post, or the role of someone without one."""
        return self.post or self.role.words

    def runs_on(self, day: date) -> bool:
        """Whether the deputy may act that day."""
        return self.from_on <= day <= self.to_on


@dataclass(frozen=True)
class Candidate:
    """A colleague who could stand in, and the role they have in common."""

    member: Member
    role: Role


def find_running(session: Session, deputy: Actor, person_id: int, today: date) -> Nomination | None:
    """The nomination by which someone acts for another that day; None when there is none."""
    row = session.execute(*_running(deputy.person_id, person_id, today)).first()
    return None if row is None else Nomination(*row)


def list_named(session: Session, actor: Actor, today: date) -> Sequence[Nomination]:
    """The deputies that the actor has named, today's and those to come, by their first day."""
    deputy = aliased(Person)
    query = _nominations(deputy).join(deputy, deputy.id == Deputy.deputy_id)
    query = query.where(Deputy.person_id == actor.person_id, Deputy.ended_at.is_(None), Deputy.to_on >= today)
    return [Nomination(*row) for row in session.execute(query.order_by(Deputy.from_on, Deputy.id))]


def list_stood_in_for(session: Session, actor: Actor, today: date) -> Sequence[Nomination]:
    """For whom the actor may act, today or later, by their first day."""
    named_by = aliased(Person)
    query = _nominations(named_by).join(named_by, named_by.id == Deputy.person_id)
    query = query.where(*_holds(named_by), Deputy.deputy_id == actor.person_id, Deputy.to_on >= today)
    return [Nomination(*row) for row in session.execute(query.order_by(Deputy.from_on, Deputy.id))]


def list_candidates(session: Session, actor: Actor) -> Sequence[Candidate]:
    """Colleagues whom the actor may name, with each role in common, by name."""
    shared = sorted(role.value for role in actor.roles)
    return [
        Candidate(member, role)
        for member in people.list_holders(session, actor, shared)
        for role in member.roles
        if member.person_id != actor.person_id and role in actor.roles
    ]


def deputies_of(session: Session, person_ids: Collection[int], today: date) -> Mapping[int, frozenset[int]]:
    """Who stands in that day for each of these people, by their id; nobody has no entry."""
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, deputy_id in session.execute(*_standing_in(sorted(person_ids), today)):
        found[person_id].add(deputy_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


@prepared
def _running(deputy_id: int, person_id: int, today: date) -> Select[*tuple[Any, ...]]:
    named_by = aliased(Person)
    query = _nominations(named_by).join(named_by, named_by.id == Deputy.person_id)
    return query.where(*_holds(named_by), *_runs(today), Deputy.deputy_id == deputy_id, Deputy.person_id == person_id)


@prepared
def _standing_in(person_ids: Collection[int], today: date) -> Select[int, int]:
    named_by = aliased(Person)
    query = select(Deputy.person_id, Deputy.deputy_id).join(named_by, named_by.id == Deputy.person_id)
    return query.where(*_holds(named_by), *_runs(today), Deputy.person_id.in_(person_ids))


def _nominations(of: type[Person]) -> Select[*tuple[Any, ...]]:
    return select(Deputy.id, Deputy.person_id, of.name, of.post, Deputy.role, Deputy.from_on, Deputy.to_on)


def _runs(today: date) -> tuple[ColumnElement[bool], ...]:
    return Deputy.from_on <= today, Deputy.to_on >= today


def _holds(named_by: type[Person]) -> tuple[ColumnElement[bool], ...]:
    """Not ended; who named is there; the deputy is there too, in the same organisation and role."""
    deputy = aliased(Person)
    is_fit = (
        select(deputy.id)
        .join(PersonRole, PersonRole.person_id == deputy.id)
        .where(deputy.id == Deputy.deputy_id, deputy.is_active, deputy.organisation_id == named_by.organisation_id)
        .where(PersonRole.role == Deputy.role)
        .exists()
    )
    return Deputy.ended_at.is_(None), named_by.is_active.is_(True), is_fit
