"""A release that waits for the end of a pre-election period: what it holds, and taking it out again."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import release_queue as actions
from tracker.domain.permissions import Permission
from tracker.queries import results, selections
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.releases.forms import PlainForm, Purpose
from tracker.web.releases.views import bp


@bp.route("/release/<int:selection>/queued", methods=["GET", "POST"])
@needs(Permission.LINE_RELEASE)
def queued(selection: int) -> ResponseReturnValue:
    """The reader's own queued release. Taken out, none of it is released."""
    kept = selections.get_selection(db(), actor(), selection, Purpose.RELEASE)
    form = PlainForm()
    if form.accepts(lambda s: actions.take_out(s, actor(), selection, now=now())):
        return redirect(url_for(".ready"))
    if kept.is_done or kept.due_at is None:
        return redirect(url_for(".batch", selection=selection))
    return render(
        "releases/queued.html",
        form=form,
        due_at=kept.due_at,
        lines=results.list_results(db(), actor(), kept.picks),
    )
