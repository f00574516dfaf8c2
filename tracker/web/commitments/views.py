"""The commitments of an offer as a list, and one of them: written, read, removed."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import commitments as actions
from tracker.domain.commitments import CommitmentKind
from tracker.domain.permissions import Permission, check_role
from tracker.queries import commitments, line_drafts
from tracker.queries.commitments import Promise
from tracker.queries.line_drafts import Council, Drafting
from tracker.web.commitments.forms import KindForm, form_for, shown
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor, may
from tracker.web.parts.rendering import render

bp = Blueprint("commitments", __name__)


@bp.route("/offers/<ref:reference>/commitments", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def index(reference: str) -> ResponseReturnValue:
    """What the councils of an offer give, with the sums of their savings; in a draft also the way to add another."""
    promises = commitments.get_promises(db(), actor(), reference, today())
    councils = _councils_for(promises.drafting) if promises.drafting.is_open else ()
    form = KindForm()
    form.council.choices = [choice(str(each.id), each.name) for each in councils]
    if len(councils) == 1:
        form.council.required = ""
    if councils and form.validate_on_submit():
        council = form.council.data or str(councils[0].id)
        return redirect(url_for(".add", reference=reference, kind=form.kind.data, council=council))
    return render("commitments/index.html", form=form, promises=promises, councils=councils)


@bp.route("/offers/<ref:reference>/commitments/add", methods=["GET", "POST"])
@needs(Permission.COMMITMENT_EDIT)
def add(reference: str) -> ResponseReturnValue:
    """Write a commitment, whole, on one page."""
    drafting = line_drafts.get_drafting(db(), actor(), reference)
    check_role(actor(), Permission.COMMITMENT_EDIT, drafting.standing)
    councils = {str(each.id): each for each in _councils_for(drafting)}
    only = next(iter(councils)) if len(councils) == 1 else ""
    council = councils.get(chosen("council", tuple(councils), only))
    named = chosen("kind", tuple(CommitmentKind))
    if council is None or not named or not drafting.is_open:
        return redirect(url_for(".index", reference=reference))
    kind = CommitmentKind(named)
    lines = commitments.list_lines_to_rest_on(db(), drafting)
    form = form_for(kind, drafting.years, lines)(version=0, years=drafting.years)
    form.offer_lines(lines)
    if form.accepts(
        lambda s: actions.add_commitments(s, actor(), reference, [form.draft(kind, council.id)], now=now())
    ):
        return redirect(url_for(".index", reference=reference))
    return render("commitments/add.html", form=form, drafting=drafting, kind=kind, council=council)


@bp.route("/offers/<ref:reference>/commitments/<int:number>")
@needs(Permission.CASE_READ)
def show(reference: str, number: int) -> ResponseReturnValue:
    """One commitment in full."""
    drafting, promise = commitments.get_promise(db(), actor(), reference, number, today())
    return render("commitments/show.html", drafting=drafting, promise=promise)


@bp.route("/offers/<ref:reference>/commitments/<int:number>/edit", methods=["GET", "POST"])
@needs(Permission.COMMITMENT_EDIT)
def edit(reference: str, number: int) -> ResponseReturnValue:
    """Write a commitment of a draft anew."""
    drafting, promise = open_promise(reference, number, Permission.COMMITMENT_EDIT)
    if not drafting.is_open:
        return redirect(url_for(".show", reference=reference, number=number))
    draft = promise.draft
    lines = commitments.list_lines_to_rest_on(db(), drafting)
    made = form_for(draft.kind, drafting.years, lines)
    form = made(version=promise.version, years=drafting.years, **shown(draft, made))
    form.offer_lines(lines)
    if form.accepts(
        lambda s: actions.edit_commitment(
            s,
            actor(),
            reference,
            number,
            form.draft(draft.kind, draft.authority_id),
            version=form.version.data,
            now=now(),
        )
    ):
        return redirect(url_for(".index", reference=reference))
    return render("commitments/edit.html", form=form, drafting=drafting, promise=promise)


@bp.route("/offers/<ref:reference>/commitments/<int:number>/remove", methods=["GET", "POST"])
@needs(Permission.COMMITMENT_EDIT)
def remove(reference: str, number: int) -> ResponseReturnValue:
    """Take a commitment out of the draft."""
    drafting, promise = open_promise(reference, number, Permission.COMMITMENT_EDIT)
    if not drafting.is_open:
        return redirect(url_for(".show", reference=reference, number=number))
    form = VersionedForm(version=promise.version)
    if form.accepts(
        lambda s: actions.remove_commitment(s, actor(), reference, number, version=form.version.data, now=now())
    ):
        return redirect(url_for(".index", reference=reference))
    return render("commitments/remove.html", form=form, drafting=drafting, promise=promise)


def open_promise(reference: str, number: int, permission: Permission) -> tuple[Drafting, Promise]:
    """A commitment that the reader may change: 404 for who may not see it, 403 for who may never change it."""
    drafting, promise = commitments.get_promise(db(), actor(), reference, number, today())
    check_role(actor(), permission, promise.standing)
    return drafting, promise


def _councils_for(drafting: Drafting) -> Sequence[Council]:
    """The councils whose commitments the reader may write."""
    return [
        council
        for council in drafting.councils
        if may(Permission.COMMITMENT_EDIT, replace(drafting.standing, authority_id=council.id))
    ]
