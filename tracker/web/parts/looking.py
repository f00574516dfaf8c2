"""Noting that somebody looks at something: once the page is sent, and once an hour."""

from __future__ import annotations

from tracker.actions.views import note_look
from tracker.queries import views
from tracker.web.parts.clock import now
from tracker.web.parts.database import after_response, db
from tracker.web.parts.identity import actor


def note_this_look(subject: str) -> None:
    """Keep that the reader looks at "offer:12", say. It asks first: most looks are noted, and a write locks."""
    who, instant = actor(), now()
    last = views.find_noted(db(), who, subject)
    if last is None or instant - last > views.ONE_LOOK:
        after_response(lambda s: note_look(s, who, subject, last, now=instant))
