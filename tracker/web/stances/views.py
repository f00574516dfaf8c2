"""Stances: those of one's department, one to take or change, and all of them for everyone."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import stances as actions
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission
from tracker.domain.stances import StancePosition, Subject, SubjectKind
from tracker.queries import stance_subjects
from tracker.web.parts.access import needs, public
from tracker.web.parts.arguments import chosen, number, page_number, words
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render
from tracker.web.stances.forms import StanceForm

bp = Blueprint("stances", __name__)


@bp.get("/department/stances")
@needs(Permission.STANCE_TAKE)
def index() -> ResponseReturnValue:
    """All that the department answers for, with the stance on each."""
    kind = chosen("kind", tuple(SubjectKind))
    narrowed = SubjectKind(kind) if kind else None
    rows = stance_subjects.list_subjects(db(), actor().organisation_id, today(), kind=narrowed, words=words("words"))
    page = paging(page_number(), len(rows))
    return render(
        "stances/index.html",
        subjects=page.of(rows),
        page=page,
        kind=kind,
        words=words("words"),
        kinds=[(each.value, each.words) for each in SubjectKind],
    )


@bp.route("/department/stances/<string:kind>/<int:number>", methods=["GET", "POST"])
@needs(Permission.STANCE_TAKE)
def edit(kind: str, number: int) -> ResponseReturnValue:
    """Take or change a stance, having seen which open lines it concerns and what was said before."""
    if kind not in set(SubjectKind):
        raise NotFound
    subject = Subject(SubjectKind(kind), number)
    found = stance_subjects.get_subject(db(), subject, today())
    if found.department_id != actor().organisation_id:
        raise NotFound
    history = stance_subjects.list_history(db(), subject)
    form = StanceForm(
        version=max((each.id for each in history), default=actions.NO_STANCE),
        position=found.held.position if found.held else None,
        conditions=found.held.conditions if found.held else "",
        reason=found.held.reason if found.held else "",
        from_on=today(),
    )
    if form.accepts(
        lambda s: actions.take_stance(s, actor(), subject, form.draft(), last=form.version.data, now=now())
    ):
        return redirect(url_for(".index", saved=form.result))
    open_lines = stance_subjects.count_open(db(), actor().organisation_id, subject)
    return render("stances/edit.html", form=form, found=found, history=history, open_lines=open_lines)


@bp.get("/register/stances")
@public
def register() -> ResponseReturnValue:
    """What every department is open to today; a stance is public from the moment it is taken."""
    everything = stance_subjects.list_held(db(), today())
    departments = sorted({(str(each.department_id), each.department) for each in everything}, key=lambda pair: pair[1])
    position = chosen("position", tuple(StancePosition))
    rows = stance_subjects.list_held(
        db(),
        today(),
        position=StancePosition(position) if position else None,
        department_id=number("department"),
        words=words("words"),
    )
    page = paging(page_number(), len(rows))
    return render(
        "stances/register.html",
        rows=page.of(rows),
        page=page,
        departments=departments,
        department=str(number("department") or ""),
        positions=[(each.value, each.words) for each in StancePosition],
        position=position,
        words=words("words"),
    )
