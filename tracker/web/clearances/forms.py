"""Clearing or holding what is ticked: lines, or all lines of an ask that had been seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from wtforms.fields import Field

from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.web.parts.fields import Asked, ChoiceField, LongTextField, TextField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.picks import PicksField


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
