"""Who is signed in: flask-login over a session that holds a random key, which changes when every session must end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from tracker.domain.actors import Actor
from tracker.domain.permissions import Permission
from tracker.domain.permissions import may as domain_may
from tracker.domain.standing import Standing
from tracker.queries import deputies, people
from tracker.queries.deputies import Nomination
from tracker.web.parts.clock import machine_now, today
from tracker.web.parts.database import db

_BEGAN, _SEEN, _ACTING = "began", "seen", "acting_for"
_NOTED_EVERY = 60  # seconds: the cookie is not written anew with every page


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """A signed-in person as flask-login wants them; `acting` says whose deputy they act as, if anyone's."""

    session_key: str
    actor: Actor
    acting: Nomination | None = None

    def get_id(self) -> str:
        return self.session_key


class NobodySignedIn(Exception):
    """A view that needs someone was reached by nobody; `access.needs` keeps this from happening."""


def find_actor() -> Actor | None:
    """Who asks for this page, by one query a request; None when nobody is signed in."""
    user = current_user._get_current_object()  # noqa: SLF001  (the proxy's own way to its object)
    return user.actor if isinstance(user, SignedIn) else None


def actor() -> Actor:
    """Who asks for this page. Raises NobodySignedIn where a public page forgot to use `find_actor`."""
    found = find_actor()
    if found is None:
        raise NobodySignedIn
    return found


def find_acting() -> Nomination | None:
    """By which nomination whoever asks acts for a colleague just now; None when they act for themselves."""
    user = current_user._get_current_object()  # noqa: SLF001  (as above)
    return user.acting if isinstance(user, SignedIn) else None


def act_for(person_id: int) -> None:
    """From the next request on act as a colleague's deputy, as long as the table of deputies says so."""
    session[_ACTING] = person_id


def stop_acting() -> None:
    """Act for oneself again."""
    session.pop(_ACTING, None)


def may(permission: Permission | str, standing: Standing) -> bool:
    """Whether whoever asks may do this to that object now; templates hide by it."""
    found = find_actor()
    return found is not None and domain_may(found, Permission(permission), standing)


def begin_session(session_key: str, who: Actor) -> None:
    """Sign someone in, in a session made anew, so that nothing of an earlier one lives on."""
    session.clear()
    g.pop("csrf_token", None)
    instant = int(machine_now().timestamp())
    session[_BEGAN] = session[_SEEN] = instant
    login_user(SignedIn(session_key, who), force=True)


def end_session() -> None:
    """Sign out, forgetting everything the session held."""
    session.clear()
    g.pop("csrf_token", None)
    g.pop("_login_user", None)


def is_over(idle: timedelta, lifetime: timedelta) -> bool:
    """Whether the session has rested too long or lasted too long. Machine time."""
    instant = machine_now().timestamp()
    seen, began = session.get(_SEEN, 0), session.get(_BEGAN, 0)
    return bool(instant - seen > idle.total_seconds() or instant - began > lifetime.total_seconds())


def idle_minutes() -> int:
    """How long a session may rest, as pages say it."""
    idle: timedelta = current_app.extensions["session_idle"]
    return int(idle.total_seconds() // 60)


def _note_activity() -> None:
    instant = int(machine_now().timestamp())
    if instant - session.get(_SEEN, 0) >= _NOTED_EVERY:
        session[_SEEN] = instant


def _acting(who: Actor) -> Nomination | None:
    """What the session holds, held against the table at each request; it stops by itself after the last day."""
    if _ACTING not in session:
        return None
    found = deputies.find_running(db(), who, session[_ACTING], today())
    if found is None:
        stop_acting()
    return found


def init(app: Flask, *, idle: timedelta, lifetime: timedelta) -> None:
    """Read the session before each request; end it after `idle` without one, or after `lifetime` in any case."""
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    app.extensions["session_idle"] = idle

    @manager.user_loader
    def load(session_key: str) -> SignedIn | None:
        found = people.find_actor(db(), session_key)
        if found is None:
            return None
        acting = _acting(found)
        return SignedIn(session_key, replace(found, acting_for=acting.person_id) if acting else found, acting)

    @app.before_request
    def keep_or_end_session() -> None:
        if "_user_id" not in session:
            return
        if is_over(idle, lifetime):
            g.ended_session = session["_user_id"]
            session.pop("_user_id")
        else:
            _note_activity()
