"""Replying to a department's terms: taking them exactly as they stand, or countering."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import acceptances, counters
from tracker.domain import workflow
from tracker.domain.counters import should_meet
from tracker.domain.lines import LineState, Turn
from tracker.domain.permissions import Permission
from tracker.web.lines.acceptance_limits import limit_words, may_accept
from tracker.web.lines.reply_forms import HINTS, ReplyForm
from tracker.web.lines.views import bp
from tracker.web.lines.wording import both_sides
from tracker.web.parts.about_line import get_line_for
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.identity import actor
from tracker.web.parts.readers import Reader
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/lines/<int:number>/reply", methods=["GET", "POST"])
@needs(Permission.LINE_COUNTER)
def reply(reference: str, number: int) -> ResponseReturnValue:
    """Both positions side by side, and what the council says to the department's."""
    line = get_line_for(reference, number, Permission.LINE_COUNTER)
    form = ReplyForm.of(line)
    if form.accepts(lambda s: _send(s, form, reference, number)):
        done = ".countered" if form.is_counter else ".accepted"
        return redirect(url_for(done, reference=reference, number=number))
    if not workflow.COUNTER.fits(line.state, line.stage, line.turn, line.offer_state) and not form.is_submitted():
        return redirect(url_for(".show", reference=reference, number=number))
    return render(
        "lines/reply.html",
        form=form,
        line=line,
        hints=HINTS,
        meets=should_meet(line.round),
        may_accept=may_accept(line.standing),
        limit=limit_words(line),
        sides=both_sides(line, Reader.of(actor(), line.standing)),
        others=_others(reference, number),
    )


_OTHERS = (
    ("extensions.more_time", "Ask for more time"),
    ("messages.show", "Write to the department first"),
    ("withdrawals.line", "Withdraw this line"),
)


def _others(reference: str, number: int) -> list[tuple[str, str]]:
    """What may be done instead of replying."""
    return [(url_for(endpoint, reference=reference, number=number), words) for endpoint, words in _OTHERS]


def _send(session: Session, form: ReplyForm, reference: str, number: int) -> None:
    if form.is_counter:
        terms, version = form.terms(), form.version.data
        counters.counter(session, actor(), reference, number, terms, version=version, now=now())
    else:
        acceptances.accept_position(session, actor(), reference, number, version=form.version.data, now=now())


@bp.route("/offers/<ref:reference>/lines/<int:number>/countered")
@needs(Permission.LINE_COUNTER)
def countered(reference: str, number: int) -> ResponseReturnValue:
    """The counter is with the department: what happens next, and by when."""
    line = get_line_for(reference, number, Permission.LINE_COUNTER)
    if line.state is not LineState.COUNTER_PROPOSED or line.turn is not Turn.DEPARTMENT:
        return redirect(url_for(".show", reference=reference, number=number))
    return render("lines/countered.html", line=line)
