"""Which offers' decisions are to be released, and then which decisions."""

from enum import StrEnum

from wtforms import HiddenField

from tracker.domain.errors import RuleBroken
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, ListField, LongTextField, TextField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.picks import IdsField, PicksField


class Purpose(StrEnum):
    """What offers are ticked for, by the button that is pressed; also that of the selection."""

    RELEASE = "release"
    ROUND = "round"


class ReadyForm(Form):
    """Offers ticked; with `everything`, all that match. `do` is the button."""

    offer = IdsField("Offers")
    everything = HiddenField()
    do = ListField("With the selected offers", choices=[choice(each, each) for each in Purpose])

    @property
    def purpose(self) -> Purpose:
        """What is to be done with them: released, unless the other button was pressed."""
        return Purpose(self.do.data or Purpose.RELEASE)


class When(StrEnum):
    """In a pre-election period a release waits, or has a reason not to."""

    AFTER_POLLING = "after_polling"
    NOW = "now"


class ReleaseForm(Form):
    """The decisions of the batch. `when` and `reason` are asked in a pre-election period alone."""

    line = PicksField("Decisions", required="Select at least one decision")
    when = ChoiceField(
        "When should they be released?",
        required="Choose when they are released",
        choices=[
            choice(When.AFTER_POLLING, "After polling day", "They are queued in your name, and go by themselves"),
            choice(When.NOW, "Now", "Only for what cannot wait. Your reason is kept on record"),
        ],
    )
    reason = LongTextField("Why can it not wait?", called="The reason", max_length=LONGEST_TEXT, rows=3)

    @property
    def override_reason(self) -> str:
        """Why it does not wait; empty for what waits."""
        return str(self.reason.data) if "reason" in self and self.when.data == When.NOW else ""

    def check(self) -> None:
        """Raise RuleBroken on `reason` when what cannot wait has none."""
        if "when" in self and self.when.data == When.NOW and not self.override_reason.strip():
            raise RuleBroken("Enter why it cannot wait until after polling day", "reason")


class PeriodForm(Form):
    """A pre-election period to be set. `authority.choices` are set by the view."""

    name = TextField("Name", called="The name", required="Enter a name, like General election of May 2010")
    from_on = DateField("First day", called="The first day", required="Enter the first day")
    polling_on = DateField("Polling day", called="Polling day", required="Enter polling day")
    authority = ListField("Whose election is it?", hint="Nothing chosen: all England")


class PlainForm(Form):
    """Nothing but its token."""
