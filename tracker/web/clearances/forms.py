"""Clearing or holding what is ticked: lines, or all of an ask that had been seen; and asking other departments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from wtforms.fields import Field

from tracker.domain.clearances import ROUND_REPLIES, ClearanceReply
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import Asked, ChoiceField, LongTextField, ManyField, TextField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.picks import IdsField, PicksField


class Reply(StrEnum):
    """The two answers."""

    CLEAR = "clear"
    HOLD = "hold"


class AsksField(Asked, Field):
    """Whole asks ticked, each with the last clearance that was seen: `value="12:345"`; `data` is one → the other."""

    data: dict[int, int]

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        found = (re.fullmatch("([0-9]{1,9}):([0-9]{1,9})", value) for value in valuelist[:100])
        self.data = {int(pair[1]): int(pair[2]) for pair in found if pair}


class ClearanceForm(Form):
    """HMT's answer. Nothing is chosen beforehand."""

    line = PicksField("Lines")
    ask = AsksField("Asks")
    do = ChoiceField(
        "With what is selected",
        required="Choose whether to clear or hold what is selected",
        choices=[choice(Reply.CLEAR, "Clear"), choice(Reply.HOLD, "Hold")],
    )
    reference = TextField(
        "HM Treasury’s reference", called="The reference", hint="The agreement prints it", max_length=100
    )
    comment = LongTextField(
        "What must change first?",
        called="The comment",
        hint="The line goes back to its caseworker with this",
        max_length=LONGEST_TEXT,
        rows=3,
    )


class OpenRoundForm(Form):
    """Whom to ask about which lines. `department.choices` are set by the view."""

    line = PicksField("Lines", required="Select at least one line")
    department = ManyField("Which departments are asked?", required="Select at least one department")
    words = LongTextField(
        "What are they asked to look at?",
        called="What they are asked",
        required="Enter what they are asked to look at",
        hint="They see the lines, what your departments decided, and this",
        max_length=LONGEST_TEXT,
        rows=3,
    )
    closes_on = DateField("Last day for a reply", called="The last day", required="Enter the last day for a reply")


_REPLY_HINTS = {
    ClearanceReply.SHOULD_CHANGE: "Shown to the department that decided; the line can be released all the same",
    ClearanceReply.MUST_CHANGE: "The line goes back to its caseworker with your comment",
    ClearanceReply.NIL_RETURN: "Your department has nothing to say",
}


class ReplyForm(Form):
    """A department's reply. Nothing is chosen beforehand."""

    line = IdsField("Lines", required="Select at least one line")
    reply = ChoiceField(
        "Your department’s reply",
        required="Choose an answer",
        choices=[choice(each, each.words, _REPLY_HINTS.get(each, "")) for each in ROUND_REPLIES],
    )
    comment = LongTextField(
        "What should change, and why?",
        called="The comment",
        hint="Needed when something should or must change",
        max_length=LONGEST_TEXT,
        rows=3,
    )


class CloseRoundForm(Form):
    """Nothing but its token."""
