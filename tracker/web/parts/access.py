"""Who may ask for a page: every view says so, by one of three decorators, or the application does not start.

Answers come in this order (2-model, section 1): not visible 404, a role that can never do it 403. So a view of an
object is run for a person without the role up to where it would answer, to learn whether they may see it at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, g
from flask.typing import ResponseReturnValue

from tracker.domain.actors import Role
from tracker.domain.errors import NotAllowed
from tracker.domain.formats import and_list
from tracker.domain.permissions import TABLE, Permission, holds_role_for
from tracker.web.parts.identity import find_actor

View = Callable[..., ResponseReturnValue]
_MARK = "access"


@dataclass(frozen=True)
class Access:
    """What a view said of itself: public, for anyone signed in (no permission), or for who holds one of these."""

    is_public: bool
    permissions: tuple[Permission, ...] = ()


class SignInNeeded(Exception):
    """Nobody is signed in, and the page is for people who are."""


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Only for people with a role that can carry one of the permissions; stands under the route."""
    if not permissions:
        raise TypeError("name a permission, or say signed_in or public")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            who = find_actor()
            if who is None:
                raise SignInNeeded
            if not any(holds_role_for(who, permission) for permission in permissions):
                g.refusal = _refusal(permissions)
                if arguments:
                    # It raises NotFound if they may not even see it; `write` and `render` raise the refusal.
                    view(**arguments)
                raise g.refusal
            return view(**arguments)

        return _marked(guarded, Access(is_public=False, permissions=permissions))

    return decorate


def signed_in(view: View) -> View:
    """For everyone who is signed in, whatever their role."""

    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if find_actor() is None:
            raise SignInNeeded
        return view(**arguments)

    return _marked(guarded, Access(is_public=False))


def public(view: View) -> View:
    """For everyone."""
    return _marked(view, Access(is_public=True))


def access_of(view: Callable[..., Any]) -> Access | None:
    """What the view said of itself; None if it said nothing."""
    found: Access | None = getattr(view, _MARK, None)
    return found


def check_every_view(app: Flask) -> None:
    """Raise RuntimeError naming each endpoint that does not say whom it is for."""
    silent = sorted(
        endpoint for endpoint, view in app.view_functions.items() if endpoint != "static" and access_of(view) is None
    )
    if silent:
        raise RuntimeError(f"Say needs(…), signed_in or public of: {', '.join(silent)}")


def _marked(view: View, access: Access) -> View:
    setattr(view, _MARK, access)
    return view


def _refusal(permissions: tuple[Permission, ...]) -> NotAllowed:
    roles = tuple(role for role in Role if any(role in TABLE[permission].roles for permission in permissions))
    return NotAllowed(f"Only {or_list(roles)} can do this", roles)


def or_list(roles: tuple[Role, ...]) -> str:
    """The roles as a sentence has them: "an officer or a signatory"."""
    return and_list(f"{'an' if role.words[0] in 'AO' else 'a'} {role.words.lower()}" for role in roles).replace(
        " and ", " or "
    )
