"""Imported by the process that drawing processes are forked from: all they need is read once, and before them."""

from datetime import UTC, datetime

from tracker.documents.agreement_pdf import STYLESHEET
from tracker.documents.drawing import draw

draw("<title>-</title><p>-", STYLESHEET, identifier=bytes(16), drawn_at=datetime(2010, 1, 1, tzinfo=UTC))
