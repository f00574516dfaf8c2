"""A council's home page, and an offer's own page with its tabs."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.actors import Role
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission
from tracker.queries import agreements, attachments, offer_figures, offer_lines, offer_lists, offers, timeline, turns
from tracker.queries.offers import LineCounts, OfferFacts
from tracker.web.offers.tasks import show_tasks
from tracker.web.offers.turns import list_turns
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import page_number, reference_of
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor, may
from tracker.web.parts.landing import LANDINGS, landing
from tracker.web.parts.paging import Paging, paging
from tracker.web.parts.rendering import render

bp = Blueprint("offers", __name__)

_SHOWN_AT_HOME = 10


@bp.route("/council")
@needs(Permission.COUNCIL_READ)
def council() -> ResponseReturnValue:
    """What waits for the council, what it waits for, and its offers."""
    return render(
        "offers/council.html",
        todo=list_turns(db(), actor(), today()),
        waiting=turns.list_waiting(db(), actor(), today(), size=_SHOWN_AT_HOME),
        waiting_count=turns.count_waiting(db(), actor()),
        offers=offer_lists.list_own(db(), actor(), today(), size=_SHOWN_AT_HOME),
        offers_count=offer_lists.count_own(db(), actor()),
    )


@bp.route("/council/waiting")
@needs(Permission.COUNCIL_READ)
def waiting() -> ResponseReturnValue:
    """Every line that departments or the Treasury have."""
    page = paging(page_number(), turns.count_waiting(db(), actor()))
    lines = turns.list_waiting(db(), actor(), today(), first=_before(page), size=page.size)
    return render("offers/waiting.html", lines=lines, page=page)


@bp.route("/offers")
@needs(Permission.COUNCIL_READ, Permission.SIGN_OFF_READ)
def index() -> ResponseReturnValue:
    """Every offer the council leads, has joined or is asked to join."""
    page = paging(page_number(), offer_lists.count_own(db(), actor()))
    rows = offer_lists.list_own(db(), actor(), today(), first=_before(page), size=page.size)
    may_start, discarded = actor().has_role(Role.OFFICER), reference_of("discarded")
    return render("offers/index.html", offers=rows, page=page, may_start=may_start, discarded=discarded)


@bp.route("/offers/<ref:reference>")
@needs(Permission.CASE_READ)
def show(reference: str) -> ResponseReturnValue:
    """A draft as a list of tasks for those who write it; otherwise the offer with its lines."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if offer.is_draft:
        if may(Permission.COMMITMENT_EDIT, offer.standing):
            return show_tasks(offer)
        return redirect(url_for("offers.check", reference=reference))
    counts = offers.count_lines(db(), actor(), offer)
    page = paging(page_number(), counts.all)
    return _tab(
        "offers/show.html",
        offer,
        counts,
        lines=offer_lines.list_lines(db(), actor(), offer, today(), first=_before(page), size=page.size),
        figures=offer_figures.get_figures(db(), actor(), offer.id, offer.years, today()),
        page=page,
    )


@bp.route("/offers/<ref:reference>/history")
@needs(Permission.CASE_READ)
def history(reference: str) -> ResponseReturnValue:
    """What has happened, newest first, as far as the reader may know."""
    offer = offers.get_offer(db(), actor(), reference, today())
    page = paging(page_number(), timeline.count_events(db(), actor(), offer.standing, offer.id))
    events = timeline.list_events(db(), actor(), offer.standing, offer.id, first=_before(page), size=page.size)
    return _tab("offers/history.html", offer, offers.count_lines(db(), actor(), offer), events=events, page=page)


@bp.route("/offers/<ref:reference>/documents")
@needs(Permission.CASE_READ)
def documents(reference: str) -> ResponseReturnValue:
    """The agreement as it stands, once there is something to read."""
    offer = offers.get_offer(db(), actor(), reference, today())
    if not offer.sees_terms:
        raise NotFound
    case = agreements.get_agreement(db(), actor(), reference) if offer.is_submitted else None
    files = attachments.list_files(db(), actor(), reference)
    counts = offers.count_lines(db(), actor(), offer)
    return _tab("offers/documents.html", offer, counts, agreement=case, files=files)


def back_home() -> tuple[str, str]:
    """Where the reader came from, as a back link has it: address and words."""
    href = landing(actor())
    names = (name for role, (name, _endpoint) in LANDINGS.items() if role in actor().roles)
    return href, f"Back to {next(names, 'the start').lower()}"


def _tab(template: str, offer: OfferFacts, counts: LineCounts, **given: Any) -> ResponseReturnValue:
    """One tab of an offer that is no draft any longer, under the head that all of them share."""
    is_ours = offer.is_of(actor().organisation_id)
    waiting = turns.list_line_turns(db(), actor(), today(), offer_id=offer.id, size=1) if is_ours else ()
    return render(
        template,
        offer=offer,
        counts=counts,
        is_ours=is_ours,
        may_add=offer.takes_lines_on(today()) and may(Permission.LINE_ADD, offer.standing),
        next_turn=waiting[0] if waiting else None,
        commitments=offer.commitments if offer.sees_terms else None,
        back=back_home(),
        **given,
    )


def _before(page: Paging) -> int:
    """How many rows lie before the page."""
    return max(page.first - 1, 0)
