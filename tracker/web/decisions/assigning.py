"""Who has which line: given to a colleague, or taken from one, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import assignments as actions
from tracker.actions.bulk import Bulk
from tracker.domain.actors import Role
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.permissions import Permission
from tracker.queries import people
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.many import ManyForm, do_to_many
from tracker.web.decisions.views import bp
from tracker.web.parts.about_line import get_line_for
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.fields import ListField, LongTextField, choice
from tracker.web.parts.form import Form
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.parts.versions import VersionField


class Assignment:
    """Who gets it, and why it is taken from who has it."""

    to = ListField("Which caseworker?", called="The caseworker", required="Choose a caseworker")
    reason = LongTextField(
        "Why?",
        called="The reason",
        hint="Needed to take a line from somebody else. Seen inside government only, never by a council",
        max_length=LONGEST_TEXT,
        rows=3,
    )

    def offer_colleagues(self) -> None:
        """The caseworkers of the department, oneself first."""
        me, names = actor().person_id, people.name_holders(db(), actor(), Role.CASEWORKER)
        first = [me] if me in names else []
        others = [each for each in names if each != me]
        named = [*(choice(str(each), "You") for each in first), *(choice(str(each), names[each]) for each in others)]
        self.to.choices = [choice("", ""), *named]


class AssignForm(Assignment, Form):
    """One line's."""

    version = VersionField()


class BulkAssignForm(Assignment, ManyForm):
    """Many lines'."""


@bp.route("/offers/<ref:reference>/lines/<int:number>/assign", methods=["GET", "POST"])
@needs(Permission.LINE_ASSIGN)
def assign(reference: str, number: int) -> ResponseReturnValue:
    """Take one line from whoever has it, or give it to a colleague."""
    line = get_line_for(reference, number, Permission.LINE_ASSIGN)
    form = AssignForm(version=line.version)
    form.offer_colleagues()

    def act(session: Session) -> Bulk:
        return _assign(session, {line.id: form.version.data}, form)

    if form.accepts(act):
        return redirect(url_for("lines.show", reference=reference, number=number))
    names = people.name_holders(db(), actor(), Role.CASEWORKER)
    holder = names.get(line.assigned_to_id, "Somebody") if line.assigned_to_id else ""
    return render("decisions/assign.html", form=form, line=line, holder=holder)


@bp.route("/department/bulk/<int:selection>/assign", methods=["GET", "POST"])
@needs(Permission.LINE_ASSIGN)
def bulk_assignment(selection: int) -> ResponseReturnValue:
    """Give many lines to one colleague."""
    form = BulkAssignForm()
    form.offer_colleagues()

    def act(session: Session, picks: Mapping[int, int]) -> Bulk:
        return _assign(session, picks, form)

    return do_to_many(selection, Deed.ASSIGN, form, act, "decisions/bulk_assign.html")


def _assign(session: Session, picks: Mapping[int, int], form: Any) -> Bulk:
    return actions.assign_lines(session, actor(), picks, to_id=int(form.to.data), reason=form.reason.data, now=now())
