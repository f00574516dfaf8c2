"""From what went wrong to the page that says so, once for the whole web (4-architecture, 6)."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response

from tracker.actions import people as actions
from tracker.domain.actors import Role
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.queries import changes, people
from tracker.web.parts.access import SignInNeeded, or_list
from tracker.web.parts.clock import now
from tracker.web.parts.constraints import is_busy
from tracker.web.parts.database import database, db, stop_reading
from tracker.web.parts.identity import NobodySignedIn, find_actor
from tracker.web.parts.journal import log, note_fault
from tracker.web.parts.rendering import render
from tracker.web.parts.typed import typed_fields

_OWN_PAGES = {400, 404, 405, 413, 429}


def init(app: Flask) -> None:
    """Give each refusal and each fault its page."""
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(NotAllowed, not_allowed)
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(RuleBroken, cannot)
    app.register_error_handler(RulesBroken, cannot)
    app.register_error_handler(NobodySignedIn, _sign_in)
    app.register_error_handler(OperationalError, unreachable)
    app.register_error_handler(InternalServerError, fault)
    app.register_error_handler(HTTPException, by_code)


def not_found(_refusal: NotFound) -> Response:
    """404: nothing is there, or nothing this person may see."""
    _write_down("not_found")
    return _page("errors/404.html", 404)


def not_allowed(refusal: NotAllowed) -> Response:
    """403: says which role may, and who of the person's own organisation holds it."""
    _write_down("not_allowed")
    who = find_actor()
    roles = tuple(Role(role) for role in refusal.roles)
    if who and who.roles & set(roles):
        roles = ()  # what is missing is not the role
    holders = people.list_holders(db(), who, roles) if who and roles else ()
    g.pop("refusal", None)
    return _page("errors/403.html", 403, message=refusal.message, roles=or_list(roles), holders=holders)


def conflict(refusal: Conflict) -> Response:
    """409: nothing was saved; what was typed is there to copy or mend."""
    _write_down("conflict")
    typed = [each for each in typed_fields() if not each.is_hidden]
    who = find_actor()
    change = changes.find_last_change(db(), who, refusal.moved) if who and refusal.moved else None
    return _page(
        "errors/409.html",
        409,
        message=refusal.message,
        change=change,
        now_version=refusal.now_version,
        changed=[each for each in typed if each.is_changed],
        unchanged=[each for each in typed if not each.is_changed],
    )


def cannot(refusal: RuleBroken | RulesBroken) -> Response:
    """422: a rule broken where there is no form to say it beside."""
    return _page("errors/422.html", 422, message=refusal.message)


def unreachable(error: OperationalError) -> Response:
    """503 when the database is busy or away; anything else of its kind is a fault."""
    stop_reading_quietly()
    if not is_busy(error):
        raise error
    log().warning("database busy", endpoint=request.endpoint)
    return _busy()


def fault(error: InternalServerError) -> Response:
    """500: a bug, logged once, with the reference that is on the page."""
    note_fault(error.original_exception or error)
    return render("errors/500.html", status=500, alone=True, reference=g.get("request_id", ""))


def by_code(error: HTTPException) -> Response:
    """The page of any other HTTP error, with the headers that belong to it (405 names what is allowed)."""
    code = error.code or 500
    if isinstance(error, ServiceUnavailable):
        return _busy()
    template = f"errors/{code}.html" if code in _OWN_PAGES else "errors/400.html"
    page = _page(template, code, most=round((request.max_content_length or 0) / 2**20, 1))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            page.headers[name] = value
    return page


def stop_reading_quietly() -> None:
    """End reading on a connection that may be broken."""
    try:
        stop_reading()
    except OperationalError:
        g.pop("reading", None)


def _sign_in(_error: NobodySignedIn) -> Response:
    raise SignInNeeded


def _busy() -> Response:
    page = render("errors/503.html", status=503, alone=True)
    page.headers["Retry-After"] = "10"
    return page


def _page(template: str, status: int, **given: Any) -> Response:
    g.pop("refusal", None)
    return render(template, status=status, **given)


def _write_down(kind: str) -> None:
    """Keep what was refused to someone signed in who tried to change something, in a transaction of its own."""
    who = find_actor()
    if who is None or request.method != "POST":
        return
    subject = " ".join(str(value) for value in (request.view_args or {}).values())
    at, endpoint = now(), request.endpoint or ""
    stop_reading()
    try:
        with database().writing() as session:
            actions.record_refusal(
                session, at=at, person_id=who.person_id, kind=kind, endpoint=endpoint, subject=subject
            )
    except OperationalError:
        log().warning("refusal not written down", kind=kind)
