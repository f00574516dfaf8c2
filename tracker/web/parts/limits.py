"""How often one address may try. Machine time; the store is the operator's choice."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN = "30 per minute; 300 per hour"

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def init(app: Flask, storage_uri: str) -> None:
    """Count in `storage_uri`: "memory://" for one process."""
    app.config["RATELIMIT_STORAGE_URI"] = storage_uri
    limiter.init_app(app)
