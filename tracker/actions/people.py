"""Adding people, signing in, changing a password; and writing down what was refused."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions.passwords import LONGEST, SHORTEST
from tracker.domain.actors import ROLES_OF, Actor, Role
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole, RefusedMove, SignInAttempt


def check_password_words(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is too short, too long, or made of the person's own name or address.

    Raises RuleBroken on the field `new_password`.
    """
    if len(password) < SHORTEST:
        raise RuleBroken(f"Enter a password of at least {SHORTEST} characters", "new_password")
    if len(password) > LONGEST:
        raise RuleBroken(f"Enter a password of at most {LONGEST} characters", "new_password")
    if password.lower() in {email.lower(), name.lower()} or len(set(password)) < 4:
        raise RuleBroken("Enter a password that is harder to guess", "new_password")


@dataclass(frozen=True)
class NewPerson:
    """Someone to be added to an organisation, in one or more of its roles."""

    organisation_code: str
    email: str
    name: str
    roles: Collection[Role]
    password_hash: str | None
    post: str = ""


def add_person(session: Session, actor: Actor | None, new: NewPerson, *, now: datetime) -> int:
    """Add someone; returns the person's id.

    `actor` None is whoever runs the command. Raises RuleBroken on `organisation`, `email`, `name` or `roles`.
    """
    organisation = session.scalar(select(Organisation).where(Organisation.code == new.organisation_code))
    if organisation is None:
        raise RuleBroken(f"There is no organisation with the code {new.organisation_code}", "organisation")
    address = new.email.strip().lower()
    if not _is_address(address):
        raise RuleBroken("Enter an email address in the right form, like name@example.gov.uk", "email")
    if not new.name.strip():
        raise RuleBroken("Enter a name", "name")
    if session.scalar(select(Person.id).where(Person.email == address)) is not None:
        raise RuleBroken(f"{address} is here already", "email")
    _check_roles(organisation, new.roles)
    person = Person(
        organisation_id=organisation.id,
        name=new.name.strip(),
        post=new.post.strip(),
        email=address,
        password_hash=new.password_hash,
        session_key=new_session_key(),
    )
    session.add(person)
    session.flush()
    session.add_all(PersonRole(person_id=person.id, role=role) for role in sorted(set(new.roles)))
    facts = {"person_id": person.id, "organisation_id": organisation.id, "roles": sorted(new.roles)}
    audit.record(session, actor, [audit.Entry(EventKind.PERSON_ADDED, facts=facts)], now=now)
    return person.id


def record_attempt(session: Session, email_digest: str, *, succeeded: bool, at: datetime) -> None:
    """Write down one try to sign in. `at` is machine time; the digest stands for the address that was typed."""
    session.add(SignInAttempt(email_digest=email_digest, at=at, succeeded=succeeded))


def keep_new_hash(session: Session, person_id: int, *, old_hash: str | None, new_hash: str) -> None:
    """Store the same password hashed anew, unless it was changed in the meantime."""
    person = session.get(Person, person_id)
    if person is not None and person.password_hash == old_hash:
        person.password_hash = new_hash


def change_password(session: Session, actor: Actor, *, old_hash: str | None, new_hash: str, now: datetime) -> str:
    """Keep a new password and end every session of the person; returns the key of the session to go on with.

    Raises NotFound when the person has left, RuleBroken when the password was changed elsewhere meanwhile.
    """
    person = session.get(Person, actor.person_id)
    if person is None or not person.is_active:
        raise NotFound
    if person.password_hash != old_hash:
        raise RuleBroken("Your password was changed a moment ago in another place. Sign in again", "password")
    _keep_password(session, actor, person, new_hash, now)
    return person.session_key


def set_password(session: Session, person_id: int, *, new_hash: str, now: datetime) -> None:
    """Give someone a new password, as whoever runs the command, and end every session of theirs.

    Raises NotFound when the person has left.
    """
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        raise NotFound
    _keep_password(session, None, person, new_hash, now)


def _keep_password(session: Session, actor: Actor | None, person: Person, new_hash: str, now: datetime) -> None:
    """What is recorded says whose it is, and nothing of the password."""
    person.password_hash = new_hash
    person.session_key = new_session_key()
    person.version += 1
    facts = {"person_id": person.id, "organisation_id": person.organisation_id}
    audit.record(session, actor, [audit.Entry(EventKind.PASSWORD_CHANGED, facts=facts)], now=now)


def record_refusal(
    session: Session, *, at: datetime, person_id: int | None, kind: str, endpoint: str, subject: str
) -> None:
    """Write down what was refused, in a transaction of its own, after the move was rolled back (2-model, section 7)."""
    session.add(RefusedMove(at=at, person_id=person_id, kind=kind[:40], endpoint=endpoint[:100], subject=subject[:100]))


def new_session_key() -> str:
    """What a session holds instead of a person's id, so that changing it ends them all."""
    return secrets.token_urlsafe(32)


def choose_digest(session: Session, actor: Actor, *, wants_digest: bool) -> None:
    """One e-mail a day, or one each time; what is urgent goes at once either way. A wish, so it makes no event."""
    session.execute(update(Person).where(Person.id == actor.person_id).values(wants_digest=wants_digest))


def _is_address(address: str) -> bool:
    name, at, domain = address.partition("@")
    return (
        bool(name and at and "." in domain.strip("."))
        and len(address) <= 254
        and address.isprintable()
        and " " not in address
    )


def _check_roles(organisation: Organisation, roles: Collection[Role]) -> None:
    if not roles:
        raise RuleBroken("Choose at least one role", "roles")
    for role in roles:
        if role not in ROLES_OF[organisation.kind]:
            raise RuleBroken(f"{organisation.name} has no {role.words.lower()}", "roles")
