"""The key of a form that makes something new, so that the form sent twice makes it once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from wtforms.fields import HiddenField


class OnceField(HiddenField):
    """A new key each time a form is opened, kept while it is corrected; `data` is None if it is missing or garbled."""

    data: str | None

    def process_data(self, value: str | None) -> None:
        self.data = value or secrets.token_hex(16)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        given = valuelist[0] if valuelist else ""
        self.data = given if re.fullmatch("[0-9a-f]{32}", given) else None
