"""The version of a thing that a form was read at, so that it can be compared when the form is saved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wtforms.fields import HiddenField

NO_VERSION = -1


class VersionField(HiddenField):
    """The version that was read; `data` is int, and NO_VERSION, which fits nothing, when it is missing or garbled."""

    data: int

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        given = valuelist[0] if valuelist else ""
        self.data = int(given) if re.fullmatch("[0-9]{1,9}", given) else NO_VERSION
