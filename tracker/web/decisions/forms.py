"""Forms over a list: what to do with the selected lines; and what a decision maker says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from wtforms import HiddenField

from tracker.domain.actors import Actor
from tracker.domain.decisions import Taken
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.permissions import Permission, holds_role_for
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, ListField, LongTextField, TextField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.picks import PicksField


class Deed(StrEnum):
    """What can be done with lines selected in the queue, or on the page of an ask."""

    RECOMMEND = "recommend"
    TAKE = "take"
    ACKNOWLEDGE = "acknowledge"
    ASK = "ask"
    REFER = "refer"
    ASSIGN = "assign"


class Verdict(StrEnum):
    """What can be done with recommendations."""

    APPROVE = "approve"
    RETURN = "return"


class SelectedForm(Form):
    """The selected lines. With `everything` all lines under the filter are meant, but those `shown` and not ticked."""

    line = PicksField("Lines")
    everything = HiddenField()
    shown = HiddenField()

    def mean_everything(self, shown: Iterable[int]) -> None:
        """Every line under the filter is selected; these are on the page, where they can be unticked."""
        self.everything.data = "1"
        self.shown.data = ",".join(str(line_id) for line_id in shown)

    def picks(self, matching: dict[int, int]) -> dict[int, int]:
        """The lines meant; `matching` are those under the filter, and count only when everything is meant."""
        ticked: dict[int, int] = self.line.data
        if not self.everything.data:
            return ticked
        unticked = {int(each) for each in re.findall("[0-9]{1,9}", self.shown.data or "")} - set(ticked)
        return {**{line: version for line, version in matching.items() if line not in unticked}, **ticked}


class QueueForm(SelectedForm):
    """What a caseworker does with them."""

    do = ListField(
        "With the selected lines",
        required="Choose what to do with the selected lines",
    )

    def offer_deeds(self, who: Actor) -> None:
        """What the person's roles let them do with lines: a manager assigns, and nothing else."""
        offered = [deed for deed, permission in _PERMISSIONS.items() if holds_role_for(who, permission)]
        self.do.choices = [choice(deed, _DEEDS[deed]) for deed in offered]


_DEEDS = {
    Deed.RECOMMEND: "Recommend one outcome",
    Deed.TAKE: "Take them",
    Deed.ACKNOWLEDGE: "Acknowledge their offers",
    Deed.ASSIGN: "Assign them",
    Deed.ASK: "Ask them all the same question",
    Deed.REFER: "Refer them to another department",
}
_PERMISSIONS = {
    Deed.RECOMMEND: Permission.LINE_RECOMMEND,
    Deed.TAKE: Permission.LINE_TAKE,
    Deed.ACKNOWLEDGE: Permission.LINE_ACKNOWLEDGE,
    Deed.ASSIGN: Permission.LINE_ASSIGN,
    Deed.ASK: Permission.LINE_ASK,
    Deed.REFER: Permission.LINE_REFER,
}


class ApprovalsForm(SelectedForm):
    """What a decision maker does with them."""

    do = ListField(
        "With the selected lines",
        required="Choose what to do with the selected lines",
        choices=[choice(Verdict.APPROVE, "Approve"), choice(Verdict.RETURN, "Return with a comment")],
    )


class NextForm(Form):
    """Nothing but its token."""


class DecisionForm(Form):
    """Who took the decisions: a minister or an official, never a user. The last two are of pre-election periods."""

    line = PicksField("Lines", required="Select at least one line")
    decided_by = TextField(
        "Who took the decision?", called="The name", hint="A minister or an official, by name or office"
    )
    decided_by_post = TextField("Their post", called="The post", hint="For example, Minister of State")
    decided_on = DateField(
        "When was it taken?", called="The date of the decision", required="Enter the date of the decision"
    )
    is_minister = ChoiceField(
        "Was it a minister?",
        required="Choose whether a minister took the decision",
        choices=[choice("yes", "A minister"), choice("no", "An official")],
    )
    override_reason = LongTextField(
        "Why did a minister decide before polling day?",
        called="The reason",
        hint="A pre-election period is on. Needed for a minister’s decision, and kept with it",
        max_length=LONGEST_TEXT,
        rows=3,
    )

    def taken(self) -> Taken:
        """Who took them, as the action wants it."""
        assert self.decided_on.data is not None  # the field asks for it
        of_period = {}
        if "is_minister" in self:
            of_period = {"is_minister": self.is_minister.data == "yes", "override_reason": self.override_reason.data}
        return Taken(self.decided_by.data, self.decided_by_post.data, self.decided_on.data, **of_period)


class ReturnForm(Form):
    """What the caseworker should look at again."""

    line = PicksField("Lines", required="Select at least one line")
    comment = LongTextField(
        "What should the caseworker look at again?",
        called="The comment",
        max_length=LONGEST_TEXT,
        hint="Seen inside government only, never by a council",
    )
