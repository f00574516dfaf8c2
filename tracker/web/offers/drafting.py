"""Starting an offer, and the pages of a draft: what it is for, powers, the council's decision, check and send."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import discards, sign_off
from tracker.actions import offers as actions
from tracker.domain.financial_years import FinancialYear
from tracker.domain.offer_gaps import gaps
from tracker.domain.offers import OfferKind
from tracker.domain.permissions import Permission, check_role
from tracker.queries import (
    commitments,
    freedoms,
    offer_drafts,
    offer_figures,
    offer_lines,
    offers,
    organisations,
    programmes,
)
from tracker.queries.offers import OfferFacts
from tracker.web.offers.forms import AboutForm, DecisionForm, StartForm, VersionForm
from tracker.web.offers.views import back_home, bp
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import page_number
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render


@bp.route("/offers/new", methods=["GET", "POST"])
@needs(Permission.OFFER_CREATE)
def new() -> ResponseReturnValue:
    """Start an offer led by one's own council; say so at once when it cannot."""
    rounds = programmes.list_open(db(), today())
    body = organisations.get_organisation(db(), actor().organisation_id)
    form = StartForm(programme_id=str(rounds[0].id) if len(rounds) == 1 else None)
    form.programme_id.choices = [choice(str(each.id), each.name, hint=_span(each.years)) for each in rounds]
    if form.accepts(lambda s: _create(s, form)):
        return redirect(url_for("offers.show", reference=form.result))
    return render("offers/new.html", form=form, rounds=rounds, body=body, is_open=body.is_open(today()), day=today())


def _create(session: Session, form: StartForm) -> str:
    return actions.create_offer(
        session,
        actor(),
        programme_id=int(form.programme_id.data),
        kind=OfferKind(form.kind.data),
        title=form.title.data,
        summary=form.summary.data,
        form_key=form.form_key.data,
        now=now(),
    )


def _span(years: tuple[FinancialYear, ...]) -> str:
    return f"Financial years {years[0]} to {years[-1]}"


@bp.route("/offers/<ref:reference>/edit", methods=["GET", "POST"])
@needs(Permission.OFFER_EDIT)
def edit(reference: str) -> ResponseReturnValue:
    """What a draft is for."""
    offer = _draft(reference)
    form = AboutForm(version=offer.version, title=offer.title, summary=offer.summary)
    is_policy = offer.kind is OfferKind.INNOVATIVE_POLICY_OFFER
    if form.accepts(
        lambda s: actions.edit_offer(
            s,
            actor(),
            reference,
            version=form.version.data,
            title=form.title.data if is_policy else "",
            summary=form.summary.data,
            now=now(),
        )
    ):
        return redirect(url_for("offers.show", reference=reference))
    return render("offers/edit.html", form=form, offer=offer, is_policy=is_policy)


@bp.route("/offers/<ref:reference>/powers", methods=["GET", "POST"])
@needs(Permission.OFFER_EDIT)
def powers(reference: str) -> ResponseReturnValue:
    """What the council may be able to do already, without asking anyone."""
    offer = _draft(reference)
    form = VersionForm(version=offer.version)
    if form.accepts(
        lambda s: actions.confirm_powers_checked(s, actor(), reference, version=form.version.data, now=now())
    ):
        return redirect(url_for("offers.show", reference=reference))
    return render(
        "offers/powers.html",
        form=form,
        offer=offer,
        powers=freedoms.list_already_possible(db(), today()),
        asked=offer_drafts.list_freedoms_asked(db(), offer.id),
    )


@bp.route("/offers/<ref:reference>/decision", methods=["GET", "POST"])
@needs(Permission.OFFER_EDIT)
def decision(reference: str) -> ResponseReturnValue:
    """Under which decision of the council the offer is made."""
    offer = _draft(reference)
    form = DecisionForm(
        version=offer.version, decision_reference=offer.decision_reference, decision_on=offer.decision_on
    )
    if form.accepts(
        lambda s: actions.record_decision(
            s,
            actor(),
            reference,
            version=form.version.data,
            decision_reference=form.decision_reference.data,
            decision_on=form.decision_on.data,
            now=now(),
        )
    ):
        return redirect(url_for("offers.show", reference=reference))
    return render("offers/decision.html", form=form, offer=offer)


@bp.route("/offers/<ref:reference>/check", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def check(reference: str) -> ResponseReturnValue:
    """All that a draft holds, its totals, what is missing and who will sign; its lead sends it from here."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if not offer.is_draft:
        return redirect(url_for("offers.show", reference=reference))
    form = VersionForm(version=offer.version)
    if form.accepts(lambda s: sign_off.send_for_sign_off(s, actor(), reference, version=form.version.data, now=now())):
        return redirect(url_for("offers.sent", reference=reference))
    facts = offer_drafts.get_facts(db(), offer.id)
    page = paging(page_number(), facts.lines)
    return render(
        "offers/check.html",
        form=form,
        offer=offer,
        facts=facts,
        gaps=gaps(facts),
        figures=offer_figures.get_figures(db(), actor(), offer.id, offer.years, today()),
        lines=offer_lines.list_lines(db(), actor(), offer, today(), first=max(page.first - 1, 0), size=page.size),
        page=page,
        promises=commitments.get_promises(db(), actor(), reference, today()),
        signs=offer_drafts.list_posts_of_signatories(db(), offer.id),
        back=back_home(),
    )


@bp.route("/offers/<ref:reference>/sent")
@needs(Permission.OFFER_SEND)
def sent(reference: str) -> ResponseReturnValue:
    """The offer is with its signatory: what happens next."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_SEND, offer.standing)
    if offer.sent_at is None or offer.is_submitted:
        return redirect(url_for("offers.show", reference=reference))
    return render("offers/sent.html", offer=offer, signs=offer_drafts.list_posts_of_signatories(db(), offer.id))


@bp.route("/offers/<ref:reference>/recall", methods=["GET", "POST"])
@needs(Permission.OFFER_RECALL)
def recall(reference: str) -> ResponseReturnValue:
    """Take an offer back from its signatory, to go on drafting."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_RECALL, offer.standing)
    form = VersionForm(version=offer.version)
    if form.accepts(lambda s: sign_off.recall_offer(s, actor(), reference, version=form.version.data, now=now())):
        return redirect(url_for("offers.show", reference=reference))
    if offer.is_draft or offer.is_submitted:
        return redirect(url_for("offers.show", reference=reference))
    return render("offers/recall.html", form=form, offer=offer)


@bp.route("/offers/<ref:reference>/discard", methods=["GET", "POST"])
@needs(Permission.OFFER_DISCARD)
def discard(reference: str) -> ResponseReturnValue:
    """Take a draft back for good, having read what goes with it."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_DISCARD, offer.standing)
    form = VersionForm(version=offer.version)
    if form.accepts(lambda s: discards.discard_offer(s, actor(), reference, version=form.version.data, now=now())):
        return redirect(url_for("offers.index", discarded=reference))
    if not offer.is_draft:
        return redirect(url_for("offers.show", reference=reference))
    return render(
        "offers/discard.html",
        form=form,
        offer=offer,
        lines=offers.count_lines(db(), actor(), offer).all,
        commitments=offer.commitments,
        partners=[party.name for party in (*offer.joined, *offer.invited)],
    )


def _draft(reference: str) -> OfferFacts:
    """An offer whose head this person may edit. Raises NotFound, then NotAllowed."""
    offer = offers.get_offer(db(), actor(), reference, today())
    check_role(actor(), Permission.OFFER_EDIT, offer.standing)
    return offer
