"""`permissions matrix`: who may make which move from which state, to be reviewed as a diff."""

from collections.abc import Iterator

import click

from tracker.domain.actors import Role
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState
from tracker.domain.permissions import TABLE, Permission
from tracker.domain.workflow import MOVES


@click.group()
def permissions() -> None:
    """Who may do what."""


@permissions.command()
def matrix() -> None:
    """Print role by move by state, then the permissions that are not moves."""
    for row in rows():
        click.echo(row)


def rows() -> Iterator[str]:
    """The matrix, a line a row: move, state, the roles that may, and what stands in one's way."""
    yield "move | from | roles | never the same person as"
    for move in MOVES:
        roles = ", ".join(role.value for role in TABLE[move.permission].roles)
        eyes = four_eyes(move.permission)
        lines = [state.value for state in LineState if state in move.states]
        offers = [state.value for state in OfferState if state in move.offer_states]
        for source in lines or offers or ["any"]:
            yield f"{move.name} | {source} | {roles} | {eyes}"
    yield ""
    yield "permission | " + " | ".join(role.value for role in Role)
    for permission in Permission:
        held = TABLE[permission].roles
        yield f"{permission.value} | " + " | ".join("may" if role in held else "-" for role in Role)


def four_eyes(permission: Permission) -> str:
    """Whose earlier act stops a person who otherwise may."""
    return {
        Permission.LINE_APPROVE: "who recommended",
        Permission.OFFER_SUBMIT: "who wrote or edited",
        Permission.AGREEMENT_SIGN: "who wrote or edited",
    }.get(permission, "-")
