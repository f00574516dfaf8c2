"""The start page, the statements, and the administrator's page."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from tracker.domain.actors import Role
from tracker.domain.clocks import ClockUnit
from tracker.domain.deadlines import WorkedOut, work_out
from tracker.domain.errors import RuleBroken
from tracker.domain.permissions import Permission
from tracker.queries import clocks, health, people
from tracker.web.pages.forms import WorkOutForm
from tracker.web.parts.access import needs, public
from tracker.web.parts.clock import machine_now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor, find_actor, idle_minutes
from tracker.web.parts.landing import landing
from tracker.web.parts.rendering import render

bp = Blueprint("pages", __name__)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    who = find_actor()
    return render("pages/home.html", landing=landing(who) if who else "")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render("pages/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render("pages/privacy.html")


@bp.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    return render("pages/cookies.html", minutes=idle_minutes(), cookie=current_app.config["SESSION_COOKIE_NAME"])


@bp.get("/contact")
@public
def contact() -> ResponseReturnValue:
    return render("pages/contact.html")


@bp.get("/help/deadlines")
@public
def deadlines() -> ResponseReturnValue:
    """How dates are worked out, one that is asked for in the address, and the holidays they go by."""
    form = WorkOutForm()
    found = _work_out(form) if form.is_asked and form.validate() else None
    return render("pages/deadlines.html", form=form, found=found, holidays=clocks.list_holidays(db()))


def _work_out(form: WorkOutForm) -> WorkedOut | None:
    calendar, starts_on = clocks.get_calendar(db()), form.starts_on.data
    assert starts_on is not None
    try:
        return work_out(starts_on, form.length.data, ClockUnit(form.unit.data), calendar)
    except RuleBroken as unknown:
        form.hang(RuleBroken(unknown.message, "starts_on"))
        return None


@bp.get("/health")
@public
def alive() -> ResponseReturnValue:
    """For whoever watches the server: answers once the database does."""
    health.ping(db())
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/admin")
@needs(Permission.ADMINISTER)
def admin() -> ResponseReturnValue:
    """How the service is; who reads the record, which administrators do not, since it says what cases say."""
    auditors = people.list_holders(db(), actor(), (Role.AUDITOR,))
    return render("pages/admin.html", health=health.get_health(db(), machine_now(), today()), auditors=auditors)
