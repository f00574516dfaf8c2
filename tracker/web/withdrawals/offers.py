"""Taking a whole offer back, and putting it back before midnight."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import offer_withdrawals as actions
from tracker.domain import workflow
from tracker.domain.permissions import Permission, check_role
from tracker.queries import offers, withdrawals
from tracker.queries.offers import OfferFacts
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.withdrawals.forms import WithdrawForm
from tracker.web.withdrawals.views import bp


@bp.route("/offers/<ref:reference>/withdraw", methods=["GET", "POST"])
@needs(Permission.OFFER_WITHDRAW)
def offer(reference: str) -> ResponseReturnValue:
    """What will stop, what stays public, and why the offer is withdrawn."""
    found = _open(reference)
    stopping = withdrawals.find_stopping(db(), found.id)
    form = WithdrawForm(version=found.version)
    if form.accepts(
        lambda s: actions.withdraw_offer(
            s, actor(), reference, version=form.version.data, reason=form.reason.data, now=now()
        )
    ):
        return redirect(url_for(".offer_gone", reference=reference))
    fits = workflow.WITHDRAW_OFFER.fits_offer(found.state) and stopping.lines
    if not fits and not form.is_submitted():
        return redirect(url_for("offers.show", reference=reference))
    counts = offers.count_lines(db(), actor(), found)
    return render("withdrawals/offer.html", form=form, offer=found, stopping=stopping, counts=counts)


@bp.route("/offers/<ref:reference>/withdrawn")
@needs(Permission.OFFER_WITHDRAW)
def offer_gone(reference: str) -> ResponseReturnValue:
    """What happened, and until when it can be undone."""
    found = _open(reference)
    taken_back = withdrawals.find_offer_taken_back(db(), found.id)
    if taken_back is None:
        return redirect(url_for("offers.show", reference=reference))
    lines = len(withdrawals.list_gone(db(), found.id))
    return render("withdrawals/offer_gone.html", offer=found, taken_back=taken_back, lines=lines, now=now())


@bp.route("/offers/<ref:reference>/put-back", methods=["GET", "POST"])
@needs(Permission.OFFER_WITHDRAW)
def undo_offer(reference: str) -> ResponseReturnValue:
    """Every line that went with the offer goes on as it stood."""
    found = _open(reference)
    form = VersionedForm(version=found.version)
    if form.accepts(lambda s: actions.undo_offer(s, actor(), reference, version=form.version.data, now=now())):
        return redirect(url_for("offers.show", reference=reference))
    taken_back = withdrawals.find_offer_taken_back(db(), found.id)
    if taken_back is None:
        return redirect(url_for("offers.show", reference=reference))
    lines = len(withdrawals.list_gone(db(), found.id))
    return render("withdrawals/undo_offer.html", form=form, offer=found, taken_back=taken_back, lines=lines, now=now())


def _open(reference: str) -> OfferFacts:
    """The offer, for who may withdraw it: 404 for who may not see it, 403 for who may never withdraw it."""
    found = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_WITHDRAW, found.standing)
    return found
