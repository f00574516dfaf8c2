"""`people add`: someone who may sign in, the first administrator among them. `people password`: a new one."""

from __future__ import annotations

import click
from flask import current_app

from tracker.actions import people as actions
from tracker.actions.passwords import Passwords
from tracker.cli.databases import DatabaseGroup
from tracker.cli.world import world_now
from tracker.db import Database
from tracker.domain.actors import Role
from tracker.domain.errors import NotFound, RuleBroken
from tracker.queries.people import find_member

people = DatabaseGroup("people", help="People who sign in.")


@people.command("add")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--name", required=True)
@click.option("--post", default="", help='What their signature is printed with: "Chief executive".')
@click.option("--organisation", required=True, help="The organisation's register code.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice([role.value for role in Role]))
def add(email: str, name: str, post: str, organisation: str, roles: tuple[str, ...]) -> None:
    """Add a person; asks for a password twice. Name a role as often as they hold several."""
    database: Database = current_app.extensions["database"]
    passwords: Passwords = current_app.extensions["passwords"]
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        actions.check_password_words(password, email=email, name=name)
        new = actions.NewPerson(
            organisation_code=organisation,
            email=email,
            name=name,
            post=post,
            roles=[Role(role) for role in roles],
            password_hash=passwords.hash(password),
        )
        with database.writing() as session:
            actions.add_person(session, None, new, now=world_now(session))
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(f"{email.strip().lower()} may sign in")


@people.command("password")
@click.argument("email")
def password(email: str) -> None:
    """Give the person of this address a new password; asks for it twice, and signs them out everywhere."""
    database: Database = current_app.extensions["database"]
    passwords: Passwords = current_app.extensions["passwords"]
    with database.reading() as session:
        member = find_member(session, email)
    if member is None:
        raise click.ClickException(f"Nobody signs in as {email}")
    new = click.prompt("New password", hide_input=True, confirmation_prompt=True)
    try:
        actions.check_password_words(new, email=member.email, name=member.name)
        new_hash = passwords.hash(new)
        with database.writing() as session:
            actions.set_password(session, member.person_id, new_hash=new_hash, now=world_now(session))
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    except NotFound as gone:
        raise click.ClickException(f"Nobody signs in as {email}") from gone
    click.echo(f"{member.email} has a new password")
