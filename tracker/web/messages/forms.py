"""A message and a note are two forms, so that neither can be sent in place of the other."""

from tracker.domain.messages import LONGEST_WORDS
from tracker.web.parts.fields import LongTextField
from tracker.web.parts.form import Form
from tracker.web.parts.once import OnceField

_NOBODY = "Do not name or describe anyone."


class MessageForm(Form):
    """Words to the other side."""

    words = LongTextField(
        "Your message", called="Your message", required="Enter your message", max_length=LONGEST_WORDS
    )
    form_key = OnceField()


class NoteForm(Form):
    """Words for one's own department."""

    words = LongTextField(
        "Your note", called="Your note", required="Enter your note", hint=_NOBODY, max_length=LONGEST_WORDS
    )
    form_key = OnceField()
