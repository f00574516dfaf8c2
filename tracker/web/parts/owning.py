"""Whether the reader may do something with a line whose page they came from."""

from flask import request

from tracker.domain.errors import Conflict, Moved, NotAllowed
from tracker.domain.permissions import Permission, check_role, holds_role_for
from tracker.queries.lines import LinePage
from tracker.queries.referrals import has_left, left_words
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor


def check_line(permission: Permission, line: LinePage) -> None:
    """Raise NotAllowed for whoever may never do it.

    A form sent by the department that has handed the line on meanwhile is stale, and never "not authorised": Conflict.
    """
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
