"""A decision maker's page: recommendations to approve or return, in batches, those that stand out first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import approvals as actions
from tracker.actions import selections as actions_of_selections
from tracker.domain.decisions import Outcome
from tracker.domain.lines import UNSETTLED, Stage, Turn
from tracker.domain.permissions import Permission
from tracker.queries import approvals, approvals_in_full, bulk_lines, clearance_rounds, periods, releases, selections
from tracker.queries.approvals import Waiting, WaitingFilter
from tracker.queries.selections import Selected
from tracker.web.decisions.forms import ApprovalsForm, DecisionForm, ReturnForm, Verdict
from tracker.web.decisions.kept import list_waiting, order_waiting
from tracker.web.decisions.views import MOST, bp
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen, here, page_number, words
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render

_ON_A_PAGE = 25


@bp.route("/approvals", endpoint="approvals", methods=["GET", "POST"])
@needs(Permission.APPROVALS_READ)
def approvals_page() -> ResponseReturnValue:
    """The recommendations that wait, and which of them are taken up in one batch."""
    narrowed, form = _narrowed(), ApprovalsForm()
    matching: dict[int, int] = {}
    if form.is_submitted() and form.everything.data:
        matching = approvals.list_picks(db(), actor(), narrowed, most=MOST)
    if form.accepts(
        lambda s: actions_of_selections.store_selection(s, actor(), form.do.data, form.picks(matching), now=now())
    ):
        return redirect(url_for(".approvals_batch", selection=form.result))
    waiting = order_waiting(narrowed)
    count = len(waiting.line_ids)
    page = paging(page_number(), count, _ON_A_PAGE)
    lines = list_waiting(page.of(waiting.line_ids), waiting)
    is_all = chosen("select", ("all",)) == "all" and 0 < count <= MOST and not form.is_submitted()
    if is_all:
        form.mean_everything(line.id for line in lines)
    return render(
        "decisions/approvals.html",
        form=form,
        lines=lines,
        page=page,
        count=count,
        to_look_at=waiting.to_look_at,
        narrowed=narrowed,
        is_all=is_all,
        ready=releases.count_ready(db(), actor()),
        to_clear=clearance_rounds.count_to_answer(db(), actor()),
        outcomes=[(each.value, each.words) for each in Outcome],
        select_all_href=here(select="all", page=None) if count <= MOST else "",
        here=here(select=None),
        clear_href=url_for(".approvals"),
        applied=_chips(narrowed),
    )


def _narrowed() -> WaitingFilter:
    outcome = chosen("outcome", tuple(Outcome))
    return WaitingFilter(Outcome(outcome) if outcome else None, words("words"))


def _chips(narrowed: WaitingFilter) -> list[dict[str, str]]:
    found = []
    if narrowed.outcome is not None:
        found.append({"text": narrowed.outcome.words, "href": here(outcome=None, page=None, select=None)})
    if narrowed.words:
        found.append({"text": f"“{narrowed.words}”", "href": here(words=None, page=None, select=None)})
    return found


@bp.route("/approvals/<int:selection>", methods=["GET", "POST"])
@needs(Permission.APPROVALS_READ)
def approvals_batch(selection: int) -> ResponseReturnValue:
    """One batch: each recommendation in full, the record of the decision; once done, what became of each."""
    kept = selections.get_selection(db(), actor(), selection, Verdict.APPROVE, Verdict.RETURN)
    if kept.is_done:
        return _result(kept)
    lines = approvals_in_full.read_waiting(db(), actor(), kept.picks, today())
    able = {line.id for line in lines if not _why_not(line, kept)}
    picked = {line.id: line.version for line in lines if line.id in able}
    form: Any = ReturnForm(line=picked)
    if kept.purpose == Verdict.APPROVE:
        form = DecisionForm(line=picked, decided_on=today())
        if not any(each.until for each in periods.read_held(db(), list(picked), now()).values()):
            del form.is_minister, form.override_reason
    if form.accepts(lambda s: _carry_out(s, kept, form)):
        return redirect(url_for(".approvals_batch", selection=selection))
    return render(
        "decisions/approvals_batch.html",
        form=form,
        kept=kept,
        lines=lines,
        able=able,
        why_not={line.id: _why_not(line, kept) for line in lines},
        is_approval=kept.purpose == Verdict.APPROVE,
    )


def _carry_out(session: Session, kept: Selected, form: Any) -> bool:
    def decide(picks: dict[int, int]) -> Any:
        if kept.purpose == Verdict.RETURN:
            return actions.return_lines(session, actor(), picks, form.comment.data, now=now())
        return actions.approve(session, actor(), picks, form.taken(), now=now())

    return actions_of_selections.carry_out(
        session, actor(), kept.id, kept.purpose, decide, only=form.line.data, now=now()
    )


def _why_not(line: Waiting, kept: Selected) -> str:
    """Why a line that was selected cannot be decided in this batch; empty if it can."""
    if line.state not in UNSETTLED:
        return line.state.words.lower()
    if line.stage is not Stage.RECOMMENDED:
        return f"now {line.stage.words.lower()}"
    if line.version != kept.picks[line.id]:
        return "changed since you selected it"
    if line.is_own and kept.purpose == Verdict.APPROVE:
        return "you recommended it yourself"
    return ""


def _result(kept: Selected) -> ResponseReturnValue:
    lines = bulk_lines.list_bulk_lines(db(), actor(), kept.picks, today())
    done = [line for line in lines if line.id in kept.done]
    return render(
        "decisions/approvals_done.html",
        kept=kept,
        done=done,
        is_approval=kept.purpose == Verdict.APPROVE,
        ready=_count(done, is_gated=False),
        gated=_count(done, is_gated=True),
        skipped=[(line, kept.skipped[line.id]) for line in lines if line.id in kept.skipped],
    )


def _count(lines: Sequence[bulk_lines.BulkLine], *, is_gated: bool) -> int:
    """How many of these decisions wait for HM Treasury, or for their release."""
    return sum(line.stage is Stage.APPROVED and (line.turn is Turn.TREASURY) is is_gated for line in lines)
