"""The roof: one application out of all doors. `create_app(Config.from_env())`."""

from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import Environment
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from tracker import rendering
from tracker.actions.passwords import Passwords
from tracker.db import Database
from tracker.notifications.delivery import Composer
from tracker.notifications.letters import Letters
from tracker.notifications.transports import transport_of
from tracker.storage.folder import FolderStorage
from tracker.storage.keeping import Storage
from tracker.web.parts import access, database, errors, guard, headers, identity, journal, limits, uploads
from tracker.web.parts.clock import Clock, machine_time
from tracker.web.parts.converters import CONVERTERS
from tracker.worker import Worker

if TYPE_CHECKING:
    from config import Config

ROOMS = (
    "people",
    "pages",
    "agreements",
    "offers",
    "lines",
    "comparisons",
    "withdrawals",
    "questions",
    "extensions",
    "messages",
    "files",
    "commitments",
    "decisions",
    "asks",
    "stances",
    "precedents",
    "releases",
    "clearances",
    "publications",
    "monitoring",
    "ring_fences",
    "targets",
    "audit",
)
"""The rooms of the web. A room's `views.py` holds its blueprint `bp`; every module of the room is imported."""

COMMANDS = (
    "agreements",
    "audit",
    "demo",
    "escalations",
    "outbox",
    "people",
    "permissions",
    "registers",
    "releases",
    "states",
    "totals",
    "worker",
    "workflow",
)
"""The groups of commands: `tracker.cli.<name>` holds the group `<name>`."""

_STATIC = Path(__file__).resolve().parent / "web" / "static"
_YEAR = 365 * 24 * 60 * 60
_MOST_FORM_PARTS = 2_000
_OTHERS = ("documents/", "emails/", "govuk_frontend_wtf/")  # filled by others, or by nobody


class Tracker(Flask):
    """A Flask that fills templates as the rest of the house does."""

    def create_jinja_environment(self) -> Environment:  # type: ignore[override]
        env = rendering.environment()
        env.globals.update(url_for=self.url_for)
        return env

    def log_exception(self, _given: Any) -> None:
        """Nothing here: `errors.fault` writes it down once, without what anybody typed."""


def create_app(
    config: Config,
    *,
    held: Database | None = None,
    machine: Callable[[], datetime] = machine_time,
    testing: bool = False,
) -> Flask:
    """The application. Tests lend it a database and a clock; `testing` lets faults through, compiles templates late."""
    app = Tracker("tracker", static_folder=str(_STATIC), static_url_path="/static", template_folder=None)
    app.testing = testing
    _configure(app, config)
    journal.init(app)
    headers.init(app, https=config.has_secure_cookies)
    database.init(app, held or Database(config.database_url))
    app.extensions["clock"] = Clock(machine, is_demonstration=config.demonstration)
    app.extensions["passwords"] = Passwords(cheapest=config.password_hashing.value == "cheapest")
    app.extensions["settings"] = config
    app.extensions["storage"] = _storage(config)
    app.extensions["worker"] = worker_of(app, config)
    identity.init(app, idle=config.session_idle, lifetime=config.session_lifetime)
    uploads.init(app)
    guard.init(app)
    limits.init(app, config.rate_limit_storage_uri)
    errors.init(app)
    app.url_map.converters.update(CONVERTERS)
    _open_rooms(app)
    _open_commands(app)
    access.check_every_view(app)
    _serve_static(app)
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if not testing:
        compile_templates(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="tracker",
        SESSION_COOKIE_SECURE=config.has_secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=config.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=config.max_body_bytes,
        MAX_FORM_PARTS=_MOST_FORM_PARTS,
        MAX_FILE_BYTES=config.max_file_bytes,
        DEMONSTRATION=config.demonstration,
        PUBLIC_URL=config.public_url,
        CHECK_URL=f"{config.public_url}/check-document",
    )


def _storage(config: Config) -> Storage:
    """Where files are kept. What speaks to a bucket is large, and only imported for one."""
    if not config.storage_url:
        return FolderStorage(config.storage_path)
    name, _slash, prefix = config.storage_url.removeprefix("s3://").partition("/")
    folder = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    bucket = import_module("tracker.storage.bucket")
    place = bucket.Bucket(
        name, folder, config.storage_endpoint, config.storage_region, config.storage_key_id, config.storage_secret
    )
    kept: Storage = bucket.BucketStorage(place)
    return kept


def worker_of(app: Flask, config: Config) -> Worker:
    """The worker on the application's database and clock; its queue is not looked for before it is needed."""
    letters = Letters(config.public_url, is_test=not config.is_live)
    return Worker(
        database=app.extensions["database"],
        clock=app.extensions["clock"],
        composer=Composer(letters, config.mail_from),
        transport=transport_of(config.mail_url),
        queue=config.work_queue,
    )


def _open_rooms(app: Flask) -> None:
    for room in ROOMS:
        package = import_module(f"tracker.web.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
        app.register_blueprint(import_module(f"{package.__name__}.views").bp)


def _open_commands(app: Flask) -> None:
    for name in COMMANDS:
        app.cli.add_command(getattr(import_module(f"tracker.cli.{name}"), name))


def _serve_static(app: Flask) -> None:
    """Files are sent by WhiteNoise, compressed beforehand, for a year: each address carries the file's digest."""
    served = WhiteNoise(
        app.wsgi_app,
        root=str(_STATIC),
        prefix="static/",
        max_age=_YEAR,
        allow_all_origins=False,
        add_headers_function=_static_headers,
    )
    app.wsgi_app = served  # type: ignore[method-assign]
    digests: dict[str, str] = {}

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            name = values["filename"]
            if name not in digests:
                digests[name] = _digest(_STATIC / name)
            values["v"] = digests[name]


def _static_headers(sent: Any, _path: str, _url: str) -> None:
    sent["X-Content-Type-Options"] = "nosniff"
    sent["Cross-Origin-Resource-Policy"] = "same-origin"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "none"


def compile_templates(app: Flask) -> None:
    """Compile every template now, so that the first visitor does not wait and a broken one does not start."""
    for name in app.jinja_env.list_templates(filter_func=_is_used):
        app.jinja_env.get_template(name)


def _is_used(name: str) -> bool:
    if name.startswith("govuk_frontend_jinja/"):
        return name.endswith(("macro.html", "template.html", "attributes.html"))
    return name.endswith((".html", ".svg")) and not name.startswith(_OTHERS)
