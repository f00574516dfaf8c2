"""Pre-election periods: those that are set, setting one, cancelling one."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import periods as actions
from tracker.domain.actors import Role
from tracker.domain.periods import PeriodDraft
from tracker.domain.permissions import Permission
from tracker.queries import periods
from tracker.queries.organisations import list_authorities
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import choice
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.releases.forms import PeriodForm, PlainForm
from tracker.web.releases.views import bp


@bp.route("/coordination/periods", endpoint="periods", methods=["GET", "POST"])
@needs(Permission.PERIOD_SET)
def periods_page() -> ResponseReturnValue:
    """Every period, and the form that sets one more."""
    form = PeriodForm()
    councils = list_authorities(db(), today())
    form.authority.choices = [choice("", "All England"), *(choice(str(each.id), each.name) for each in councils)]
    if form.accepts(lambda s: _set(s, form)):
        return redirect(url_for(".periods"))
    return render(
        "releases/periods.html",
        form=form,
        periods=periods.list_periods(db()),
        now=now(),
        is_coordinator=actor().has_role(Role.COORDINATOR),
    )


def _set(session: Session, form: PeriodForm) -> int:
    assert form.from_on.data is not None  # the fields ask for them
    assert form.polling_on.data is not None
    authority = int(form.authority.data) if form.authority.data else None
    draft = PeriodDraft(form.name.data, form.from_on.data, form.polling_on.data, authority)
    return actions.set_period(session, actor(), draft, now=now())


@bp.route("/coordination/periods/<int:period_id>/cancel", methods=["GET", "POST"])
@needs(Permission.PERIOD_SET)
def cancel_period(period_id: int) -> ResponseReturnValue:
    """What cancelling does, and doing it."""
    found = periods.get_period(db(), period_id)
    form = PlainForm()
    if form.accepts(lambda s: actions.cancel_period(s, actor(), period_id, now=now())):
        return redirect(url_for(".periods"))
    if not form.is_submitted() and found.cancelled_at is not None:
        return redirect(url_for(".periods"))
    return render("releases/cancel_period.html", form=form, found=found)
