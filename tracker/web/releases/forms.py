"""Which offers' decisions are to be released, and then which decisions."""

from wtforms import HiddenField

from tracker.web.parts.form import Form
from tracker.web.parts.picks import IdsField, PicksField


class ReadyForm(Form):
    """Offers ticked; with `everything`, all that match."""

    offer = IdsField("Offers")
    everything = HiddenField()


class ReleaseForm(Form):
    """The decisions of the batch."""

    line = PicksField("Decisions", required="Select at least one decision")
