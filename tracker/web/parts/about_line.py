"""What the pages share on which something is done about one line: opening it, and its addresses."""

from flask import request, url_for

from tracker.domain.errors import Conflict, Moved, NotAllowed
from tracker.domain.permissions import Permission, check_role, holds_role_for
from tracker.queries import lines
from tracker.queries.lines import LinePage
from tracker.queries.referrals import has_left, left_words
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor


def get_line_for(reference: str, number: int, permission: Permission) -> LinePage:
    """The line, without its history, for who comes to do this with it.

    Raises NotFound for who may not see it and for a draft, NotAllowed for whoever may never do it. A form sent by the
    department that has handed the line on meanwhile is stale, and never "not authorised": Conflict.
    """
    line = lines.get_line(db(), actor(), reference, number, today=today(), now=now(), events=0)
    try:
        check_role(actor(), permission, line.standing)
    except NotAllowed:
        if request.method != "POST" or not holds_role_for(actor(), permission):
            raise
        if not has_left(db(), line.id, actor().organisation_id):
            raise
        name = f"{line.number} of {line.reference}"
        moved = Moved(line.offer_id, line.id)
        raise Conflict(left_words(f"Line {name}"), subject=f"line {name}", moved=moved) from None
    return line


def line_href(endpoint: str, reference: str, number: int, *, anchor: str | None = None) -> str:
    """An address about the line; a caseworker's place in the queue goes on with it."""
    place = request.args.get("queue") or None
    return url_for(endpoint, reference=reference, number=number, queue=place, _anchor=anchor)
