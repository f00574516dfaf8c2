"""The forms of a question: what is asked, what is answered, why nothing is waited for."""

from tracker.domain.questions import LONGEST
from tracker.web.parts.fields import LongTextField
from tracker.web.parts.form import VersionedForm
from tracker.web.parts.uploads import UploadField


class AskForm(VersionedForm):
    """A question to the council, the line read at `version`."""

    words = LongTextField(
        "Your question",
        called="The question",
        required="Enter your question",
        hint="One question. Ask another for anything else: each has its own answer and date. Do not name anyone",
        max_length=LONGEST,
    )


class AnswerForm(VersionedForm):
    """The council's answer, the question read at `version`, with the files that come with it."""

    words = LongTextField(
        "Your answer", called="The answer", required="Enter your answer", hint="Do not name anyone", max_length=LONGEST
    )
    files = UploadField("Files that come with the answer (optional)")


class CloseForm(VersionedForm):
    """Why the department goes on without an answer, the question read at `version`."""

    words = LongTextField(
        "Why do you go on without an answer?",
        called="The note",
        required="Enter why you go on without an answer",
        hint="Say what evidence you hold and decide on. Both sides read this",
        max_length=LONGEST,
    )
