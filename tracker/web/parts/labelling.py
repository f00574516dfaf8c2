"""What fields are called on the page they were typed on: that page's form is made again, and nothing of it is sent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from tracker.domain.errors import NotAllowed, Refusal
from tracker.web.parts.identity import SignedIn
from tracker.web.parts.kept import Kept
from tracker.web.parts.typed import typed_fields


def labelled(kept: Kept, who: SignedIn) -> Kept:
    """The same words under their fields' own labels, as the page has them for `who`.

    Its view is run as for someone who may not (see `access`): it reads, makes its form, and is stopped where it would
    write or draw. For a page that is not there any longer, or not theirs, the labels are made of the names.
    """
    words = MultiDict((each.name, each.value) for each in kept.fields)
    with current_app.app_context(), current_app.test_request_context(kept.path, method="POST", data=words):
        g._login_user = who  # noqa: SLF001  (where flask-login keeps whoever it has found)
        g.refusal = NotAllowed("Asked for its labels alone")
        if request.url_rule is not None:
            with suppress(Refusal, HTTPException):
                current_app.view_functions[request.url_rule.endpoint](**(request.view_args or {}))
        return replace(kept, fields=typed_fields())
