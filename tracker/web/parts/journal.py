"""The log: one line of JSON a request, one a fault; ids and counts, never what anybody wrote (D4)."""

from __future__ import annotations

import logging
import secrets
import sys
import time
import traceback
from typing import Any

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from tracker.web.parts.identity import find_actor

_NAME = "tracker"


def log() -> Any:
    """The log, with this request's id on every line."""
    return structlog.get_logger(_NAME).bind(request=g.get("request_id", ""))


def note_fault(error: BaseException) -> None:
    """Write down a fault: what kind and where, without its words, which may be somebody's text."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log().error("fault", kind=type(error).__name__, endpoint=request.endpoint, method=request.method, where=where[-12:])


def init(app: Flask) -> None:
    """Number each request and log how it ended."""
    _set_up()

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        who = find_actor() if "_login_user" in g else None
        response.headers["X-Request-Id"] = g.request_id
        log().info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
            person=who.person_id if who else None,
        )
        return response


def _set_up() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logger = logging.getLogger(_NAME)
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
