"""A signatory reads a line that is added to a live offer, and submits it alone or sends it back."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import added_lines as actions
from tracker.domain.lines import LineState
from tracker.domain.permissions import Permission, check_role, why_not_now
from tracker.queries import lines, offers
from tracker.web.lines.adding_forms import DeclineLineForm, SignLineForm
from tracker.web.lines.checking import summary_of
from tracker.web.lines.drafts import Drafted, read_line
from tracker.web.lines.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render


@bp.route("/sign-off/<ref:reference>/lines/<int:number>", methods=["GET", "POST"])
@needs(Permission.LINE_SUBMIT)
def sign_off(reference: str, number: int) -> ResponseReturnValue:
    """All of the line on one page; then two statements and the button."""
    if lines.find_line(db(), actor(), reference, number, today=today(), now=now()) is not None:
        return redirect(url_for(".show", reference=reference, number=number))
    found = _open(reference, number)
    if found.line.sent_at is None:
        return render("lines/not_waiting.html", found=found)
    form = SignLineForm(version=found.line.version)
    decision = offers.get_offer(db(), actor(), reference, today()).decision
    form.has_authority.label.text = f"I have authority to sign under council decision {decision}, or a later one"
    if form.accepts(lambda s: actions.submit_line(s, actor(), reference, number, version=form.version.data, now=now())):
        return redirect(url_for(".submitted", reference=reference, number=number))
    refusal = why_not_now(actor(), Permission.LINE_SUBMIT, found.line.standing)
    return render("lines/sign_off.html", form=form, refusal=refusal, **summary_of(found))


@bp.route("/sign-off/<ref:reference>/lines/<int:number>/decline", methods=["GET", "POST"])
@needs(Permission.LINE_SUBMIT)
def decline(reference: str, number: int) -> ResponseReturnValue:
    """Send the line back to its officers, and say why."""
    found = _open(reference, number)
    if found.line.sent_at is None:
        return redirect(url_for(".sign_off", reference=reference, number=number))
    form = DeclineLineForm(version=found.line.version)
    if form.accepts(
        lambda s: actions.decline_line(
            s, actor(), reference, number, version=form.version.data, reason=form.reason.data, now=now()
        )
    ):
        return redirect(url_for("offers.sign_off_list", declined=reference))
    return render("lines/decline.html", form=form, found=found)


@bp.route("/offers/<ref:reference>/lines/<int:number>/submitted")
@needs(Permission.LINE_SUBMIT)
def submitted(reference: str, number: int) -> ResponseReturnValue:
    """The line is with its department: the dates that it owes."""
    line = lines.find_line(db(), actor(), reference, number, today=today(), now=now())
    if line is None or line.state is not LineState.SUBMITTED:
        return redirect(url_for(".show", reference=reference, number=number))
    check_role(actor(), Permission.LINE_SUBMIT, line.standing)
    clocks = [clock for clock in (line.clock, *line.other_clocks) if clock]
    return render("lines/submitted.html", line=line, clocks=clocks)


def _open(reference: str, number: int) -> Drafted:
    """A draft line to sign: 404 for who may not see it, 403 for who can never sign it."""
    found = read_line(reference, number)
    check_role(actor(), Permission.LINE_SUBMIT, found.line.standing)
    return found
