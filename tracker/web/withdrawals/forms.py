"""Why something is withdrawn; putting it back needs no words."""

from tracker.domain.offers import LONGEST_REASON
from tracker.web.parts.fields import LongTextField
from tracker.web.parts.form import VersionedForm


class WithdrawForm(VersionedForm):
    """The reason, which the departments read."""

    reason = LongTextField(
        "Why do you withdraw it?",
        called="The reason",
        hint="The departments read it. Do not name anyone or give details of a person.",
        max_length=LONGEST_REASON,
        rows=3,
    )
