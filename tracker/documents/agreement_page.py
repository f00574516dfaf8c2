"""The agreement on screen: the same words and tables as the document, for a page of the web to dress."""

import re

from markupsafe import Markup

from tracker.documents.agreement_pdf import agreement_html
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreements import FrozenAgreement

_WIDTHS = re.compile(r"<colgroup>.*?</colgroup>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([12])\b")
_TABLE = re.compile(r'<table(?: class="([\w-]+)")?>(?:\s*<caption>(.*?)</caption>)?')
_NAMES = {"facts": "About this agreement", "band-table": "The next five dates", "sign": "Signature"}
"""What tables are called that need no caption on paper, by their class."""


def agreement_page(agreement: FrozenAgreement, drawing: Drawing) -> Markup:
    """The parts of the document as HTML, headings from h2 on: the page has a heading of its own.

    Columns are as wide as the screen allows, and a table wider than it scrolls alone. Raises ValueError as
    `draw_agreement` does.
    """
    parts = _WIDTHS.sub("", agreement_html(agreement, drawing, template="documents/agreement/_parts.html"))
    parts = _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", parts)
    return Markup(_TABLE.sub(_framed, parts).replace("</table>", "</table></div>"))  # noqa: S704  (our own templates)


def _framed(table: re.Match[str]) -> str:
    kind, caption = table[1], table[2] or _NAMES.get(table[1], "Table")
    hidden = "" if table[2] else ' class="govuk-visually-hidden"'
    frame = f'<div class="app-scrolls" role="group" tabindex="0" aria-label="{caption}">'
    return f'{frame}<table class="{kind or "plain"}"><caption{hidden}>{caption}</caption>'
