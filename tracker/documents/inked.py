"""Imported by the process that drawing processes are forked from: all they need is read once, and before them."""

from datetime import UTC, datetime

from tracker.documents import agreement_pdf, comparison_pdf
from tracker.documents.drawing import draw

for sheet in (agreement_pdf.STYLESHEET, comparison_pdf.STYLESHEET):
    draw("<title>-</title><p>-", sheet, identifier=bytes(16), drawn_at=datetime(2010, 1, 1, tzinfo=UTC))
