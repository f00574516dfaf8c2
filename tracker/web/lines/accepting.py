"""Accepting terms above the council's own limit: its signatory reads both positions, and takes the department's."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import acceptances
from tracker.domain import workflow
from tracker.domain.lines import Turn
from tracker.domain.permissions import Permission, holds_role_for
from tracker.web.lines.acceptance_limits import limit_words, may_accept
from tracker.web.lines.views import bp
from tracker.web.lines.wording import both_sides
from tracker.web.parts.about_line import get_line_for
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.landing import landing
from tracker.web.parts.readers import Reader
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/lines/<int:number>/accept", methods=["GET", "POST"])
@needs(Permission.LINE_ACCEPT_ABOVE_LIMIT)
def accept(reference: str, number: int) -> ResponseReturnValue:
    """What would be accepted, beside what was asked, and why it is for a signatory."""
    line = get_line_for(reference, number, Permission.LINE_ACCEPT_ABOVE_LIMIT)
    form = VersionedForm(version=line.version)
    if form.accepts(
        lambda s: acceptances.accept_position(s, actor(), reference, number, version=form.version.data, now=now())
    ):
        return redirect(url_for(".accepted", reference=reference, number=number))
    fits = workflow.ACCEPT_ABOVE_LIMIT.fits(line.state, line.stage, line.turn, line.offer_state)
    if not (fits and may_accept(line.standing)) and not form.is_submitted():
        return redirect(url_for(".show", reference=reference, number=number))
    sides = both_sides(line, Reader.of(actor(), line.standing))
    return render("lines/accept.html", form=form, line=line, limit=limit_words(line), sides=sides)


@bp.route("/offers/<ref:reference>/lines/<int:number>/accepted")
@needs(Permission.LINE_ACCEPT, Permission.LINE_ACCEPT_ABOVE_LIMIT)
def accepted(reference: str, number: int) -> ResponseReturnValue:
    """The terms are agreed in principle: what happens next."""
    is_officer = holds_role_for(actor(), Permission.LINE_ACCEPT)
    accepts = Permission.LINE_ACCEPT if is_officer else Permission.LINE_ACCEPT_ABOVE_LIMIT
    line = get_line_for(reference, number, accepts)
    if line.turn is not Turn.NOBODY:
        return redirect(url_for(".show", reference=reference, number=number))
    return render("lines/accepted.html", line=line, home=landing(actor()))
