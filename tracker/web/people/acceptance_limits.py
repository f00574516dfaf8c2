"""The limit above which a council's signatory accepts, and not its officers: its manager sets it."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import acceptance_limits as actions
from tracker.domain.permissions import Permission
from tracker.queries import acceptance_limits
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.people.forms import ANYTHING, LIMITED, LimitForm
from tracker.web.people.views import bp

HINTS = {
    ANYTHING: "Whatever the pounds. It is so for every council until it sets a limit",
    LIMITED: "Above it a signatory accepts, or a deputy of theirs. Your officers can still counter",
}


@bp.route("/admin/people/accepting", methods=["GET", "POST"])
@needs(Permission.LIMIT_SET)
def limit() -> ResponseReturnValue:
    """Set, change or take away the limit of one's own council."""
    held = acceptance_limits.get_limit(db(), actor())
    form = LimitForm(version=held.version, officers=ANYTHING if held.money is None else LIMITED, money=held.money)
    if form.accepts(lambda s: actions.set_limit(s, actor(), form.limit, version=form.version.data, now=now())):
        return redirect(url_for(".colleagues", limit=1))
    return render("people/limit.html", form=form, held=held, hints=HINTS)
