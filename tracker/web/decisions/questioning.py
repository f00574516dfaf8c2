"""The same question to many councils."""

from __future__ import annotations

from collections.abc import Mapping

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import questions as actions
from tracker.actions.bulk import Bulk
from tracker.domain.line_drafts import LONGEST_WORDS
from tracker.domain.permissions import Permission
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.many import ManyForm, do_to_many
from tracker.web.decisions.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.fields import LongTextField
from tracker.web.parts.identity import actor


class BulkQuestionForm(ManyForm):
    """What is asked of all of them."""

    words = LongTextField(
        "What do you ask all of them?",
        called="The question",
        required="Enter your question",
        hint="Each council gets it as a question of its own, with its own number and clock",
        max_length=LONGEST_WORDS,
    )


@bp.route("/department/bulk/<int:selection>/question", methods=["GET", "POST"])
@needs(Permission.LINE_ASK)
def bulk_question(selection: int) -> ResponseReturnValue:
    """Ask the councils of many lines the same."""
    form = BulkQuestionForm()

    def act(session: Session, picks: Mapping[int, int]) -> Bulk:
        return actions.ask_lines(session, actor(), picks, form.words.data, now=now())

    return do_to_many(selection, Deed.ASK, form, act, "decisions/bulk_question.html")
