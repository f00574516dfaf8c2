"""How often one is written to."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import people as actions
from tracker.queries import people
from tracker.web.parts.access import signed_in
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.people.forms import EACH_TIME, ONCE_A_DAY, EmailsForm
from tracker.web.people.views import bp


@bp.route("/account/emails", methods=["GET", "POST"])
@signed_in
def emails() -> ResponseReturnValue:
    """One e-mail each time, or one a day."""
    who = actor()
    form = EmailsForm(often=ONCE_A_DAY if people.wants_digest(db(), who) else EACH_TIME)
    if form.accepts(lambda s: actions.choose_digest(s, who, wants_digest=form.often.data == ONCE_A_DAY)):
        return redirect(url_for(".account", emails=1))
    return render("people/emails.html", form=form)
