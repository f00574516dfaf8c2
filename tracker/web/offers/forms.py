"""Forms of an offer: shapes alone; the rules are the domain's."""

from tracker.domain.offers import LONGEST_REASON, LONGEST_REFERENCE, LONGEST_SUMMARY, LONGEST_THEME, OfferKind
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, ListField, LongTextField, TextField, TickField, choice
from tracker.web.parts.form import Form, VersionedForm
from tracker.web.parts.once import OnceField


def _theme(label: str = "Theme", hint: str = "") -> TextField:
    hint = f"One subject, like alcohol and hospital admissions{hint}"
    return TextField(label, called="The theme", hint=hint, max_length=LONGEST_THEME)


def _summary() -> LongTextField:
    return LongTextField(
        "What is the offer for?",
        called="The summary",
        hint="In a few sentences: what would be better and cheaper for the people who live here. "
        "Do not name anyone or give details of a person.",
        max_length=LONGEST_SUMMARY,
    )


class StartForm(Form):
    """Start an offer; sent twice, it starts one."""

    form_key = OnceField()
    programme_id = ChoiceField("Which programme?", required="Choose a programme")
    kind = ChoiceField(
        "What kind of offer?",
        required="Choose a single offer or an innovative policy offer",
        choices=[
            choice(OfferKind.SINGLE_OFFER, "Single offer", hint="Everything your council asks for, in one package"),
            choice(
                OfferKind.INNOVATIVE_POLICY_OFFER, "Innovative policy offer", hint="One theme, alone or with partners"
            ),
        ],
    )
    title = _theme("Theme of an innovative policy offer", ". Leave it empty for a single offer")
    summary = _summary()


class AboutForm(VersionedForm):
    """What a draft is about."""

    title = _theme()
    summary = _summary()


class InviteForm(Form):
    """Ask one of about 350 councils in."""

    organisation_id = ListField(
        "Council",
        required="Choose a council from the list",
        hint="Begin to type its name, or choose it from the list",
    )


class ConfirmForm(Form):
    """A button that changes something."""


class VersionForm(VersionedForm):
    """A button that changes something that was read at a version."""


class DecisionForm(VersionedForm):
    """Under which decision of the council the offer is made."""

    decision_reference = TextField(
        "Reference of the decision",
        called="The reference",
        required="Enter the reference of your council’s decision",
        hint="As in your minutes, like EX/2010/118",
        max_length=LONGEST_REFERENCE,
        look={"classes": "govuk-input--width-20"},
    )
    decision_on = DateField(
        "Date of the decision",
        called="The date of your council’s decision",
        required="Enter the date of your council’s decision",
        hint="For example, 13 9 2010",
    )


class JoinForm(Form):
    """Join another council's offer."""

    decision_reference = TextField(
        "Reference of your council’s decision",
        called="The reference",
        required="Enter the reference of your council’s decision",
        hint="As in your minutes, like CAB/2010/7",
        max_length=LONGEST_REFERENCE,
        look={"classes": "govuk-input--width-20"},
    )
    decision_on = DateField(
        "Date of your council’s decision",
        called="The date of your council’s decision",
        required="Enter the date of your council’s decision",
        hint="For example, 5 10 2010",
    )


class DeclineJoinForm(Form):
    """Say no to another council's offer."""

    reason = LongTextField(
        "Why does your council not join?",
        called="The reason",
        required="Say why your council does not join",
        hint="The council that asked you will read this",
        max_length=LONGEST_REASON,
    )


class SignForm(VersionedForm):
    """Sign and submit: three statements, none ticked."""

    has_authority = TickField(required="Tick to say that you have authority to sign")
    has_read = TickField(
        "I have read this page and the lines of the offer", required="Tick to say that you have read it"
    )
    accepts_commitments = TickField(
        "The council accepts the commitments listed", required="Tick to say that the council accepts the commitments"
    )


class DeclineForm(VersionedForm):
    """Send an offer back to its officers."""

    reason = LongTextField(
        "Why do you not sign?",
        called="The reason",
        required="Say why you do not sign",
        hint="Your officers will read this",
        max_length=LONGEST_REASON,
    )
