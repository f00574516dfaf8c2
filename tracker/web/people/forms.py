"""Signing in, changing a password, naming a deputy, and what a manager sets."""

from wtforms import HiddenField

from tracker.domain.money import Money
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, EmailField, ListField, MoneyField, PasswordField, choice
from tracker.web.parts.form import Form, VersionedForm
from tracker.web.parts.unfolding import only_with


class SignInForm(Form):
    """`kept` carries what was typed when an earlier session ended; `next` where to go on."""

    email = EmailField("Email address", required="Enter your email address")
    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()
    kept = HiddenField()


class PasswordForm(Form):
    """The old password again, and the new one."""

    password = PasswordField("Your password now", required="Enter the password you have now")
    new_password = PasswordField(
        "New password",
        autocomplete="new-password",
        required="Enter a new password",
        hint="At least 12 characters. Three random words are easy to remember and hard to guess.",
    )


class DeputyForm(Form):
    """Who stands in, and when. Both days count."""

    deputy = ListField("Who stands in for you?", required="Choose a colleague from the list")
    from_on = DateField("First day", called="The first day", required="Enter the first day")
    to_on = DateField("Last day", called="The last day", required="Enter the last day", hint="For example, 19 11 2010")


EACH_TIME, ONCE_A_DAY = "each_time", "once_a_day"


class EmailsForm(Form):
    """How often one is written to."""

    often = ChoiceField(
        "How often should we email you?",
        required="Choose how often we email you",
        choices=[
            choice(EACH_TIME, "Each time something happens"),
            choice(
                ONCE_A_DAY,
                "Once a day",
                hint="At 8am on working days. Questions, signatures waited for and what is late still come at once.",
            ),
        ],
    )


ANYTHING, LIMITED = "anything", "limited"

LimitedMoney = only_with(MoneyField, "officers", LIMITED)


class LimitForm(VersionedForm):
    """What officers of a council may accept; above it a signatory does."""

    officers = ChoiceField(
        "What may your officers accept?",
        required="Choose what your officers may accept",
        choices=[choice(ANYTHING, "Any terms"), choice(LIMITED, "Terms up to a limit")],
    )
    money = LimitedMoney(
        "The limit in any one year", called="The limit", required="Enter the limit, or choose any terms"
    )

    @property
    def limit(self) -> Money | None:
        """None for no limit."""
        chosen: Money | None = self.money.data if self.officers.data == LIMITED else None
        return chosen


class SignOutForm(Form):
    """Nothing but its token."""
