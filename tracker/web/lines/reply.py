"""Replying to a department's terms: for now, by taking them."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import lines as actions
from tracker.domain import workflow
from tracker.domain.lines import Turn
from tracker.domain.permissions import Permission, check_role
from tracker.queries import lines
from tracker.web.lines.views import bp
from tracker.web.lines.wording import Reader, columns, pounds_heading, situation
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/lines/<int:number>/reply", methods=["GET", "POST"])
@needs(Permission.LINE_ACCEPT)
def reply(reference: str, number: int) -> ResponseReturnValue:
    """The department's terms in full, and accepting them exactly as they stand."""
    line = lines.get_line(db(), actor(), reference, number, today=today(), now=now())
    check_role(actor(), Permission.LINE_ACCEPT, line.standing)
    form = VersionedForm(version=line.version)
    if form.accepts(
        lambda s: actions.accept_position(s, actor(), reference, number, version=form.version.data, now=now())
    ):
        return redirect(url_for(".accepted", reference=reference, number=number))
    if not workflow.ACCEPT.fits(line.state, line.stage, line.turn, line.offer_state) and not form.problems():
        return redirect(url_for(".show", reference=reference, number=number))
    reader = Reader.of(actor(), line)
    return render(
        "lines/reply.html",
        form=form,
        line=line,
        situation=situation(line, reader),
        columns_words=columns(line, reader),
        pounds_heading=pounds_heading(line.kind),
    )


@bp.route("/offers/<ref:reference>/lines/<int:number>/accepted")
@needs(Permission.LINE_ACCEPT)
def accepted(reference: str, number: int) -> ResponseReturnValue:
    """The terms are agreed in principle: what happens next."""
    line = lines.get_line(db(), actor(), reference, number, today=today(), now=now())
    check_role(actor(), Permission.LINE_ACCEPT, line.standing)
    if line.turn is not Turn.NOBODY:
        return redirect(url_for(".show", reference=reference, number=number))
    return render("lines/accepted.html", line=line)
