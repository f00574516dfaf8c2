"""The lines of a draft as a list, and one line's own page."""

from collections.abc import Mapping

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import lines as actions
from tracker.domain.permissions import Permission
from tracker.queries import added_lines, line_drafts, lines, programmes
from tracker.queries.added_lines import Declined
from tracker.queries.line_drafts import Drafting
from tracker.web.lines.drafts import councils_for, open_line, open_offer
from tracker.web.lines.forms import KindForm
from tracker.web.lines.page import show_line
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import number as number_of
from tracker.web.parts.arguments import page_number
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render

bp = Blueprint("lines", __name__)

_ON_A_PAGE = 40


@bp.route("/offers/<ref:reference>/lines", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def index(reference: str) -> ResponseReturnValue:
    """The lines of a draft so far, or those being added to a live offer; and the first question of another."""
    drafting = open_offer(reference)
    if not drafting.takes_lines:
        return redirect(url_for("offers.show", reference=reference))
    councils = councils_for(drafting)
    form = KindForm()
    form.council.choices = [choice(str(each.id), each.name) for each in councils]
    if len(councils) == 1:
        form.council.required = ""
    if form.validate_on_submit():
        council = form.council.data or str(councils[0].id)
        return redirect(url_for(".add", reference=reference, kind=form.kind.data, council=council))
    page = paging(page_number(), line_drafts.count_drafted(db(), drafting), _ON_A_PAGE)
    drafted = line_drafts.list_drafted(db(), drafting, first=max(page.first - 1, 0), size=page.size)
    programme = programmes.get_programme(db(), drafting.programme_id)
    return render(
        "lines/index.html",
        form=form,
        drafting=drafting,
        councils=councils,
        lines=drafted,
        page=page,
        accepts=drafting.is_open or programme.accepts_on(today()),
        closed_on=programme.closes_on,
        sent=number_of("sent"),
        declined={} if drafting.is_open else _declined(drafting),
    )


def _declined(drafting: Drafting) -> Mapping[int, Declined]:
    """The lines that the signatory sent back, by number."""
    return {each.number: each for each in added_lines.list_declined(db(), drafting.offer_id)}


@bp.route("/offers/<ref:reference>/lines/<int:number>")
@needs(Permission.CASE_READ)
def show(reference: str, number: int) -> ResponseReturnValue:
    """Where a line stands; a draft is read on the page that checks it."""
    line = lines.find_line(db(), actor(), reference, number, today=today(), now=now())
    if line is None:
        return redirect(url_for(".check", reference=reference, number=number))
    return show_line(line)


@bp.route("/offers/<ref:reference>/lines/<int:number>/remove", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def remove(reference: str, number: int) -> ResponseReturnValue:
    """Take a line out of the draft, once the officer has seen what rests on it."""
    found = open_line(reference, number)
    form = VersionedForm(version=found.line.version)
    if form.accepts(lambda s: actions.remove_line(s, actor(), reference, number, version=form.version.data, now=now())):
        return redirect(url_for(".index", reference=reference))
    return render("lines/remove.html", form=form, found=found)
