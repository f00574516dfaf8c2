"""Asking a department after its late lines, from the coordinator's page."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import chasing
from tracker.domain.permissions import Permission
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.identity import actor
from tracker.web.releases.forms import PlainForm
from tracker.web.releases.views import bp, show_coordination


@bp.post("/coordination/chase/<int:department>")
@needs(Permission.DEPARTMENT_CHASE)
def chase(department: int) -> ResponseReturnValue:
    """Tell those of the department who have its late lines, and those who decide there; back to the page."""
    form = PlainForm()
    if form.accepts(lambda s: chasing.chase(s, actor(), department, now=now())):
        return redirect(url_for(".coordination", chased=form.result))
    return show_coordination(form)
