"""What was typed when the session had ended, kept in the sign-in page itself until the person is back.

Nothing is stored here: the words travel in a hidden field, signed, so that nobody can put others in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

from tracker.web.parts.addresses import safe_path
from tracker.web.parts.typed import Typed, typed_fields

_MOST_CHARACTERS = 100_000
_SECONDS = 60 * 60


@dataclass(frozen=True)
class Kept:
    """Where the words were going, whose session had ended (None if not known), and the words."""

    path: str
    session_key: str | None
    fields: tuple[Typed, ...]


def keep() -> str | None:
    """This POST's words, sealed; None when there are none or too many of them."""
    fields = typed_fields()
    if not fields or sum(len(each.value) for each in fields) > _MOST_CHARACTERS:
        return None
    words = [[each.name, each.value, each.label, each.is_hidden] for each in fields]
    return str(_seal().dumps([request.full_path.rstrip("?"), g.get("ended_session"), words]))


def open_kept(sealed: str | None) -> Kept | None:
    """What was kept; None if it is missing, not ours, or more than an hour old."""
    if not sealed:
        return None
    try:
        path, session_key, words = _seal().loads(sealed, max_age=_SECONDS)
    except BadData:
        return None
    if safe_path(path) is None:
        return None
    return Kept(path, session_key, tuple(Typed(*each) for each in words))


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-words")
