"""What every answer says to the browser: run nothing that is not ours, frame nothing, keep no private page."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from flask import Flask, g, request
from werkzeug.wrappers import Response

from tracker.web.parts.access import access_of
from tracker.web.parts.identity import find_actor

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def policy(nonce: str) -> str:
    """The content security policy of one page."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def init(app: Flask, *, https: bool) -> None:
    """Give each request its nonce and each answer its headers."""

    @app.before_request
    def make_nonce() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)

    @app.after_request
    def add(response: Response) -> Response:
        if response.status_code != HTTPStatus.NOT_MODIFIED:  # the page that was kept has its own nonce
            response.headers.setdefault("Content-Security-Policy", policy(g.csp_nonce))
        for name, value in {**_ALWAYS, **(_HTTPS if https else {})}.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache" if _is_for_everyone(app) else "no-store"
        return response


def _is_for_everyone(app: Flask) -> bool:
    """A public page that was asked for by nobody in particular."""
    view = app.view_functions.get(request.endpoint or "")
    access = access_of(view) if view is not None else None
    return access is not None and access.is_public and request.method == "GET" and not g.get("has_words") and _nobody()


def _nobody() -> bool:
    return "_login_user" not in g or find_actor() is None
