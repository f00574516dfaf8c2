"""The list of a line's files with its form, and the one way in which a stored file leaves the service."""

from collections.abc import Sequence

from flask import Blueprint, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.actions import attachments as actions
from tracker.domain.errors import NotFound
from tracker.domain.files import KeptFile
from tracker.domain.lines import LIVE
from tracker.domain.permissions import Permission, check_role
from tracker.queries import attachments, line_drafts, line_heads
from tracker.queries.attachments import Download
from tracker.web.files.forms import FilesForm
from tracker.web.parts import uploads
from tracker.web.parts.about_line import line_href
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db, stop_reading
from tracker.web.parts.form import Form
from tracker.web.parts.identity import actor
from tracker.web.parts.readers import Reader
from tracker.web.parts.rendering import render
from tracker.web.parts.uploads import takes_files

bp = Blueprint("files", __name__)


@bp.route("/offers/<ref:reference>/lines/<int:number>/files", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
@takes_files
def index(reference: str, number: int) -> ResponseReturnValue:
    """What both sides added to a line, and the form to add more; a draft's files stand with its evidence."""
    head = line_heads.find_head(db(), actor(), reference, number, today())
    if head is None:
        return redirect(url_for("lines.check", reference=reference, number=number))
    form = FilesForm()
    form.files.description = uploads.hint()

    def keep() -> Sequence[KeptFile]:
        """Nothing is stored for who reads the line and may add nothing to it."""
        check_role(actor(), Permission.LINE_ATTACH, head.standing)
        return uploads.keep_files(form.files)

    if form.accepts(
        lambda s: actions.add_files(s, actor(), reference, number, form.prepared, now=now()),
        slow=keep,
    ):
        return redirect(line_href(".index", reference, number))
    return render(
        "files/index.html",
        form=form,
        head=head,
        reader=Reader.of(actor(), head.standing),
        counts=line_heads.count_said(db(), actor(), head.id),
        files=attachments.list_files(db(), actor(), reference, number),
        is_open=head.state in LIVE,
    )


@bp.route("/offers/<ref:reference>/lines/<int:number>/files/<int:attachment>/remove", methods=["GET", "POST"])
@needs(Permission.LINE_EDIT)
def remove(reference: str, number: int, attachment: int) -> ResponseReturnValue:
    """Take a file out of a draft."""
    _drafting, line = line_drafts.get_drafted(db(), actor(), reference, number)
    check_role(actor(), Permission.LINE_EDIT, line.standing)
    files = attachments.list_files(db(), actor(), reference, number)
    file = next((each for each in files if each.id == attachment), None)
    if file is None:
        raise NotFound
    form = Form()
    if form.accepts(lambda s: actions.remove_file(s, actor(), reference, number, attachment, now=now())):
        return redirect(url_for("lines.evidence", reference=reference, number=number))
    return render("files/remove.html", form=form, file=file, reference=reference, title=line.title)


@bp.route("/offers/<ref:reference>/lines/<int:number>/files/<int:attachment>/<string:name>")
@needs(Permission.CASE_READ)
def download(reference: str, number: int, attachment: int, name: str) -> ResponseReturnValue:
    """One file, for those who see the terms of its line; to all others it is not there."""
    file = attachments.get_file(db(), actor(), reference, number, attachment, name)
    stop_reading()
    return _sent(file)


def _sent(file: Download) -> Response:
    """To be saved, never shown: what strangers wrote must not run as a page of ours."""
    sent = send_file(
        uploads.storage().open(file.sha256),
        mimetype=file.content_type,
        as_attachment=True,
        download_name=file.name,
        conditional=False,
        etag=False,
    )
    sent.content_length = file.size
    sent.headers["Content-Type"] = file.content_type  # without an encoding, which nobody told us
    sent.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    sent.headers["Cache-Control"] = "no-store"
    return sent
