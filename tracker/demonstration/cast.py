"""Who plays: councils and departments of the day, with one person a role, labelled by role and body."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from sqlalchemy.orm import Session

from tracker.actions.people import NewPerson, add_person
from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.registers import AuthorityKind
from tracker.queries.organisations import Body, get_by_code, list_authorities, list_departments

FEATURED = ("LUT", "CBF", "BIR", "MAN", "KEN", "DUR")
"""Councils whose people can sign in, and below the departments; those of the others act and are not listed."""

FEATURED_DEPARTMENTS = ("CLG", "CO", "Defra", "DfE", "DfT", "DH", "DWP", "HMT", "HO")
SECONDS = {
    "LUT": (Role.OFFICER, Role.SIGNATORY), "CLG": (Role.CASEWORKER,), "DfE": (Role.CASEWORKER, Role.DECISION_MAKER),
}  # fmt: skip
"""Where a role has two people: work can be handed over there, and one can stand in for the other."""

MOST_COUNCILS = 330
COUNCIL_ROLES = (Role.OFFICER, Role.SIGNATORY, Role.MANAGER)
DEPARTMENT_ROLES = (Role.CASEWORKER, Role.DECISION_MAKER, Role.MANAGER)
POSTS = {
    Role.OFFICER: "Policy officer",
    Role.SIGNATORY: "Chief executive",
    Role.CASEWORKER: "Policy adviser",
    Role.DECISION_MAKER: "Deputy director",
    Role.COORDINATOR: "Programme manager",
    Role.TREASURY_CLEARER: "Spending team",
}


@dataclass(frozen=True)
class Cast:
    """The councils in the order they play, and everyone by role and organisation id."""

    councils: Sequence[Body]
    people: Mapping[tuple[Role, int], Actor]
    seconds: Mapping[tuple[Role, int], Actor] = field(default_factory=dict)

    def who(self, role: Role, organisation_id: int) -> Actor:
        """The one person of that role there who acts in the offers."""
        return self.people[role, organisation_id]


def gather(session: Session, count: int, password_hash: str, *, day: date, now: datetime) -> Cast:
    """Add the people of `count` councils, every department of the day and the bodies round them."""
    councils = _councils(session, count, day)
    people: dict[tuple[Role, int], Actor] = {}
    seconds: dict[tuple[Role, int], Actor] = {}
    for body, roles, may_sign_in in _organisations(session, councils, day):
        for role in roles:
            given = password_hash if may_sign_in else None
            people[role, body.id] = _add(session, body, role, role.words, given, now)
        for role in SECONDS.get(body.code, ()):
            words = f"Second {role.words.lower()}"
            seconds[role, body.id] = _add(session, body, role, words, password_hash, now)
    return Cast(councils, people, seconds)


def _councils(session: Session, count: int, day: date) -> Sequence[Body]:
    """The featured ones first, then all others in an order that mixes regions and kinds; districts seldom lead."""
    found = {b.code: b for b in list_authorities(session, day) if b.authority_kind and b.authority_kind.is_council}
    first = [found.pop(code) for code in FEATURED]
    rest = sorted(found.values(), key=_place)
    return [*first, *rest][: min(count, MOST_COUNCILS)]


def minister_of(official: Actor) -> str:
    """The minister of an official's department, named as everyone here: "Minister, DfE"."""
    return f"Minister, {official.name.partition(', ')[2]}"


def _place(body: Body) -> float:
    later = 0.18 if body.authority_kind is AuthorityKind.DISTRICT else 0
    return later + Random(body.code).random()


def _organisations(
    session: Session, councils: Sequence[Body], day: date
) -> Iterator[tuple[Body, Sequence[Role], bool]]:
    for council in councils:
        is_featured = council.code in FEATURED
        yield council, COUNCIL_ROLES if is_featured else COUNCIL_ROLES[:2], is_featured
    for department in list_departments(session, day):
        extra = {"CLG": (Role.COORDINATOR,), "HMT": (Role.TREASURY_CLEARER,)}.get(department.code, ())
        yield department, (*DEPARTMENT_ROLES, *extra), department.code in FEATURED_DEPARTMENTS
    yield get_by_code(session, "LGA"), (Role.MONITOR, Role.MANAGER), True
    yield get_by_code(session, "SERVICE"), (Role.AUDITOR, Role.ADMINISTRATOR), True


def _add(session: Session, body: Body, role: Role, words: str, password_hash: str | None, now: datetime) -> Actor:
    name = f"{words}, {body.short_name}"
    email = f"{words.lower().replace(' ', '-')}@{body.code.lower()}.demo.example"
    post = POSTS.get(role, words) if words == role.words else words
    new = NewPerson(body.code, email, name, (role,), password_hash, post)
    person_id = add_person(session, None, new, now=now)
    return Actor(person_id, name, body.id, body.name, OrganisationKind(body.kind), frozenset({role}))
