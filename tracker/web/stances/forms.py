"""What a department says of a grant, a target or a freedom."""

from __future__ import annotations

from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.stances import StanceDraft, StancePosition
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, LongTextField, choice
from tracker.web.parts.form import VersionedForm


class StanceForm(VersionedForm):
    """`version` is the id of the last stance that was read, 0 for none."""

    position = ChoiceField(
        "What is your department’s stance?",
        required="Choose a stance",
        choices=[choice(each, each.words) for each in StancePosition],
    )
    conditions = LongTextField(
        "Conditions",
        called="The conditions",
        hint="What you would be open to. Only for “open with conditions”",
        max_length=LONGEST_TEXT,
        rows=3,
    )
    reason = LongTextField(
        "Why?",
        called="The reason",
        required="Enter why your department takes this stance",
        hint="Everyone can read this: councils while they draft, and the public",
        max_length=LONGEST_TEXT,
    )
    from_on = DateField("From when?", called="The date", required="Enter the day from which it holds")

    def draft(self) -> StanceDraft:
        """As the action wants it; conditions count only where the stance has them."""
        position = StancePosition(self.position.data)
        conditions = self.conditions.data if position is StancePosition.OPEN_WITH_CONDITIONS else ""
        assert self.from_on.data is not None  # required
        return StanceDraft(position, self.reason.data, conditions, self.from_on.data)
