"""How often one address may try. Machine time; the store is the operator's choice."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN = "30 per minute; 300 per hour"

# Where the store does not answer, each process counts by itself: nobody is kept out, nor let in without end, for that.
limiter = Limiter(key_func=get_remote_address, headers_enabled=False, in_memory_fallback_enabled=True)

_PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2}  # seconds that Redis may take


def init(app: Flask, storage_uri: str) -> None:
    """Count in `storage_uri`: "memory://" for one process, "redis://…" for more."""
    app.config["RATELIMIT_STORAGE_URI"] = storage_uri
    if storage_uri.startswith("redis"):
        app.config["RATELIMIT_STORAGE_OPTIONS"] = _PATIENCE
    limiter.init_app(app)
