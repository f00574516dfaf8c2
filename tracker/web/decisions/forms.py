"""Forms of the queue: what to do with the selected lines."""

from __future__ import annotations

import re
from enum import StrEnum

from wtforms import HiddenField

from tracker.web.parts.fields import ListField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.picks import PicksField


class Deed(StrEnum):
    """What can be done with lines selected in the queue."""

    RECOMMEND = "recommend"
    TAKE = "take"
    ACKNOWLEDGE = "acknowledge"


class QueueForm(Form):
    """The selected lines. With `everything` all lines under the filter are meant, but those `shown` and not ticked."""

    do = ListField(
        "With the selected lines",
        required="Choose what to do with the selected lines",
        choices=[
            choice(Deed.RECOMMEND, "Recommend one outcome"),
            choice(Deed.TAKE, "Take them"),
            choice(Deed.ACKNOWLEDGE, "Acknowledge their offers"),
        ],
    )
    line = PicksField("Lines")
    everything = HiddenField()
    shown = HiddenField()

    def picks(self, matching: dict[int, int]) -> dict[int, int]:
        """The lines meant; `matching` are those under the filter, and count only when everything is meant."""
        ticked: dict[int, int] = self.line.data
        if not self.everything.data:
            return ticked
        unticked = {int(each) for each in re.findall("[0-9]{1,9}", self.shown.data or "")} - set(ticked)
        return {**{line: version for line, version in matching.items() if line not in unticked}, **ticked}


class NextForm(Form):
    """Nothing but its token."""
