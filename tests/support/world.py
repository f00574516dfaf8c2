"""A small world that every test may begin from: the registers as shipped, and people in their roles.

A test that asks for `world` finds it standing in `session`, `database` and `own_database`; one that does not has
empty tables. It is written once a run and copied, so asking for it costs nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support import databases
from tests.support.clock import START
from tracker.actions.passwords import Passwords
from tracker.db import Database, make_engine
from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.models.programmes import Programme
from tracker.registers.loading import load_registers

BEGINNING = datetime(2010, 4, 1, 9, 0, tzinfo=UTC)
"""The day the first programme opens, when the registers were loaded and everyone was given an account."""
NOW = START
PASSWORD = "four loud teapots"
"""Everyone's."""

COUNCILS = ("LUT", "CBF", "BIR", "MAN", "KEN")
DEPARTMENTS = ("CLG", "DfE", "DH", "DfT", "HMT")
CAST: Mapping[str, Sequence[tuple[Role, int]]] = {
    **dict.fromkeys(COUNCILS, ((Role.OFFICER, 2), (Role.SIGNATORY, 2), (Role.MANAGER, 1))),
    **dict.fromkeys(DEPARTMENTS, ((Role.CASEWORKER, 2), (Role.DECISION_MAKER, 2), (Role.MANAGER, 1))),
    "LGA": ((Role.MONITOR, 1),),
    "SERVICE": ((Role.AUDITOR, 1), (Role.ADMINISTRATOR, 1)),
}
CENTRE = {"CLG": Role.COORDINATOR, "HMT": Role.TREASURY_CLEARER}
POSTS = {Role.SIGNATORY: "Chief executive", Role.DECISION_MAKER: "Deputy director", Role.OFFICER: "Policy officer"}


@dataclass(frozen=True)
class World:
    """Ids and people of the world. `now` is ten o'clock on Monday 1 November 2010."""

    organisations: Mapping[str, int]
    programmes: Mapping[str, int]
    people: Mapping[tuple[str, str], Sequence[Actor]]
    now: datetime = NOW

    def as_(self, role: str, code: str, which: int = 1) -> Actor:
        """Someone by role and organisation: `world.as_("officer", "LUT")`; the second of them with `which=2`."""
        return self.people[role, code][which - 1]

    def organisation(self, code: str) -> int:
        """The id of a council or department by its register code."""
        return self.organisations[code]

    def programme(self, key: str = "single-offer-2011-12") -> int:
        """The id of a programme."""
        return self.programmes[key]

    def with_roles(self, actor: Actor, *roles: Role) -> Actor:
        """The same person, holding other roles: for trying a rule, not for signing in."""
        return replace(actor, roles=frozenset(roles))


def email_of(role: str, code: str, which: int = 1) -> str:
    """The address by which someone of the world signs in."""
    number = "" if which == 1 else str(which)
    return f"{role.replace('_', '-')}{number}@{code.lower()}.example.gov.uk"


def write_world(url: str) -> None:
    """Fill an empty database with the registers and the people."""
    database = Database(url)
    password_hash = Passwords(cheapest=True).hash(PASSWORD)
    with database.writing() as session:
        report = load_registers(session, now=BEGINNING)
        assert not report.is_refused, "\n".join(report.lines())
        for code, roles in CAST.items():
            organisation_id = session.scalars(select(Organisation.id).where(Organisation.code == code)).one()
            extra = ((CENTRE[code], 1),) if code in CENTRE else ()
            people = [(role, which) for role, count in (*roles, *extra) for which in range(1, count + 1)]
            session.add_all(_person(code, organisation_id, *each, password_hash) for each in people)
            session.flush()
            session.add_all(PersonRole(person_id=_id(session, code, *each), role=each[0]) for each in people)
    database.engine.dispose()


def _person(code: str, organisation_id: int, role: Role, which: int, password_hash: str) -> Person:
    return Person(
        organisation_id=organisation_id,
        name=f"{role.words} {which} of {code}",
        post=POSTS.get(role, ""),
        email=email_of(role, code, which),
        password_hash=password_hash,
        session_key=f"{code} {role} {which}",
    )


def _id(session: Session, code: str, role: Role, which: int) -> int:
    return session.scalars(select(Person.id).where(Person.email == email_of(role, code, which))).one()


def read_world(session: Session) -> World:
    """The ids that this copy of the world has."""
    cast: dict[tuple[str, str], list[Actor]] = defaultdict(list)
    query = (
        select(Person, Organisation, PersonRole.role)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .order_by(Person.id)
    )
    for person, body, role in session.execute(query):
        actor = Actor(person.id, person.name, body.id, body.name, OrganisationKind(body.kind), frozenset({role}))
        cast[role.value, body.code].append(actor)
    return World(
        dict(session.execute(select(Organisation.code, Organisation.id)).all()),
        dict(session.execute(select(Programme.key, Programme.id)).all()),
        dict(cast),
    )


@pytest.fixture(scope="session")
def new_world(new_databases: databases.Databases) -> Callable[[], str]:
    """Hands out the addresses of new databases in which the world stands."""
    return lambda: new_databases.filled("world", write_world)


@pytest.fixture(scope="session")
def world_engine(new_world: Callable[[], str]) -> Iterator[Engine]:
    """This worker's copy of the world, in which no test leaves anything behind."""
    engine = make_engine(new_world())
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def world(world_engine: Engine) -> World:
    """Who and what stands in it; a test that asks for this has it in its database."""
    with Session(world_engine) as session:
        return read_world(session)
