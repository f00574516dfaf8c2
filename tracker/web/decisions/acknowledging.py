"""Telling a council that its lines have arrived, all of one offer at once."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import decisions as actions
from tracker.domain.permissions import Permission
from tracker.queries import acknowledgements
from tracker.web.decisions.forms import NextForm
from tracker.web.decisions.views import bp
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render


@bp.route("/offers/<ref:reference>/acknowledge", methods=["GET", "POST"])
@needs(Permission.LINE_ACKNOWLEDGE)
def acknowledge(reference: str) -> ResponseReturnValue:
    """Acknowledge the department's lines of an offer; it stops the acknowledge clock and commits to nothing."""
    found = acknowledgements.get_unacknowledged(db(), actor(), reference)
    form = NextForm()
    if form.accepts(lambda s: actions.acknowledge_lines(s, actor(), reference, now=now())):
        return redirect(url_for("offers.show", reference=reference))
    return render("decisions/acknowledge.html", form=form, offer=found)
