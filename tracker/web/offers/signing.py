"""The signatory's list, the one page that is read before an offer is signed, and what follows."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import sign_off as actions
from tracker.domain.events import EventKind
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission, check_role, why_not_now
from tracker.queries import (
    acceptance_limits,
    added_lines,
    commitments,
    offer_figures,
    offer_lists,
    offers,
    sign_offs,
    submissions,
    timeline,
    views,
)
from tracker.queries.offers import OfferFacts
from tracker.web.offers.forms import DeclineForm, SignForm
from tracker.web.offers.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import reference_of
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.looking import note_this_look
from tracker.web.parts.rendering import render

_MOST_CHANGES = 8
_WAYS_TO_SIGN_OFF = {EventKind.OFFER_SENT, EventKind.OFFER_RECALLED, EventKind.OFFER_DECLINED}


@bp.route("/sign-off")
@needs(Permission.SIGN_OFF_READ)
def sign_off_list() -> ResponseReturnValue:
    """What waits for a signatory: offers, lines added to them, invitations, agreements, terms above the limit."""
    return render(
        "offers/sign_off_list.html",
        waiting=offer_lists.list_waiting_for_signatory(db(), actor(), today()),
        agreements=sign_offs.list_agreements_to_sign(db(), actor(), today()),
        lines=added_lines.list_waiting(db(), actor()),
        terms=acceptance_limits.list_to_accept(db(), actor(), today()),
        declined=reference_of("declined"),
    )


@bp.route("/sign-off/<ref:reference>", methods=["GET", "POST"])
@needs(Permission.OFFER_SUBMIT)
def sign_off(reference: str) -> ResponseReturnValue:
    """One page: what changed, what we ask for, what we give, year by year; then three statements and the button."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_SUBMIT, offer.standing)
    if offer.is_submitted:
        return redirect(url_for("offers.submitted", reference=reference))
    if offer.state is not OfferState.AWAITING_SIGN_OFF:
        return render("offers/not_waiting.html", offer=offer)
    form = SignForm(version=offer.version)
    form.has_authority.label.text = f"I have authority to sign under council decision {offer.decision}"
    if not offer.commitments:
        form.accepts_commitments.label.text = "The council knows that this offer gives no commitments"
    if form.accepts(lambda s: actions.submit_offer(s, actor(), reference, version=form.version.data, now=now())):
        return redirect(url_for("offers.submitted", reference=reference))
    return _summary(offer, form)


@bp.route("/sign-off/<ref:reference>/decline", methods=["GET", "POST"])
@needs(Permission.OFFER_DECLINE)
def decline(reference: str) -> ResponseReturnValue:
    """Send the offer back to its officers, and say why."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_DECLINE, offer.standing)
    if offer.state is not OfferState.AWAITING_SIGN_OFF:
        return redirect(url_for("offers.sign_off", reference=reference))
    form = DeclineForm(version=offer.version)
    if form.accepts(
        lambda s: actions.decline_sign_off(
            s, actor(), reference, version=form.version.data, reason=form.reason.data, now=now()
        )
    ):
        return redirect(url_for("offers.sign_off_list", declined=reference))
    return render("offers/decline.html", form=form, offer=offer)


@bp.route("/offers/<ref:reference>/submitted")
@needs(Permission.CASE_READ)
def submitted(reference: str) -> ResponseReturnValue:
    """The offer is with government: its reference, and the dates that each side owes."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if not offer.is_submitted or not offer.is_of(actor().organisation_id):
        return redirect(url_for("offers.show", reference=reference))
    return render(
        "offers/submitted.html",
        offer=offer,
        counts=offers.count_lines(db(), actor(), offer),
        submission=submissions.get_submission(db(), offer.id, offer.programme_id),
    )


def _summary(offer: OfferFacts, form: SignForm) -> ResponseReturnValue:
    """The page itself; that it was looked at is noted once it is sent."""
    who, subject = actor(), f"offer:{offer.id}"
    seen_at = views.find_last_look(db(), who, subject, now=now())
    note_this_look(subject)
    changes = (
        [] if seen_at is None else timeline.list_events(db(), who, offer.standing, offer.id, since=seen_at, size=50)
    )
    changes = [each for each in changes if each.kind not in _WAYS_TO_SIGN_OFF]
    return render(
        "offers/sign_off.html",
        form=form,
        offer=offer,
        seen_at=seen_at,
        changes=changes[:_MOST_CHANGES],
        more_changes=max(len(changes) - _MOST_CHANGES, 0),
        asks=sign_offs.count_asks(db(), who, offer.id),
        figures=offer_figures.get_figures(db(), who, offer.id, offer.years, today()),
        promises=commitments.get_promises(db(), who, offer.reference, today()),
        refusal=why_not_now(who, Permission.OFFER_SUBMIT, offer.standing),
    )
