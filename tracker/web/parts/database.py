"""One read-only session a request, opened when first asked for; one write, committed once, after it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from flask import Flask, after_this_request, current_app, g
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from tracker.db import Database
from tracker.domain.errors import Conflict
from tracker.notifications.notices import TOLD
from tracker.web.parts.constraints import as_refusal

T = TypeVar("T")


class Worker(Protocol):
    """Whoever sends what waits in the outbox; the factory brings the two doors together."""

    def nudge(self) -> None:
        """Ask for it to be sent soon. Never fails."""


def database() -> Database:
    """The application's database."""
    found: Database = current_app.extensions["database"]
    return found


def db() -> Session:
    """This request's session for reading. Nothing written through it is ever kept."""
    if "reading" not in g:
        g.reading = database().session(read_only=True)
        g.reading.info["is_reading"] = True
    session: Session = g.reading
    return session


def stop_reading() -> None:
    """End the read transaction; the next `db()` begins another."""
    session: Session | None = g.pop("reading", None)
    if session is not None:
        session.close()


def write(act: Callable[[Session], T]) -> T:
    """Run `act` in one transaction and commit it; what it raises rolls everything back. Then the worker is nudged.

    Reading ends first, so that no request waits for itself. Raises what `act` raises; Conflict when a row moved
    under it; RuleBroken for a constraint of the database that has words; whatever `access.needs` found wrong.
    """
    if "refusal" in g:
        raise g.refusal
    if "csrf_failure" in g:
        raise CSRFError(g.csrf_failure)
    stop_reading()
    try:
        with database().writing() as session:
            done = act(session)
    except StaleDataError as moved:
        raise Conflict("This was changed while you were writing") from moved
    except IntegrityError as broken:
        refusal = as_refusal(broken)
        if refusal is None:
            raise
        raise refusal from broken
    if session.info.get(TOLD):
        worker: Worker = current_app.extensions["worker"]
        worker.nudge()
    return done


def after_response(act: Callable[[Session], object]) -> None:
    """Run `act` in a transaction of its own once the page has been sent: for noting that something was looked at."""
    held = database()

    def run() -> None:
        with held.writing() as session:
            act(session)

    @after_this_request
    def _wait(response: Response) -> Response:
        response.call_on_close(run)
        return response


def init(app: Flask, held: Database) -> None:
    """Give the application its database."""
    app.extensions["database"] = held

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        stop_reading()
