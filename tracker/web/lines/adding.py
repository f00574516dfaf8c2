"""A line added to a live offer on its way to the signatory and back, and asking again for what was refused."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import added_lines as actions
from tracker.actions import resubmissions as resubmitting
from tracker.domain import workflow
from tracker.domain.lines import LineState
from tracker.domain.permissions import Permission, check_role
from tracker.queries import lines, offer_drafts, resubmissions
from tracker.web.lines.adding_forms import ResubmitForm, SendForm
from tracker.web.lines.drafts import open_line
from tracker.web.lines.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/lines/<int:number>/send", methods=["GET", "POST"])
@needs(Permission.LINE_SEND)
def send(reference: str, number: int) -> ResponseReturnValue:
    """Send a finished line to the signatory; one that repeats what was refused says why."""
    found = open_line(reference, number)
    if found.drafting.is_open or not found.is_open or not found.line.is_complete:
        return redirect(found.href("check"))
    line = found.line
    is_unchanged = resubmissions.is_unchanged(db(), line.id, line.resubmits_id)
    form = SendForm(version=line.version)
    if form.accepts(
        lambda s: actions.send_line(
            s,
            actor(),
            reference,
            number,
            version=form.version.data,
            unchanged_because=form.unchanged_because.data,
            now=now(),
        )
    ):
        return redirect(url_for(".index", reference=reference, sent=number))
    signs = offer_drafts.list_posts_of_signatories(db(), found.drafting.offer_id)
    return render("lines/send.html", form=form, found=found, signs=signs, is_unchanged=is_unchanged)


@bp.route("/offers/<ref:reference>/lines/<int:number>/recall", methods=["GET", "POST"])
@needs(Permission.LINE_SEND)
def recall(reference: str, number: int) -> ResponseReturnValue:
    """Take a sent line back to go on writing it."""
    found = open_line(reference, number)
    if found.line.sent_at is None:
        return redirect(found.href("check"))
    form = VersionedForm(version=found.line.version)
    if form.accepts(lambda s: actions.recall_line(s, actor(), reference, number, version=form.version.data, now=now())):
        return redirect(found.href("check"))
    return render("lines/recall.html", form=form, found=found)


@bp.route("/offers/<ref:reference>/lines/<int:number>/resubmit", methods=["GET", "POST"])
@needs(Permission.LINE_RESUBMIT)
def resubmit(reference: str, number: int) -> ResponseReturnValue:
    """Ask again for what was refused: say what has changed, and go on from the refused terms."""
    line = lines.find_line(db(), actor(), reference, number, today=today(), now=now())
    if line is None:
        return redirect(url_for(".check", reference=reference, number=number))
    check_role(actor(), Permission.LINE_RESUBMIT, line.standing)
    if line.state is not LineState.REJECTED or not workflow.RESUBMIT.fits_offer(line.offer_state):
        return redirect(url_for(".show", reference=reference, number=number))
    form = ResubmitForm(version=line.version)
    if form.accepts(
        lambda s: resubmitting.resubmit_line(
            s,
            actor(),
            reference,
            number,
            version=form.version.data,
            what_changed=form.what_changed.data,
            now=now(),
        )
    ):
        return redirect(url_for(".check", reference=reference, number=form.result))
    return render("lines/resubmit.html", form=form, line=line)
