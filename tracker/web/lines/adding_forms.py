"""Forms of a line that is added to a live offer: on its way to the signatory, and signed alone."""

from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.offers import LONGEST_REASON
from tracker.web.parts.fields import LongTextField, TickField
from tracker.web.parts.form import VersionedForm


class ResubmitForm(VersionedForm):
    """What is new since a line was refused."""

    what_changed = LongTextField(
        "What has changed since it was refused?",
        called="What has changed",
        required="Say what has changed since the line was refused",
        hint="New evidence, other figures or other terms. The department reads this beside what you ask for. "
        "Do not name anyone or give details of a person.",
        max_length=LONGEST_TEXT,
    )


class SendForm(VersionedForm):
    """Send a line to the signatory; `unchanged_because` is asked only of one that repeats what was refused."""

    unchanged_because = LongTextField(
        "Why do you ask again without changing anything?",
        called="The reason",
        hint="The department reads this beside what you ask for",
        max_length=LONGEST_TEXT,
    )


class SignLineForm(VersionedForm):
    """Sign and submit one line: two statements, none ticked."""

    has_authority = TickField(required="Tick to say that you have authority to sign")
    has_read = TickField("I have read all of this line", required="Tick to say that you have read it")


class DeclineLineForm(VersionedForm):
    """Send a line back to its officers."""

    reason = LongTextField(
        "Why do you not sign?",
        called="The reason",
        required="Say why you do not sign",
        hint="Your officers will read this",
        max_length=LONGEST_REASON,
    )
