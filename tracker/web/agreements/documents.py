"""Drawing and storing the document of an agreement."""

import logging

from flask import current_app

from tracker.actions import agreement_files
from tracker.documents.press import draw_agreement_apart
from tracker.queries import agreement_documents
from tracker.web.parts.clock import now
from tracker.web.parts.database import db, stop_reading, write
from tracker.web.parts.uploads import storage

log = logging.getLogger(__name__)


def check_url() -> str:
    """The address, printed in every document, where a copy is checked."""
    found: str = current_app.config["CHECK_URL"]
    return found


def draw_and_keep(reference: str) -> bool:
    """Draw the signed document and store it, in no transaction but the last; False when drawing failed.

    A failure is written down and loses nothing: `agreements draw` draws it again.
    """
    try:
        document = agreement_documents.get_signed(db(), reference)
        stop_reading()
        content = draw_agreement_apart(document.agreement, document.drawing)
        sha256 = storage().keep(content)
        write(lambda s: agreement_files.keep_signed(s, reference, sha256=sha256, size=len(content), now=now()))
    except Exception:
        log.exception("drawing the signed document of %s failed", reference)
        return False
    return True
