"""Settling a commitment whose line was refused or withdrawn: keep it, change it, or withdraw it."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import commitments as actions
from tracker.domain.commitments import CommitmentState
from tracker.domain.permissions import Permission
from tracker.queries import commitments
from tracker.web.commitments.forms import SettleForm, form_for, shown
from tracker.web.commitments.views import bp, open_promise
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/commitments/<int:number>/settle", methods=["GET", "POST"])
@needs(Permission.COMMITMENT_SETTLE)
def settle(reference: str, number: int) -> ResponseReturnValue:
    """Keep or withdraw it with a reason, or go on to change it."""
    drafting, promise = open_promise(reference, number, Permission.COMMITMENT_SETTLE)
    form = SettleForm(version=promise.version)
    is_change = form.becomes.data == CommitmentState.CHANGED
    if is_change and form.validate_on_submit():
        return redirect(url_for(".change", reference=reference, number=number))
    if not is_change and form.accepts(
        lambda s: actions.settle_commitment(
            s,
            actor(),
            reference,
            number,
            version=form.version.data,
            becomes=CommitmentState(form.becomes.data),
            reason=form.reason.data,
            now=now(),
        )
    ):
        return redirect(url_for(".show", reference=reference, number=number))
    if not promise.is_flagged and not form.is_submitted():
        return redirect(url_for(".show", reference=reference, number=number))
    return render("commitments/settle.html", form=form, drafting=drafting, promise=promise)


@bp.route("/offers/<ref:reference>/commitments/<int:number>/change", methods=["GET", "POST"])
@needs(Permission.COMMITMENT_SETTLE)
def change(reference: str, number: int) -> ResponseReturnValue:
    """What the commitment becomes, and why."""
    drafting, promise = open_promise(reference, number, Permission.COMMITMENT_SETTLE)
    draft = promise.draft
    lines = commitments.list_lines_to_rest_on(db(), drafting)
    made = form_for(draft.kind, drafting.years, lines, with_reason=True)
    form = made(version=promise.version, years=drafting.years, **shown(draft, made))
    form.offer_lines(lines)
    if form.accepts(
        lambda s: actions.settle_commitment(
            s,
            actor(),
            reference,
            number,
            version=form.version.data,
            becomes=CommitmentState.CHANGED,
            reason=form.reason.data,
            draft=form.draft(draft.kind, draft.authority_id),
            now=now(),
        )
    ):
        return redirect(url_for(".show", reference=reference, number=number))
    if not promise.is_flagged and not form.is_submitted():
        return redirect(url_for(".show", reference=reference, number=number))
    return render("commitments/change.html", form=form, drafting=drafting, promise=promise)
