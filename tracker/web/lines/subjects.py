"""Choosing what a line asks for: from the registers, or a freedom in the council's own words."""

from dataclasses import replace

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import lines as actions
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.permissions import Permission
from tracker.queries import grants, organisations
from tracker.queries.line_drafts import Council, Drafting
from tracker.web.lines.choosing import begin, look, make_form
from tracker.web.lines.drafts import Drafted, blank, councils_for, open_line, open_offer
from tracker.web.lines.forms import InnerForm, OwnFreedomForm
from tracker.web.lines.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/lines/add", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def add(reference: str) -> ResponseReturnValue:
    """Choose a grant, a target or a freedom: with that the line is there, to be written and finished at any time."""
    drafting = open_offer(reference)
    council, kind = _asked_for(drafting)
    if council is None or kind is None or not drafting.takes_lines:
        return redirect(url_for(".index", reference=reference))
    shelf = look(drafting, council, kind)
    form = make_form(shelf, blank(kind, council), 0)
    if form.accepts(lambda s: _add(s, reference, begin(shelf, form.apply(blank(kind, council))))):
        following = ".inner" if kind is LineKind.RING_FENCE_REMOVAL else ".words"
        return redirect(url_for(following, reference=reference, number=form.result))
    return render("lines/add.html", form=form, drafting=drafting, shelf=shelf, found=None)


@bp.route("/offers/<ref:reference>/lines/add/own-freedom", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def add_own(reference: str) -> ResponseReturnValue:
    """A freedom that the catalogue does not hold, and the department that can give it."""
    drafting = open_offer(reference)
    council, _kind = _asked_for(drafting)
    if council is None or not drafting.takes_lines:
        return redirect(url_for(".index", reference=reference))
    form = OwnFreedomForm(version=0)
    _offer_departments(form)
    if form.accepts(lambda s: _add(s, reference, form.apply(blank(LineKind.FREEDOM, council)))):
        return redirect(url_for(".words", reference=reference, number=form.result))
    return render("lines/add_own.html", form=form, drafting=drafting, council=council, found=None)


@bp.route("/offers/<ref:reference>/lines/<int:number>/subject", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def subject(reference: str, number: int) -> ResponseReturnValue:
    """Ask for something else of the same kind instead, or for another change of the same target."""
    found = open_line(reference, number)
    if not found.is_open:
        return redirect(found.href("check"))
    if found.line.draft.is_own_freedom:
        return _own_subject(found)
    council = _council_of(found)
    shelf = look(found.drafting, council, found.line.draft.kind)
    form = make_form(shelf, found.line.draft, found.line.version)
    if form.accepts(lambda s: _edit(s, found, form.apply(found.line.draft), form.version.data)):
        return redirect(found.href("check"))
    return render("lines/add.html", form=form, drafting=found.drafting, shelf=shelf, found=found)


@bp.route("/offers/<ref:reference>/lines/<int:number>/inner-rings", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def inner(reference: str, number: int) -> ResponseReturnValue:
    """The rings inside the one just chosen: lifting the outer one alone leaves their money held fast."""
    found = open_line(reference, number)
    draft = found.line.draft
    if draft.ring_id is None or not found.is_open:
        return redirect(found.href("check"))
    rings = grants.list_inner_rings(db(), found.drafting.programme_id, draft.authority_id, draft.ring_id, today())
    if not rings:
        return redirect(found.href("words"))
    form = InnerForm()
    form.rings.choices = [choice(str(each.id), each.name, hint=each.national) for each in rings]

    def act(session: Session) -> None:
        wanted = {int(each) for each in form.rings.data}
        bare = LineDraft(LineKind.RING_FENCE_REMOVAL, draft.authority_id)
        more = [replace(bare, ring_id=each.id, statutory_basis=each.statutory_basis or None) for each in rings]
        actions.add_lines(session, actor(), reference, [each for each in more if each.ring_id in wanted], now=now())

    if form.accepts(act):
        return redirect(found.href("words"))
    return render("lines/inner.html", form=form, found=found, rings=rings)


def _asked_for(drafting: Drafting) -> tuple[Council | None, LineKind | None]:
    """The council and kind in the address; the only council there is need not be named."""
    councils = {str(each.id): each for each in councils_for(drafting)}
    only = next(iter(councils)) if len(councils) == 1 else ""
    kind = chosen("kind", tuple(LineKind))
    return councils.get(chosen("council", tuple(councils), only)), LineKind(kind) if kind else None


def _add(session: Session, reference: str, draft: LineDraft) -> int:
    return actions.add_lines(session, actor(), reference, [draft], now=now())[0]


def _edit(session: Session, found: Drafted, draft: LineDraft, version: int) -> None:
    reference, at = found.drafting.reference, found.line.number
    actions.edit_line(session, actor(), reference, at, draft, version=version, now=now())


def _own_subject(found: Drafted) -> ResponseReturnValue:
    draft = found.line.draft
    form = OwnFreedomForm(version=found.line.version, title=draft.title, department=str(draft.department_id))
    _offer_departments(form)
    if form.accepts(lambda s: _edit(s, found, form.apply(draft), form.version.data)):
        return redirect(found.href("check"))
    council = _council_of(found)
    return render("lines/add_own.html", form=form, drafting=found.drafting, council=council, found=found)


def _council_of(found: Drafted) -> Council:
    """The council the line is for, also when it takes part no longer."""
    council_id = found.line.draft.authority_id
    known = {each.id: each for each in found.drafting.councils}
    return known.get(council_id) or Council(council_id, found.line.authority, found.line.authority)


def _offer_departments(form: OwnFreedomForm) -> None:
    departments = organisations.list_departments(db(), today())
    form.department.choices = [choice("", ""), *(choice(str(each.id), each.name) for each in departments)]
