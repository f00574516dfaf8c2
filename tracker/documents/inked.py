"""Imported by the process that drawing processes are forked from: all they need is read once, and before them."""

from contextlib import suppress
from datetime import UTC, datetime

from tracker.documents import agreement_pdf, comparison_pdf
from tracker.documents.drawing import NothingMayBeFetched, draw

for sheet in (agreement_pdf.STYLESHEET, comparison_pdf.STYLESHEET):
    with suppress(NothingMayBeFetched):  # the drawing itself will say which font is missing
        draw("<title>-</title><p>-", sheet, identifier=bytes(16), drawn_at=datetime(2010, 1, 1, tzinfo=UTC))
