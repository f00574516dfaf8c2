"""The form that replies to a department's terms: take them, or counter."""

from enum import StrEnum
from typing import Any

from tracker.domain.decisions import Terms
from tracker.domain.line_drafts import LONGEST_WORDS
from tracker.domain.lines import LineKind
from tracker.queries.lines import LinePage
from tracker.web.parts.fields import ChoiceField, LongTextField, choice
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.unfolding import conditions_in, only_with, typed_conditions
from tracker.web.parts.years import YearAmountsField, YearValuesField


class Reply(StrEnum):
    """The two replies."""

    ACCEPT = "accept"
    COUNTER = "counter"


HINTS = {
    Reply.ACCEPT.value: "Agreed in principle at once. Nothing is reopened",
    Reply.COUNTER.value: "Change words, figures or conditions. The department then has the turn",
}

CounterText = only_with(LongTextField, "reply", Reply.COUNTER)
CounterAmounts = only_with(YearAmountsField, "reply", Reply.COUNTER)
CounterValues = only_with(YearValuesField, "reply", Reply.COUNTER)


class ReplyForm(VersionedForm):
    """Nothing is chosen beforehand; a counter begins from the department's last position."""

    reply = ChoiceField(
        "What is your reply?",
        required="Say whether you accept the terms or counter",
        choices=[
            choice(Reply.ACCEPT, "Accept the terms exactly as they stand"),
            choice(Reply.COUNTER, "Counter with other terms"),
        ],
    )
    words = CounterText("What you ask for now, in words", called="The words of the counter", max_length=LONGEST_WORDS)
    amounts = CounterAmounts("What you ask for now, £ by year")
    values = CounterValues("What you ask for now, value by year")
    conditions = CounterText(
        "Conditions that you would take", called="The conditions", hint="One on each line. Leave it empty for none"
    )

    @property
    def is_counter(self) -> bool:
        """Whether that was chosen."""
        return bool(self.reply.data == Reply.COUNTER)

    def terms(self) -> Terms:
        """What is offered."""
        return Terms(
            words=self.words.data,
            amounts=self.amounts.data if "amounts" in self else (),
            values=self.values.data if "values" in self else (),
            conditions=conditions_in(self.conditions.data),
        )

    @classmethod
    def of(cls, line: LinePage) -> "ReplyForm":
        """Filled with the last position; a line has £, or values, or neither."""
        last = line.comparison.newer.terms if line.comparison else Terms("")
        given: dict[str, Any] = {"words": last.words, "amounts": last.amounts, "values": last.values}
        form = cls(version=line.version, years=line.years, conditions=typed_conditions(last.conditions), **given)
        if line.kind is LineKind.TARGET_REDUCTION:
            del form.amounts
            if not last.values:
                del form.values
        else:
            del form.values
            form.amounts.optional = line.kind is LineKind.FREEDOM
        return form
