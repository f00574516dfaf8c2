"""Which offers' decisions are to be released, and then which decisions."""

from enum import StrEnum

from wtforms import HiddenField

from tracker.web.parts.fields import ListField, choice
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


class ReleaseForm(Form):
    """The decisions of the batch."""

    line = PicksField("Decisions", required="Select at least one decision")
