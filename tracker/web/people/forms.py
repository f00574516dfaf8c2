"""Signing in and changing a password."""

from wtforms import HiddenField

from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, EmailField, ListField, PasswordField, choice
from tracker.web.parts.form import Form


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


class SignOutForm(Form):
    """Nothing but its token."""
