"""Clearance rounds: other departments are asked about approved lines, reply, and the coordinator closes the round."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import rounds as actions
from tracker.actions import selections as actions_of_selections
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.errors import RuleBroken
from tracker.domain.permissions import Permission, holds_role_for
from tracker.queries import clearance_asking, clearance_rounds, releases, selections
from tracker.queries.clearance_rounds import Round
from tracker.web.clearances.forms import CloseRoundForm, OpenRoundForm, ReplyForm
from tracker.web.clearances.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render

PURPOSE = "round"


@bp.get("/clearance/rounds", endpoint="rounds")
@needs(Permission.ROUND_REPLY, Permission.ROUND_OPEN)
def rounds_page() -> ResponseReturnValue:
    """The rounds that the reader opened, or is asked in."""
    found = clearance_rounds.list_rounds(db(), actor(), today())
    return render(
        "clearances/rounds.html",
        is_open=[each for each in found if each.closed_at is None],
        closed=[each for each in found if each.closed_at is not None],
        may_open=holds_role_for(actor(), Permission.ROUND_OPEN),
        replies=list(ClearanceReply),
    )


@bp.route("/clearance/rounds/new/<int:selection>", methods=["GET", "POST"])
@needs(Permission.ROUND_OPEN)
def open_round(selection: int) -> ResponseReturnValue:
    """Whom to ask about the selected lines, to look at what, until when."""
    kept = selections.get_selection(db(), actor(), selection, PURPOSE)
    previews = releases.read_previews(db(), actor(), kept.picks)
    able = {each.line_id: each.version for each in previews if each.is_ready}
    able = {line: version for line, version in able.items() if version == kept.picks[line]}
    if kept.is_done or not able:
        return redirect(url_for(".rounds"))
    least = clearance_asking.get_least_time(db(), clearance_asking.programmes_of(db(), list(able)), today())
    form = OpenRoundForm(line=able, closes_on=least.earliest)
    askable = clearance_asking.list_askable(db(), list(able))
    form.department.choices = [choice(str(each.id), each.name) for each in askable]
    if form.accepts(lambda s: _open(s, selection, form)):
        return redirect(url_for(".show_round", round_id=form.result))
    return render(
        "clearances/open_round.html",
        form=form,
        lines=[each for each in previews if each.line_id in able],
        moved=len(kept.picks) - len(able),
        least=least,
    )


def _open(session: Session, selection: int, form: OpenRoundForm) -> int:
    opened: list[int] = []

    def ask(picks: dict[int, int]) -> Any:
        assert form.closes_on.data is not None  # the field asks for it
        departments = frozenset(int(each) for each in form.department.data)
        asking = Asking(departments, form.words.data, form.closes_on.data)
        round_id, bulk = actions.open_round(session, actor(), picks, asking, now=now())
        opened.append(round_id)
        return bulk

    only = form.line.data
    if not actions_of_selections.carry_out(session, actor(), selection, PURPOSE, ask, only=only, now=now()):
        raise RuleBroken("These lines have been sent already: see the rounds that are open")
    return opened[0]


@bp.route("/clearance/rounds/<int:round_id>", methods=["GET", "POST"])
@needs(Permission.ROUND_REPLY, Permission.ROUND_OPEN)
def show_round(round_id: int) -> ResponseReturnValue:
    """One round: its lines, who was asked, what they reply; and the reader's own reply."""
    found = clearance_rounds.get_round(db(), actor(), round_id, today())
    form = ReplyForm(line=[line.id for line in found.to_answer])
    if form.accepts(lambda s: _reply(s, round_id, form)):
        return redirect(url_for(".show_round", round_id=round_id))
    return render(
        "clearances/round.html",
        form=form,
        found=found,
        replies=list(ClearanceReply),
        may_close=found.is_coordinator and found.may_close(today()),
    )


def _reply(session: Session, round_id: int, form: ReplyForm) -> None:
    answer = RoundAnswer(ClearanceReply(form.reply.data), form.comment.data)
    actions.reply_to_round(session, actor(), round_id, form.line.data, answer, now=now())


@bp.route("/clearance/rounds/<int:round_id>/close", methods=["GET", "POST"])
@needs(Permission.ROUND_CLOSE)
def close_round(round_id: int) -> ResponseReturnValue:
    """What closing will do, and doing it."""
    found = clearance_rounds.get_round(db(), actor(), round_id, today())
    form = CloseRoundForm()
    if form.accepts(lambda s: actions.close_round(s, actor(), round_id, now=now())):
        return redirect(url_for(".show_round", round_id=round_id))
    if not form.is_submitted() and not _may_be_closed(found):
        return redirect(url_for(".show_round", round_id=round_id))
    return render("clearances/close_round.html", form=form, found=found)


def _may_be_closed(found: Round) -> bool:
    return found.is_coordinator and found.may_close(today())
