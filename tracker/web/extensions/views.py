"""The two pages of more time: one side asks for a later date, the other agrees or not."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from tracker.actions import extensions as actions
from tracker.domain.extensions import EXTENDABLE, ExtensionReply, Wanted
from tracker.domain.lines import Turn
from tracker.domain.permissions import Permission
from tracker.queries.lines import LinePage
from tracker.web.extensions.forms import MoreTimeForm, ReplyForm
from tracker.web.parts.about_line import get_line_for, line_href
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.identity import actor, may
from tracker.web.parts.rendering import render

bp = Blueprint("extensions", __name__)


@bp.route("/offers/<ref:reference>/lines/<int:number>/more-time", methods=["GET", "POST"])
@needs(Permission.LINE_EXTEND)
def more_time(reference: str, number: int) -> ResponseReturnValue:
    """Ask for a later date on the clock that is due; a side that has not the turn has nothing to ask here."""
    line = get_line_for(reference, number, Permission.LINE_EXTEND)
    form = MoreTimeForm(version=line.version)
    if line.turn is not Turn.COUNCIL:
        del form.committee_on
    if form.accepts(
        lambda s: actions.ask_more_time(
            s, actor(), reference, number, _wanted(form), version=form.version.data, now=now()
        )
    ):
        return redirect(_back(line))
    is_due = line.clock is not None and line.clock.kind in EXTENDABLE and line.clock.more_time is None
    if not form.is_submitted() and not (is_due and may(Permission.LINE_EXTEND, line.standing)):
        return redirect(_back(line))
    return render("extensions/more_time.html", form=form, line=line, back=_back(line))


@bp.route("/offers/<ref:reference>/lines/<int:number>/more-time/reply", methods=["GET", "POST"])
@needs(Permission.LINE_ANSWER_TIME)
def reply(reference: str, number: int) -> ResponseReturnValue:
    """Agree to the date that the other side asks for, or not."""
    line = get_line_for(reference, number, Permission.LINE_ANSWER_TIME)
    form = ReplyForm(version=line.version)
    if form.accepts(
        lambda s: actions.answer_more_time(
            s, actor(), reference, number, ExtensionReply(form.reply.data), version=form.version.data, now=now()
        )
    ):
        return redirect(_back(line))
    wanted = line.clock.more_time if line.clock else None
    may_reply = wanted is not None and may(Permission.LINE_ANSWER_TIME, line.standing)
    if not form.is_submitted() and not may_reply:
        return redirect(_back(line))
    return render("extensions/reply.html", form=form, line=line, wanted=wanted, back=_back(line))


def _wanted(form: MoreTimeForm) -> Wanted:
    committee_on = form.committee_on.data if "committee_on" in form else None
    assert form.wanted_on.data is not None  # required
    return Wanted(form.wanted_on.data, form.reason.data, committee_on)


def _back(line: LinePage) -> str:
    return line_href("lines.show", line.reference, line.number)
