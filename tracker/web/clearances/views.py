"""HM Treasury's page: what waits at the gate, by ask, and what became of what was answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import clearances as actions
from tracker.actions import selections as actions_of_selections
from tracker.domain.errors import RuleBroken
from tracker.domain.permissions import Permission, holds_role_for
from tracker.queries import clearances, results, selections
from tracker.queries.clearances import GateFilter
from tracker.web.clearances.forms import ClearanceForm, Reply
from tracker.web.clearances.kept import count_gated, list_gated
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import here, number, page_number, words
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render

bp = Blueprint("clearances", __name__)

_ON_A_PAGE = 25


@bp.route("/clearance", methods=["GET", "POST"])
@needs(Permission.CLEARANCE_READ, Permission.ROUND_REPLY, Permission.ROUND_OPEN)
def clearance() -> ResponseReturnValue:
    """What waits for HM Treasury: clear or hold lines, or all lines of an ask, on this one page.

    Who is no treasury clearer reads of the rounds that they opened, or are asked in.
    """
    if not holds_role_for(actor(), Permission.CLEARANCE_READ):
        return redirect(url_for(".rounds"))
    narrowed, form = GateFilter(words("words"), number("ask")), ClearanceForm()
    picks: dict[int, int] = {}
    if form.is_submitted():
        picks = {**clearances.list_picks(db(), actor(), narrowed, form.ask.data), **form.line.data}
    if form.accepts(lambda s: _answer(s, form, picks)):
        return redirect(url_for(".batch", selection=form.result))
    counts = count_gated(narrowed)
    page = paging(page_number(), counts.lines, _ON_A_PAGE)
    asks = list_gated(narrowed, first=(page.number - 1) * page.size, size=page.size)
    if form.is_submitted() and not asks:
        return redirect(here())  # someone else has answered all of it: there is nothing left to mend
    return render(
        "clearances/clearance.html",
        form=form,
        asks=asks,
        counts=counts,
        page=page,
        narrowed=narrowed,
        here=here(),
        ask_href=lambda ask: here(ask=ask, page=None),
    )


def _answer(session: Session, form: ClearanceForm, picks: dict[int, int]) -> int:
    """Keep what was picked, answer it, and keep what became of it: in one transaction."""
    if not picks:
        raise RuleBroken("Select at least one line, or all lines of an ask", "line")
    reply = form.do.data
    kept = actions_of_selections.store_selection(session, actor(), reply, picks, now=now())

    def act(chosen: dict[int, int]) -> Any:
        if reply == Reply.CLEAR:
            return actions.clear(session, actor(), chosen, form.reference.data, now=now())
        return actions.hold(session, actor(), chosen, form.comment.data, now=now())

    actions_of_selections.carry_out(session, actor(), kept, reply, act, now=now())
    return kept


@bp.get("/clearance/<int:selection>")
@needs(Permission.CLEARANCE_READ)
def batch(selection: int) -> ResponseReturnValue:
    """What became of lines that were cleared or held."""
    kept = selections.get_selection(db(), actor(), selection, Reply.CLEAR, Reply.HOLD)
    found = results.list_results(db(), actor(), kept.picks)
    return render(
        "clearances/batch.html",
        is_cleared=kept.purpose == Reply.CLEAR,
        done=[each for each in found if each.id in kept.done],
        skipped=[(each, kept.skipped[each.id]) for each in found if each.id in kept.skipped],
    )
