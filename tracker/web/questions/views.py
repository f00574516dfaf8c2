"""The pages of a question: the department asks, the council answers, or the department goes on without an answer."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import attachments
from tracker.actions import questions as actions
from tracker.domain import workflow
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission
from tracker.queries.lines import LinePage
from tracker.queries.questions import LineQuestion
from tracker.web.parts import uploads
from tracker.web.parts.about_line import get_line_for, line_href
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.parts.uploads import keep_files, takes_files
from tracker.web.questions.forms import AnswerForm, AskForm, CloseForm

bp = Blueprint("questions", __name__)


@bp.route("/offers/<ref:reference>/lines/<int:number>/ask", methods=["GET", "POST"])
@needs(Permission.LINE_ASK)
def ask(reference: str, number: int) -> ResponseReturnValue:
    """Ask the council about one line: its clock begins, the department's stops until the last answer."""
    line = get_line_for(reference, number, Permission.LINE_ASK)
    form = AskForm(version=line.version)
    if form.accepts(
        lambda s: actions.ask(s, actor(), reference, number, form.words.data, version=form.version.data, now=now())
    ):
        return redirect(_back(line))
    if not form.is_submitted() and not _may_be_asked(line):
        return redirect(_back(line))
    return render("questions/ask.html", form=form, line=line, back=_back(line))


@bp.route("/offers/<ref:reference>/lines/<int:number>/questions/<int:question>/answer", methods=["GET", "POST"])
@needs(Permission.LINE_ANSWER)
@takes_files
def answer(reference: str, number: int, question: int) -> ResponseReturnValue:
    """Answer a question, with files if there are any; the last answer gives the line back to its department."""
    line = get_line_for(reference, number, Permission.LINE_ANSWER)
    asked = _question(line, question)
    form = AnswerForm(version=asked.version)
    form.files.description = uploads.hint()

    def act(session: Session) -> None:
        row_id = actions.answer(
            session, actor(), reference, number, question, form.words.data, version=form.version.data, now=now()
        )
        if form.prepared:
            attachments.add_files(session, actor(), reference, number, form.prepared, question_id=row_id, now=now())

    if form.accepts(act, slow=lambda: keep_files(form.files)):
        return redirect(_back(line))
    if not form.is_submitted() and not asked.is_open:
        return redirect(_back(line))
    others = [each for each in line.questions if each.is_open and each.number != question]
    hint = uploads.hint()
    return render(
        "questions/answer.html", form=form, line=line, asked=asked, others=others, hint=hint, back=_back(line)
    )


@bp.route("/offers/<ref:reference>/lines/<int:number>/questions/<int:question>/close", methods=["GET", "POST"])
@needs(Permission.LINE_ASK)
def close(reference: str, number: int, question: int) -> ResponseReturnValue:
    """Go on without an answer that is overdue, and say on what evidence."""
    line = get_line_for(reference, number, Permission.LINE_ASK)
    asked = _question(line, question)
    form = CloseForm(version=asked.version)
    if form.accepts(
        lambda s: actions.close_question(
            s, actor(), reference, number, question, form.words.data, version=form.version.data, now=now()
        )
    ):
        return redirect(_back(line))
    if not form.is_submitted() and not (asked.due and asked.due.is_overdue):
        return redirect(_back(line))
    return render("questions/close.html", form=form, line=line, asked=asked, back=_back(line))


def _question(line: LinePage, number: int) -> LineQuestion:
    found = next((each for each in line.questions if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def _may_be_asked(line: LinePage) -> bool:
    stands = (line.state, line.stage, line.turn, line.offer_state)
    return workflow.ASK.fits(*stands) or workflow.ASK_AGAIN.fits(*stands)


def _back(line: LinePage) -> str:
    return line_href("lines.show", line.reference, line.number, anchor="questions")
