"""Things ticked in a table. A line goes with the version that was read: `name="line" value="12:3"`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms.fields import Field

from tracker.web.parts.fields import Asked

MOST = 1_000
_PICK = re.compile("([0-9]{1,9}):([0-9]{1,9})")


class PicksField(Asked, Field):
    """What was ticked: `data` is line id → version. What is garbled is as good as not ticked.

    The table draws the boxes, `components/queue.html: tick(form.line.name, form.line.value(row.id, row.version), …)`;
    its error leads to the element with the id `lines`, where `picks_error(form.line)` prints it.
    """

    data: dict[int, int]

    @property
    def first_input(self) -> str:
        return "lines"

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        found = (_PICK.fullmatch(value) for value in valuelist)
        self.data = {int(pick[1]): int(pick[2]) for pick in found if pick}
        if len(self.data) > MOST:
            raise ValueError(f"Select {MOST:,} lines or fewer")

    def value(self, line_id: int, version: int) -> str:
        """What the box of a line sends."""
        return f"{line_id}:{version}"


class IdsField(Asked, Field):
    """Things ticked by their id alone; `data` is a set. Its error leads to the element with the id `lines` too."""

    data: frozenset[int]

    @property
    def first_input(self) -> str:
        return "lines"

    def process_data(self, value: Any) -> None:
        self.data = frozenset(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = frozenset(int(value) for value in valuelist if re.fullmatch("[0-9]{1,9}", value))
        if len(self.data) > MOST:
            raise ValueError(f"Select {MOST:,} or fewer")
