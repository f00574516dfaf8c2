"""The forms of more time: the date that is asked for and why, and what the other side says."""

from tracker.domain.extensions import LONGEST_REASON, ExtensionReply
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, LongTextField, choice
from tracker.web.parts.form import VersionedForm


class MoreTimeForm(VersionedForm):
    """A later date, and why; a council says when its committee meets, if one has to decide."""

    wanted_on = DateField(
        "By which date could you do it?",
        called="The date",
        required="Enter the date you ask for",
        hint="A working day. For example, 14 12 2010",
    )
    committee_on = DateField(
        "When does the committee meet? (optional)",
        called="The date of the committee",
        hint="If a committee of your council has to decide",
    )
    reason = LongTextField(
        "Why is more time needed?",
        called="The reason",
        required="Enter why more time is needed",
        hint="The other side reads this",
        max_length=LONGEST_REASON,
        rows=3,
    )


class ReplyForm(VersionedForm):
    """Agreed, or not."""

    reply = ChoiceField(
        "Do you agree to the later date?",
        required="Choose whether you agree",
        choices=[
            choice(ExtensionReply.AGREED, "Agree: the due date moves"),
            choice(ExtensionReply.NOT_AGREED, "Do not agree: the due date stays"),
        ],
    )
