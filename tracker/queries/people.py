"""Who people are: for signing in, for the header, and for saying whom to ask."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.errors import NotFound
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole, SignInAttempt
from tracker.queries.prepared import fetch

Columns = tuple[int, str, str, str, bool, int, str, OrganisationKind, Role | None]


@dataclass(frozen=True)
class Member:
    """A person with their roles, as lists of people print them. `email` is for their own organisation's eyes."""

    person_id: int
    name: str
    post: str
    email: str
    is_active: bool
    actor: Actor

    @property
    def roles(self) -> tuple[Role, ...]:
        """Their roles, in the order people land."""
        return tuple(role for role in Role if role in self.actor.roles)


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password and to begin a session. Never printed."""

    person_id: int
    session_key: str
    password_hash: str | None


@dataclass(frozen=True)
class Failures:
    """How often in a row signing in has failed of late, and when last."""

    count: int
    last_at: datetime | None


def find_actor(session: Session, session_key: str) -> Actor | None:
    """The person of a session with roles and organisation, by one query; None once the key changed or they left."""
    members = _members(session, _OF_A_SESSION, {"session_key": session_key})
    return members[0].actor if members else None


def find_working(session: Session, person_id: int) -> Actor | None:
    """Someone by id as they are now, for doing what they decided earlier; None once they have left."""
    members = _members(session, _people().where(Person.id == person_id, Person.is_active))
    return members[0].actor if members else None


def get_member(session: Session, actor: Actor) -> Member:
    """The actor's own account. Raises NotFound."""
    members = _members(session, _people().where(Person.id == actor.person_id))
    if not members:
        raise NotFound
    return members[0]


def wants_digest(session: Session, actor: Actor) -> bool:
    """Whether the actor chose one e-mail a day over one each time."""
    return bool(session.scalar(select(Person.wants_digest).where(Person.id == actor.person_id)))


def find_member(session: Session, email: str) -> Member | None:
    """The person of this address; None for a stranger or someone who has left."""
    members = _members(session, _people().where(Person.email == email.strip().lower(), Person.is_active))
    return members[0] if members else None


def list_colleagues(session: Session, actor: Actor) -> Sequence[Member]:
    """Everyone of the actor's organisation, by name; for an administrator everyone, by organisation and name."""
    query = _people()
    if Role.ADMINISTRATOR not in actor.roles:
        query = query.where(Person.organisation_id == actor.organisation_id)
    return _members(session, query)


def list_holders(session: Session, actor: Actor, roles: Collection[str]) -> Sequence[Member]:
    """Who of the actor's own organisation holds one of the roles, by name."""
    holds = select(PersonRole.person_id).where(PersonRole.role.in_(list(roles)))
    return _members(
        session,
        _people().where(Person.organisation_id == actor.organisation_id, Person.is_active, Person.id.in_(holds)),
    )


def name_holders(session: Session, actor: Actor, role: Role) -> Mapping[int, str]:
    """The names of those of the actor's own organisation who hold a role, by id."""
    return {each.person_id: each.name for each in list_holders(session, actor, (role,))}


def list_everyone(session: Session) -> Sequence[Member]:
    """Everyone who can sign in, by organisation and name: for the demonstration's sign-in page alone."""
    return _members(session, _people().where(Person.is_active, Person.password_hash.is_not(None)))


def get_posts(session: Session, person_ids: Collection[int]) -> Mapping[int, str]:
    """The post of each of these people, or what they are where that is not said; nothing is asked about nobody."""
    if not person_ids:
        return {}
    rows = session.execute(select(Person.id, Person.post).where(Person.id.in_(sorted(person_ids))))
    return {person_id: post or "a colleague" for person_id, post in rows}


def find_credentials(session: Session, email: str) -> Credentials | None:
    """How the person of this address signs in; None for a stranger or someone who has left."""
    query = select(Person.id, Person.session_key, Person.password_hash)
    row = session.execute(query.where(Person.email == email.lower(), Person.is_active)).one_or_none()
    return None if row is None else Credentials(row.id, row.session_key, row.password_hash)


def get_own_credentials(session: Session, actor: Actor) -> Credentials:
    """How the actor signs in, to ask for the password again. Raises NotFound once they have left."""
    query = select(Person.id, Person.session_key, Person.password_hash)
    row = session.execute(query.where(Person.id == actor.person_id, Person.is_active)).one_or_none()
    if row is None:
        raise NotFound
    return Credentials(row.id, row.session_key, row.password_hash)


def count_failures(session: Session, email_digest: str, *, since: datetime) -> Failures:
    """Failures since the last success, not before `since` (machine time)."""
    mine = (SignInAttempt.email_digest == email_digest, SignInAttempt.at >= since)
    success = select(func.max(SignInAttempt.id)).where(*mine, SignInAttempt.succeeded).scalar_subquery()
    query = select(func.count(), func.max(SignInAttempt.at)).where(
        *mine, SignInAttempt.succeeded.is_(False), SignInAttempt.id > func.coalesce(success, 0)
    )
    count, last_at = session.execute(query).one()
    return Failures(count, last_at)


def _people() -> Select[*Columns]:
    """A row a person and role, with the organisation; people without a role have one row."""
    return (
        select(
            Person.id,
            Person.name,
            Person.post,
            Person.email,
            Person.is_active,
            Person.organisation_id,
            Organisation.name.label("organisation_name"),
            Organisation.kind,
            PersonRole.role,
        )
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(PersonRole, PersonRole.person_id == Person.id)
        .order_by(Organisation.name, Person.name, Person.id)
    )


_OF_A_SESSION = _people().where(Person.session_key == bindparam("session_key"), Person.is_active)
"""Asked with every page, so it is put together once."""


def _members(session: Session, query: Select[*Columns], given: Mapping[str, str] | None = None) -> list[Member]:
    members: dict[int, Member] = {}
    for row in fetch(session, query, given):
        member = members.get(row.id) or _member(row)
        if row.role is not None:
            actor = replace(member.actor, roles=member.actor.roles | {row.role})
            member = replace(member, actor=actor)
        members[row.id] = member
    return list(members.values())


def _member(row: Row[*Columns]) -> Member:
    actor = Actor(row.id, row.name, row.organisation_id, row.organisation_name, row.kind, frozenset())
    return Member(row.id, row.name, row.post, row.email, row.is_active, actor)
