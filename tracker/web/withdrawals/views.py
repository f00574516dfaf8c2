"""Taking one line back, and putting it back before midnight."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import withdrawals as actions
from tracker.domain import workflow
from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import LineState
from tracker.domain.permissions import Permission
from tracker.queries import withdrawals
from tracker.web.parts.about_line import get_line_for
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.withdrawals.forms import WithdrawForm

bp = Blueprint("withdrawals", __name__)


@bp.route("/offers/<ref:reference>/lines/<int:number>/withdraw", methods=["GET", "POST"])
@needs(Permission.LINE_WITHDRAW)
def line(reference: str, number: int) -> ResponseReturnValue:
    """What stops and what falls when the line is withdrawn, and why it is."""
    found = get_line_for(reference, number, Permission.LINE_WITHDRAW)
    form = WithdrawForm(version=found.version)
    if form.accepts(
        lambda s: actions.withdraw_line(
            s, actor(), reference, number, version=form.version.data, reason=form.reason.data, now=now()
        )
    ):
        return redirect(url_for(".line_gone", reference=reference, number=number))
    if found.state not in workflow.WITHDRAW.states and not form.is_submitted():
        return redirect(url_for("lines.show", reference=reference, number=number))
    falling = [each for each in found.resting if each.state is not CommitmentState.WITHDRAWN]
    return render(
        "withdrawals/line.html",
        form=form,
        line=found,
        falling=falling,
        version_out=withdrawals.find_version_out(db(), found.offer_id),
    )


@bp.route("/offers/<ref:reference>/lines/<int:number>/withdrawn")
@needs(Permission.LINE_WITHDRAW)
def line_gone(reference: str, number: int) -> ResponseReturnValue:
    """What happened, and until when it can be undone."""
    found = get_line_for(reference, number, Permission.LINE_WITHDRAW)
    taken_back = withdrawals.find_taken_back(db(), found.id)
    if found.state is not LineState.WITHDRAWN or taken_back is None:
        return redirect(url_for("lines.show", reference=reference, number=number))
    flagged = [each for each in found.resting if each.state is CommitmentState.FLAGGED]
    return render("withdrawals/line_gone.html", line=found, taken_back=taken_back, flagged=flagged, now=now())


@bp.route("/offers/<ref:reference>/lines/<int:number>/put-back", methods=["GET", "POST"])
@needs(Permission.LINE_WITHDRAW)
def undo_line(reference: str, number: int) -> ResponseReturnValue:
    """The line goes on as it stood."""
    found = get_line_for(reference, number, Permission.LINE_WITHDRAW)
    form = VersionedForm(version=found.version)
    if form.accepts(
        lambda s: actions.undo_withdrawal(s, actor(), reference, number, version=form.version.data, now=now())
    ):
        return redirect(url_for("lines.show", reference=reference, number=number))
    taken_back = withdrawals.find_taken_back(db(), found.id)
    if taken_back is None:
        return redirect(url_for("lines.show", reference=reference, number=number))
    return render("withdrawals/undo_line.html", form=form, line=found, taken_back=taken_back, now=now())
