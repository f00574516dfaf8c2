"""Lines that belong to another department: one of them, or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import referrals as actions
from tracker.actions.bulk import Bulk
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.permissions import Permission
from tracker.domain.referrals import refers_as_coordinator, why_not_handed_on
from tracker.queries import organisations, referrals
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.many import ManyForm, do_to_many
from tracker.web.decisions.views import bp
from tracker.web.parts.about_line import get_line_for
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import ListField, LongTextField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.parts.versions import VersionField


class Referral:
    """Which department, and why."""

    to = ListField("Which department?", called="The department", required="Choose a department")
    reason = LongTextField(
        "Why that department?",
        called="The reason",
        required="Enter why it belongs there",
        hint="The council and the other department read this",
        max_length=LONGEST_TEXT,
    )

    def offer_departments(self, *but: int) -> None:
        """Those that are there today, but for those that have the lines."""
        found = organisations.list_departments(db(), today())
        self.to.choices = [choice("", ""), *(choice(str(each.id), each.name) for each in found if each.id not in but)]


class ReferForm(Referral, Form):
    """One line's."""

    version = VersionField()


class BulkReferForm(Referral, ManyForm):
    """Many lines'."""


@bp.route("/offers/<ref:reference>/lines/<int:number>/refer", methods=["GET", "POST"])
@needs(Permission.LINE_REFER)
def refer(reference: str, number: int) -> ResponseReturnValue:
    """Hand one line to the department it belongs to."""
    line = get_line_for(reference, number, Permission.LINE_REFER)
    past = referrals.list_handovers(db(), [line.id])[line.id]
    is_coordinator = refers_as_coordinator(actor(), line.standing, past)
    form = ReferForm(version=line.version)
    form.offer_departments(line.standing.owner_id or 0)

    def act(session: Session) -> Bulk:
        return _refer(session, {line.id: form.version.data}, form)

    if form.accepts(act):
        return redirect(url_for("lines.show", reference=reference, number=number))
    why_not = why_not_handed_on(past, is_coordinator=is_coordinator)
    return render("decisions/refer.html", form=form, line=line, why_not=why_not)


@bp.route("/department/bulk/<int:selection>/refer", methods=["GET", "POST"])
@needs(Permission.LINE_REFER)
def bulk_referral(selection: int) -> ResponseReturnValue:
    """Hand many lines to one department."""
    form = BulkReferForm()
    form.offer_departments(actor().organisation_id)

    def act(session: Session, picks: Mapping[int, int]) -> Bulk:
        return _refer(session, picks, form)

    return do_to_many(selection, Deed.REFER, form, act, "decisions/bulk_refer.html")


def _refer(session: Session, picks: Mapping[int, int], form: Any) -> Bulk:
    return actions.refer_lines(session, actor(), picks, to_id=int(form.to.data), reason=form.reason.data, now=now())
