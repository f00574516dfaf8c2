"""The application's hasher, and asking signed-in people for their password again before they sign something."""

from flask import current_app

from tracker.actions.passwords import Passwords
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.queries import people
from tracker.web.parts.database import db, stop_reading


def passwords() -> Passwords:
    """The application's hasher."""
    found: Passwords = current_app.extensions["passwords"]
    return found


def check_own_password(who: Actor, password: str, field: str = "password") -> str | None:
    """The hash of the signed-in person's password once they have typed it again. Raises RuleBroken on `field`.

    Slow: for `form.accepts(…, slow=…)`.
    """
    found = people.get_own_credentials(db(), who)
    stop_reading()
    if not passwords().check(found.password_hash, password).is_right:
        raise RuleBroken("This is not your password", field)
    return found.password_hash
