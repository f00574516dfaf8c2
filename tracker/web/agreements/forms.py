"""What is asked when an agreement is drawn up, signed or declined."""

from datetime import date

from wtforms import HiddenField

from tracker.domain.agreement_wording import NOT_A_CONTRACT
from tracker.domain.errors import RuleBroken
from tracker.domain.signing import AgreementTerms
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import LongTextField, PasswordField, TextField, TickField
from tracker.web.parts.form import Form, VersionedForm


class DrawUpForm(VersionedForm):
    """What the coordinator settles."""

    starts_on = DateField("When does it start?", called="The start", required="Enter the day the agreement starts")
    ends_on = DateField("When does it end?", called="The end", required="Enter the day the agreement ends")
    first_review_on = DateField("First review", called="The first review", required="Enter the day of the first review")
    second_review_on = DateField("Second review (optional)", called="The second review")
    minister = TextField(
        "Name of the minister who decided", called="The name", required="Enter the minister’s name", max_length=120
    )
    minister_post = TextField("Their post", called="The post", required="Enter the minister’s post", max_length=200)
    minister_decided_on = DateField(
        "Date of the minister’s decision",
        called="The date of the decision",
        required="Enter the date of the minister’s decision",
    )
    signatory_post = TextField(
        "Post of who signs for government",
        called="The post",
        required="Enter the post of who signs for government",
        max_length=120,
        hint="A decision maker of the lead department, for example “Director, Local Government Finance”",
    )
    legal_standing = LongTextField(
        "What this agreement is in law",
        called="The legal standing",
        required="Say what this agreement is in law",
        max_length=1500,
        default=NOT_A_CONTRACT,
    )

    def hang(self, broken: RuleBroken) -> None:
        """The domain has one list of reviews, the page a question for each."""
        if broken.field == "review_dates":
            broken = RuleBroken(broken.message, self._wrong_review())
        super().hang(broken)

    def _wrong_review(self) -> str:
        starts_on, ends_on = _day(self.starts_on.data), _day(self.ends_on.data)
        for field in (self.first_review_on, self.second_review_on):
            if field.data is not None and not starts_on <= field.data <= ends_on:
                return str(field.short_name)
        return "first_review_on"

    def terms(self) -> AgreementTerms:
        """As the domain takes them; asked only of a form whose shape is right."""
        reviews = (self.first_review_on.data, self.second_review_on.data)
        return AgreementTerms(
            starts_on=_day(self.starts_on.data),
            ends_on=_day(self.ends_on.data),
            review_dates=tuple(sorted({day for day in reviews if day is not None})),
            minister=self.minister.data,
            minister_post=self.minister_post.data,
            minister_decided_on=_day(self.minister_decided_on.data),
            signatory_post=self.signatory_post.data,
            legal_standing=self.legal_standing.data,
        )


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("a required date is missing after validation")
    return day


class SignForm(Form):
    """The statements, each to be ticked, and the password again."""

    sha256 = HiddenField()
    has_read = TickField(
        "I have read the summary and Schedules A, B and C", required="Tick to say that you have read the agreement"
    )
    has_authority = TickField(
        "I have the authority to sign for my organisation", required="Tick to say that you have the authority to sign"
    )
    understands = TickField(
        "I understand that both sides are held to it, and that it is published",
        required="Tick to say that you understand what signing means",
    )
    password = PasswordField(
        "Your password",
        required="Enter your password",
        hint="We ask for it again so that nobody else can sign for you",
    )


class DeclineForm(Form):
    """Why not."""

    sha256 = HiddenField()
    reason = LongTextField(
        "Why do you decline?",
        called="The reason",
        required="Enter why you decline the agreement",
        max_length=2000,
        hint="Every party reads this",
    )
