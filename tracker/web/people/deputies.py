"""Naming a deputy, ending it, and acting as one: what is chosen is kept in the session and checked at each request."""

from __future__ import annotations

from datetime import date

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import deputies as actions
from tracker.domain.actors import Role
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission
from tracker.queries import deputies
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.form import Form
from tracker.web.parts.identity import act_for, actor, stop_acting
from tracker.web.parts.rendering import render
from tracker.web.people.forms import DeputyForm
from tracker.web.people.views import bp


@bp.route("/account/deputy", methods=["GET", "POST"])
@needs(Permission.DEPUTY_NAME)
def name_deputy() -> ResponseReturnValue:
    """Choose a colleague of the same role, and the days."""
    found = {f"{each.member.person_id}:{each.role}": each for each in deputies.list_candidates(db(), actor())}
    form = DeputyForm(from_on=today())
    form.deputy.choices = [
        choice("", ""),
        *(choice(key, f"{each.member.name}, {each.role.words.lower()}") for key, each in found.items()),
    ]

    def act(session: Session) -> None:
        wanted = found[form.deputy.data]
        actions.name_deputy(
            session,
            actor(),
            deputy_id=wanted.member.person_id,
            role=Role(wanted.role),
            from_on=_given(form.from_on.data),
            to_on=_given(form.to_on.data),
            now=now(),
        )

    if form.accepts(act):
        return redirect(url_for(".account", named=1))
    return render("people/name_deputy.html", form=form, candidates=found)


@bp.route("/account/deputies/<int:number>/end", methods=["GET", "POST"])
@needs(Permission.DEPUTY_NAME)
def end_deputy(number: int) -> ResponseReturnValue:
    """Call off what one named."""
    found = next((each for each in deputies.list_named(db(), actor(), today()) if each.id == number), None)
    if found is None:
        raise NotFound
    form = Form()
    if form.accepts(lambda s: actions.end_deputy(s, actor(), number, now=now())):
        return redirect(url_for(".account"))
    return render("people/end_deputy.html", form=form, deputy=found)


@bp.post("/account/act-for/<int:number>")
@needs(Permission.DEPUTY_NAME)
def act(number: int) -> ResponseReturnValue:
    """Act for a person, by their id, from the next page on. Raises NotFound for one who named nobody of the kind."""
    form = Form()
    found = deputies.find_running(db(), actor(), number, today())
    if found is None:
        raise NotFound
    if form.validate_on_submit():
        act_for(number)
    return redirect(url_for(".account"))


@bp.post("/account/act-for-nobody")
@needs(Permission.DEPUTY_NAME)
def stop() -> ResponseReturnValue:
    """Act for oneself again."""
    form = Form()
    if form.validate_on_submit():
        stop_acting()
    return redirect(url_for(".account"))


def _given(day: date | None) -> date:
    """A day that its field requires."""
    assert day is not None
    return day
