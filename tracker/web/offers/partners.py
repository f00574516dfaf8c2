"""Partner councils: the list of them, asking one in, taking one out, and the page on which one joins or declines."""

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import partners as actions
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission, check_role
from tracker.queries import commitments, offer_figures, offers, organisations, sign_offs
from tracker.queries.offers import OfferFacts
from tracker.web.offers.forms import ConfirmForm, DeclineJoinForm, InviteForm, JoinForm
from tracker.web.offers.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.identity import actor, may
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/partners", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def partners(reference: str) -> ResponseReturnValue:
    """Who leads, who has joined and who is asked; the lead's officer asks another in."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if not offer.sees_terms:
        raise NotFound
    if request.method == "POST":
        check_role(actor(), Permission.PARTNER_INVITE, offer.standing)
    invites = offer.is_draft and may(Permission.PARTNER_INVITE, offer.standing)
    form = InviteForm()
    form.organisation_id.choices = _offered(offer, today()) if invites else []
    if form.accepts(lambda s: actions.invite_partner(s, actor(), reference, int(form.organisation_id.data), now=now())):
        return redirect(url_for("offers.partners", reference=reference))
    return render("offers/partners.html", form=form, offer=offer, invites=invites)


def _offered(offer: OfferFacts, day: date) -> list[object]:
    """The councils that are there on the day and take no part yet, after an empty choice."""
    taken = offer.standing.party_ids | offer.standing.invited_ids
    bodies = (body for body in organisations.list_authorities(db(), day) if body.id not in taken)
    return [choice("", ""), *(choice(str(body.id), body.name) for body in bodies)]


@bp.route("/offers/<ref:reference>/partners/<int:organisation_id>/remove", methods=["GET", "POST"])
@needs(Permission.PARTNER_REMOVE)
def remove_partner(reference: str, organisation_id: int) -> ResponseReturnValue:
    """Take an invitation back, or a partner out, once its lines are removed."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.PARTNER_REMOVE, offer.standing)
    party = next((each for each in (*offer.joined, *offer.invited) if each.organisation_id == organisation_id), None)
    if party is None:
        raise NotFound
    form = ConfirmForm()
    if form.accepts(lambda s: actions.remove_partner(s, actor(), reference, organisation_id, now=now())):
        return redirect(url_for("offers.partners", reference=reference))
    return render("offers/remove_partner.html", form=form, offer=offer, party=party)


@bp.route("/offers/<ref:reference>/join", methods=["GET", "POST"])
@needs(Permission.PARTNER_JOIN)
def join(reference: str) -> ResponseReturnValue:
    """What joining commits the council to, and under which decision of its own it joins."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if offer.is_of(actor().organisation_id):
        return redirect(url_for("offers.joined", reference=reference))
    check_role(actor(), Permission.PARTNER_JOIN, offer.standing)
    form = JoinForm()
    if form.accepts(
        lambda s: actions.join_offer(
            s,
            actor(),
            reference,
            decision_reference=form.decision_reference.data,
            decision_on=form.decision_on.data,
            now=now(),
        )
    ):
        return redirect(url_for("offers.joined", reference=reference))
    return render(
        "offers/join.html",
        form=form,
        offer=offer,
        asks=sign_offs.count_asks(db(), actor(), offer.id),
        own_lines=sign_offs.list_lines_of(db(), actor(), offer.id, actor().organisation_id),
        figures=offer_figures.get_figures(db(), actor(), offer.id, offer.years, today()),
        promises=commitments.get_promises(db(), actor(), reference, today()),
    )


@bp.route("/offers/<ref:reference>/join/decline", methods=["GET", "POST"])
@needs(Permission.PARTNER_DECLINE)
def decline_to_join(reference: str) -> ResponseReturnValue:
    """Say no, and why."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if offer.is_of(actor().organisation_id):
        return redirect(url_for("offers.joined", reference=reference))
    check_role(actor(), Permission.PARTNER_DECLINE, offer.standing)
    form = DeclineJoinForm()
    if form.accepts(lambda s: actions.decline_to_join(s, actor(), reference, reason=form.reason.data, now=now())):
        return redirect(url_for("offers.sign_off_list", declined=reference))
    return render("offers/decline_to_join.html", form=form, offer=offer)


@bp.route("/offers/<ref:reference>/joined")
@needs(Permission.PARTNER_JOIN)
def joined(reference: str) -> ResponseReturnValue:
    """The council has joined: what happens next."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if actor().organisation_id not in offer.standing.joined_ids:
        return redirect(url_for("offers.show", reference=reference))
    return render("offers/joined.html", offer=offer)
