"""`people` at the command line: the first administrator and everyone after; a new password for who forgot theirs."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.world import World, email_of
from tracker import audit
from tracker.actions.passwords import Passwords
from tracker.domain.actors import Role
from tracker.domain.events import EventKind
from tracker.models.events import Event
from tracker.models.people import Person, PersonRole

PASSWORD = "six patient umbrellas"
TYPED = f"{PASSWORD}\n{PASSWORD}\n"
ADA = [
    "people",
    "add",
    "--email",
    "Ada@Example.gov.uk",
    "--name",
    "Ada",
    "--organisation",
    "SERVICE",
    "--role",
    "administrator",
]


@pytest.fixture
def runner(app: Flask, world: World) -> FlaskCliRunner:
    return app.test_cli_runner()


def ada(session: Session) -> Person | None:
    return session.scalar(select(Person).where(Person.email == "ada@example.gov.uk"))


def test_a_person_is_added_with_roles_and_a_password_that_is_not_shown(
    runner: FlaskCliRunner, session: Session
) -> None:
    result = runner.invoke(args=[*ADA, "--role", "auditor", "--post", "Head"], input=TYPED)
    assert result.exit_code == 0, result.output
    assert "ada@example.gov.uk may sign in" in result.output
    assert PASSWORD not in result.output
    person = ada(session)
    assert person is not None
    assert (person.name, person.post) == ("Ada", "Head")
    assert Passwords(cheapest=True).check(person.password_hash, PASSWORD).is_right
    roles = set(session.scalars(select(PersonRole.role).where(PersonRole.person_id == person.id)))
    assert roles == {Role.ADMINISTRATOR, Role.AUDITOR}
    event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.kind == EventKind.PERSON_ADDED.value
    assert event.facts["person_id"] == person.id


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--organisation": "NOWHERE"}, "There is no organisation with the code NOWHERE"),
        ({"--email": "not an address"}, "Enter an email address in the right form"),
        ({"--email": "auditor@service.example.gov.uk"}, "is here already"),
        ({"--name": "  "}, "Enter a name"),
        ({"--role": "officer"}, "has no officer"),
        ({"--role": "wizard"}, "is not one of"),
    ],
)
def test_a_person_who_cannot_be_is_refused_with_a_reason(
    runner: FlaskCliRunner, session: Session, changed: dict[str, str], said: str
) -> None:
    words = list(ADA)
    for name, value in changed.items():
        words[words.index(name) + 1] = value
    result = runner.invoke(args=words, input=TYPED)
    assert result.exit_code != 0
    assert said in result.output
    assert ada(session) is None


def test_a_short_password_is_refused(runner: FlaskCliRunner, session: Session) -> None:
    result = runner.invoke(args=ADA, input="short\nshort\n")
    assert result.exit_code == 1
    assert "at least 12 characters" in result.output
    assert ada(session) is None


def test_help_says_what_it_does(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["people", "add", "--help"])
    assert result.exit_code == 0
    assert "asks for a password twice" in result.output


NEW = "nine slow bicycles"


def test_a_new_password_opens_the_door_ends_every_session_and_is_recorded_without_a_word_of_it(
    runner: FlaskCliRunner, session: Session, world: World
) -> None:
    who = world.as_("officer", "LUT")
    key = session.get_one(Person, who.person_id).session_key
    address = email_of("officer", "LUT")
    result = runner.invoke(args=["people", "password", address.upper()], input=f"{NEW}\n{NEW}\n")
    assert result.exit_code == 0, result.output
    assert f"{address} has a new password" in result.output
    assert NEW not in result.output
    session.expire_all()
    person = session.get_one(Person, who.person_id)
    assert Passwords(cheapest=True).check(person.password_hash, NEW).is_right
    assert person.session_key != key
    event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.kind, event.person_id) == (EventKind.PASSWORD_CHANGED.value, None)
    assert event.facts == {"person_id": who.person_id, "organisation_id": who.organisation_id}
    assert not list(audit.verify(session))


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("nobody@example.gov.uk", NEW, "Nobody signs in as nobody@example.gov.uk"),
        (email_of("officer", "LUT"), "short", "at least 12 characters"),
    ],
)
def test_a_new_password_that_cannot_be_is_refused(
    runner: FlaskCliRunner, session: Session, address: str, typed: str, said: str
) -> None:
    result = runner.invoke(args=["people", "password", address], input=f"{typed}\n{typed}\n")
    assert result.exit_code == 1
    assert said in result.output
    kinds = session.scalars(select(Event.kind)).all()
    assert EventKind.PASSWORD_CHANGED.value not in kinds
