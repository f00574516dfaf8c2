"""Public pages may be kept by anyone, and are asked about again each time: by their tag, at no cost of sending.

No age is given: something may be published at 09:00 to the second, and a kept page would hide it.
"""

from __future__ import annotations

from hashlib import sha256

from flask import g, request
from werkzeug.wrappers import Response

from tracker.web.parts.identity import find_actor


def for_everyone(page: Response) -> Response:
    """The page with its tag, or 304 to someone who has it; unchanged for the signed-in, whose header names them."""
    if find_actor() is not None:
        return page
    content = page.get_data().replace(g.csp_nonce.encode(), b"")  # the nonce is new each time
    page.headers["Cache-Control"] = "public, no-cache"
    page.set_etag(sha256(content).hexdigest()[:32])
    return page.make_conditional(request)
