"""Filling a page's template with what every page is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, make_response, render_template
from werkzeug.wrappers import Response

from tracker.web.parts.clock import clock, today
from tracker.web.parts.database import db
from tracker.web.parts.form import Form
from tracker.web.parts.identity import find_acting, find_actor, idle_minutes, may
from tracker.web.parts.navigation import navigation


@dataclass(frozen=True)
class Demonstration:
    """What the banner says."""

    today: date
    words: str


def render(template: str, *, status: int | None = None, alone: bool = False, **given: Any) -> Response:
    """The page: `render("offers/edit.html", form=form, offer=offer)`.

    A form with something wrong makes it 422 (400 when it came from another session), unless `status` says otherwise.
    `alone` is for the pages of faults: nothing is asked of the database.
    """
    if "refusal" in g:
        raise g.refusal
    who = None if alone else find_actor()
    form = given.get("form")
    page = render_template(
        template,
        actor=who,
        acting=None if alone else find_acting(),
        navigation=navigation(who),
        demonstration=None if alone else _demonstration(),
        csp_nonce=g.csp_nonce,
        may=may,
        session_minutes=idle_minutes(),
        **{"form": None, **given},
    )
    return make_response(page, status or _status(form))


def _status(form: object) -> int:
    if "csrf_failure" in g:
        return 400
    return 422 if isinstance(form, Form) and form.problems() else 200


def _demonstration() -> Demonstration | None:
    if not clock().is_demonstration:
        return None
    world = clock().world(db)
    return Demonstration(today(), world.notice if world else "No world is loaded.")
