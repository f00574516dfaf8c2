"""What is looked at before any view: broken bytes, and whether a form comes from a page of this session."""

from __future__ import annotations

from flask import Flask, abort, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from tracker.web.parts import text


def refuse_broken_text() -> None:
    """400 for an address whose bytes are no text, or that holds characters no address of ours does."""
    queried = (part for pair in request.args.items(multi=True) for part in pair)
    if any(not character.isprintable() for character in request.path):
        abort(400)
    for part in (request.path, *queried):
        if any(character == "\N{REPLACEMENT CHARACTER}" or text.is_refused(character) for character in part):
            abort(400)


def init(app: Flask) -> None:
    """Look at every request. A form of another session does not stop here: its view shows it again with what was typed.

    Nothing can be saved by such a request: `database.write` refuses, and no form validates.
    """
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_I18N_ENABLED=False)
    protection = CSRFProtect(app)
    app.before_request(refuse_broken_text)

    @app.before_request
    def check_token() -> None:
        try:
            protection.protect(apply_exemptions=True)
        except CSRFError as failure:
            g.csrf_failure = str(failure.description)
