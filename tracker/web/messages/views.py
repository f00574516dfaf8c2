"""The two pages of what is said about a line."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import messages as actions
from tracker.domain.errors import NotFound
from tracker.domain.formats import in_a_sentence
from tracker.domain.permissions import Permission
from tracker.queries import line_heads, messages
from tracker.web.messages.forms import MessageForm, NoteForm
from tracker.web.parts.about_line import line_href
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.readers import Reader
from tracker.web.parts.rendering import render

bp = Blueprint("messages", __name__)


@bp.route("/offers/<ref:reference>/lines/<int:number>/messages", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def show(reference: str, number: int) -> ResponseReturnValue:
    """What the two sides wrote to each other about a line, and the next message."""
    head = line_heads.find_head(db(), actor(), reference, number, today())
    if head is None:
        return _to_draft(reference, number)
    form = MessageForm()
    form.words.description = (
        f"{head.council} and {in_a_sentence(head.department)} read it. No clock stops for a message."
    )
    is_ours = actor().organisation_id in head.standing.party_ids
    if form.accepts(
        lambda s: actions.send_message(
            s, actor(), reference, number, form.words.data, form_key=form.form_key.data, now=now()
        )
    ):
        return redirect(line_href(".show", reference, number))
    return render(
        "messages/show.html",
        form=form,
        head=head,
        reader=Reader.of(actor(), head.standing),
        counts=line_heads.count_said(db(), actor(), head.id),
        messages=messages.list_messages(db(), actor(), head.id),
        other=in_a_sentence(head.department) if is_ours else head.council,
    )


@bp.route("/offers/<ref:reference>/lines/<int:number>/notes", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def notes(reference: str, number: int) -> ResponseReturnValue:
    """What a department wrote down for itself. To everyone else the page is not there."""
    head = line_heads.find_head(db(), actor(), reference, number, today())
    if head is None:
        raise NotFound
    found = messages.list_notes(db(), actor(), head.id)
    if not found and not head.sees_inside:
        raise NotFound
    form = NoteForm()
    if form.accepts(
        lambda s: actions.save_note(
            s, actor(), reference, number, form.words.data, form_key=form.form_key.data, now=now()
        )
    ):
        return redirect(line_href(".notes", reference, number))
    return render(
        "messages/notes.html",
        form=form,
        head=head,
        reader=Reader.of(actor(), head.standing),
        counts=line_heads.count_said(db(), actor(), head.id),
        notes=found,
    )


def _to_draft(reference: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("lines.check", reference=reference, number=number))
