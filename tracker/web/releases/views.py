"""Releasing approved decisions in batches, and the coordinator's page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import releases as actions
from tracker.actions import selections as actions_of_selections
from tracker.domain.actors import Role
from tracker.domain.errors import RuleBroken
from tracker.domain.periods import is_queued
from tracker.domain.permissions import Permission
from tracker.queries import coordination as queries_of_coordination
from tracker.queries import periods, release_queue, releases, results, selections
from tracker.queries.releases import Preview
from tracker.queries.selections import Selected
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen, here, number, page_number, words
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render
from tracker.web.releases.forms import PlainForm, Purpose, ReadyForm, ReleaseForm
from tracker.web.releases.kept import (
    get_gate,
    list_disputed,
    list_late,
    list_late_offers,
    list_ready_offers,
    list_to_draw_up,
    list_years,
    order_offers,
)

bp = Blueprint("releases", __name__)

MOST = 200
"""How many decisions are previewed and released at once."""
_SHOWN = 10
_ON_A_PAGE = 25


@bp.get("/coordination")
@needs(Permission.COORDINATION_READ)
def coordination() -> ResponseReturnValue:
    """What is ready to release, which departments are late, which agreements are to be drawn up."""
    return show_coordination()


def show_coordination(form: PlainForm | None = None) -> ResponseReturnValue:
    """The coordinator's page; `form` is one that was refused, whose errors it shows."""
    late = list_late()
    waiting = order_offers("")
    to_draw_up, to_draw_up_count = list_to_draw_up()
    late_offers, late_offer_count = list_late_offers()
    return render(
        "releases/coordination.html",
        form=form,
        ready_form=ReadyForm(formdata=None),
        offers=list_ready_offers("", list(waiting)[:_SHOWN]),
        offer_count=len(waiting),
        ready=sum(waiting.values()),
        gate=get_gate(),
        disputed=list_disputed(),
        late_offers=late_offers,
        late_offer_count=late_offer_count,
        late=late,
        chased=number("chased"),
        late_total=sum(each.total for each in late),
        longest_bar=max((each.total for each in late), default=0),
        steps=queries_of_coordination.STEP_WORDS,
        legend=list(enumerate(queries_of_coordination.STEP_WORDS)),
        to_draw_up=to_draw_up,
        to_draw_up_count=to_draw_up_count,
        queued=release_queue.list_queued(db(), actor()),
        years=list_years(),
        periods=periods.list_now(db(), now()),
    )


@bp.route("/release", methods=["GET", "POST"])
@needs(Permission.LINE_RELEASE)
def ready() -> ResponseReturnValue:
    """The offers with decisions that the reader may release, and which of them go into one batch."""
    narrowed, form = words("words"), ReadyForm()
    picks: dict[int, int] = {}
    if form.is_submitted():
        wanted = None if form.everything.data else form.offer.data
        picks = releases.list_picks(db(), actor(), narrowed, wanted)
    if form.accepts(lambda s: _keep(s, form.purpose, picks)):
        endpoint = "clearances.open_round" if form.purpose is Purpose.ROUND else ".batch"
        return redirect(url_for(endpoint, selection=form.result))
    waiting = order_offers(narrowed)
    page = paging(page_number(), len(waiting), _ON_A_PAGE)
    count = releases.count_ready(db(), actor()) if narrowed else sum(waiting.values())
    is_all = chosen("select", ("all",)) == "all" and not form.is_submitted()
    if is_all:
        form.everything.data = "1"
    return render(
        "releases/ready.html",
        form=form,
        offers=list_ready_offers(narrowed, page.of(list(waiting))),
        page=page,
        count=count,
        narrowed=narrowed,
        is_all=is_all,
        select_all_href=here(select="all", page=None) if page.total > 1 else "",
        here=here(select=None),
        is_coordinator=actor().has_role(Role.COORDINATOR),
        queued=release_queue.list_queued(db(), actor()),
    )


def _keep(session: Session, purpose: Purpose, picks: dict[int, int]) -> int:
    if not picks:
        raise RuleBroken("Select at least one offer", "offer")
    if len(picks) > MOST:
        raise RuleBroken(f"Select offers with {MOST} decisions or fewer, so that each can be read first", "offer")
    return actions_of_selections.store_selection(session, actor(), purpose, picks, now=now())


@bp.route("/release/<int:selection>", methods=["GET", "POST"])
@needs(Permission.LINE_RELEASE)
def batch(selection: int) -> ResponseReturnValue:
    """What each council will read, and the public later; then the release itself, and what became of it."""
    kept = selections.get_selection(db(), actor(), selection, Purpose.RELEASE)
    if kept.is_done:
        return _result(kept)
    if kept.due_at is not None:
        return redirect(url_for(".queued", selection=selection))
    previews = [each for each in releases.read_previews(db(), actor(), kept.picks) if _is_able(each, kept)]
    form = ReleaseForm(line={each.line_id: each.version for each in previews})
    held = periods.read_held(db(), [each.line_id for each in previews], now())
    waits = {line_id: each.until for line_id, each in held.items() if each.until is not None}
    if not waits:
        del form.when, form.reason
    if form.accepts(lambda s: _release(s, selection, form)):
        return redirect(url_for(".batch", selection=selection))
    public = {line_id: each.public_from for line_id, each in held.items() if line_id not in waits}
    return render(
        "releases/batch.html",
        form=form,
        kept=kept,
        previews=previews,
        moved=len(kept.picks) - len(previews),
        waits=waits,
        public=public,
        published_from=next(iter(public.values())) if len(set(public.values())) == 1 and not waits else None,
        councils=len({each.council for each in previews}),
    )


def _release(session: Session, selection: int, form: ReleaseForm) -> bool:
    form.check()
    reason = form.override_reason

    def act(picks: dict[int, int]) -> Any:
        return actions.release(session, actor(), picks, override_reason=reason, now=now())

    only = form.line.data
    return actions_of_selections.carry_out(session, actor(), selection, Purpose.RELEASE, act, only=only, now=now())


def _is_able(preview: Preview, kept: Selected) -> bool:
    return preview.is_ready and preview.version == kept.picks[preview.line_id]


def _result(kept: Selected) -> ResponseReturnValue:
    found = results.list_results(db(), actor(), kept.picks)
    left = [(each, kept.skipped[each.id]) for each in found if each.id in kept.skipped]
    return render(
        "releases/done.html",
        done=[each for each in found if each.id in kept.done],
        queued=[(each, why) for each, why in left if is_queued(why)],
        skipped=[(each, why) for each, why in left if not is_queued(why)],
        override_reason=releases.find_override_reason(db(), kept.done),
        is_coordinator=actor().has_role(Role.COORDINATOR),
    )
