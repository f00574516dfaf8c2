"""Files that people send with a form: one field, its shape, and the slow part of looking into them and keeping them.

A view that takes files says so under its route, since other forms may hold far less:

    @bp.route("/…", methods=["GET", "POST"])
    @needs(Permission.LINE_ATTACH)
    @takes_files
    def …

and its form hands `slow=lambda: keep_files(form.files)` to `accepts`: what that returns is `form.prepared`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.datastructures import FileStorage
from wtforms.fields import MultipleFileField

from tracker.domain.errors import RuleBroken
from tracker.domain.files import MOST_AT_ONCE, TAKEN, KeptFile, clean_name, size_words
from tracker.domain.formats import and_list
from tracker.storage.keeping import Storage
from tracker.storage.sniffing import check_type
from tracker.web.parts import widgets
from tracker.web.parts.fields import Asked

V = TypeVar("V", bound=Callable[..., Any])
_MARK = "takes_files"
_FULL_FILES = 3  # as many of the largest size go in one form

PERSONAL = "Do not send files that name or describe anyone: they must hold no personal data."


class UploadField(Asked, MultipleFileField):
    """Any number of files; `data` is what was sent of them. `prepared` of its form is what was kept."""

    widget = widgets.FileInput(multiple=True)

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Texts under the field's name are not files, and an empty choice is none."""
        self.data = [each for each in valuelist if isinstance(each, FileStorage) and each.filename]
        if len(self.data) > MOST_AT_ONCE:
            raise ValueError(f"Choose up to {MOST_AT_ONCE} files at once")

    def ask_again(self) -> None:
        """Say that what was chosen was not kept: a browser empties the field when its form comes back."""
        if self.data and not self.errors:
            names = [clean_name(each.filename or "") for each in self.data]
            message = f"Choose {and_list(names)} again: files are not kept until everything on the page is right"
            self.errors: Sequence[str] = [message]

    def _value(self) -> bool:
        return False  # a browser never shows a file again


def hint() -> str:
    """What may be sent, for the hint of a field."""
    return f"{TAKEN}, up to {size_words(_largest())} each. {PERSONAL}"


def keep_files(field: UploadField) -> tuple[KeptFile, ...]:
    """Look into each file of the field, and keep those that are taken; a file that no row will name does no harm.

    Raises RuleBroken beside the field with all that is wrong. Slow: it belongs into no transaction.
    """
    kept, wrong = [], []
    for sent in field.data or ():
        try:
            kept.append(_keep(sent))
        except RuleBroken as refused:
            wrong.append(refused.message)
    if wrong:
        raise RuleBroken("; ".join(wrong), field.name)
    return tuple(kept)


def storage() -> Storage:
    """Where files are kept."""
    found: Storage = current_app.extensions["storage"]
    return found


def takes_files(view: V) -> V:
    """A view whose form may hold files."""
    setattr(view, _MARK, True)
    return view


def init(app: Flask) -> None:
    """Let the forms that take files be larger; stands before anything that reads a form."""

    @app.before_request
    def make_room() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, _MARK, False):
            request.max_content_length = app.config["MAX_CONTENT_LENGTH"] + _FULL_FILES * _largest()


def _keep(sent: FileStorage) -> KeptFile:
    name, file = clean_name(sent.filename or ""), sent.stream
    size = file.seek(0, 2)
    if not size:
        raise RuleBroken(f"{name} is empty")
    if size > _largest():
        raise RuleBroken(f"{name} is {size_words(size)}. Files must be {size_words(_largest())} or smaller")
    kind = check_type(file, name)  # type: ignore[arg-type]  # a stream of bytes, whatever it lies in
    return KeptFile(name, kind, size, storage().keep(file))  # type: ignore[arg-type]


def _largest() -> int:
    found: int = current_app.config["MAX_FILE_BYTES"]
    return found
