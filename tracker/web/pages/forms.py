"""The calculator of dates: asked in the address, so that an answer can be kept and passed on."""

from __future__ import annotations

from typing import Any

from flask import request

from tracker.domain.clocks import ClockUnit
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, NumberField, choice
from tracker.web.parts.form import Form


class WorkOutForm(Form):
    """From which day, how many of what."""

    class Meta(Form.Meta):
        csrf = False  # it changes nothing

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return request.args if any(name in request.args for name in ("starts_on", "length", "unit")) else None

    starts_on = DateField(
        "On which day does it happen?",
        called="The day",
        required="Enter the day it happens",
        hint="This is day 0. For example, 14 10 2010",
    )
    length = NumberField("How many?", called="The number", required="Enter how many", least=1, most=250)
    unit = ChoiceField(
        "Working days or calendar months?",
        required="Choose working days or calendar months",
        choices=[
            choice(ClockUnit.WORKING_DAYS, "Working days"),
            choice(ClockUnit.CALENDAR_MONTHS, "Calendar months"),
        ],
    )

    @property
    def is_asked(self) -> bool:
        """Whether the address holds any of it."""
        return self.Meta().wrap_formdata(self, None) is not None
