"""The agreement as a document: a frozen agreement and a drawing in, HTML or PDF out.

A pure function: the same agreement and drawing give the same bytes, so a signed file can be told
from a forgery by drawing it again. Fonts are set up with the machine (`fonts/`), never fetched.
"""

import re
from functools import cache
from hashlib import sha256

from jinja2 import Environment
from markupsafe import Markup

from tracker.documents.agreement_parts.cells import Cell
from tracker.documents.agreement_parts.pages import lay_out
from tracker.documents.drawing import HOME, AttachedFile, draw
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreement_json import digest_of, to_json
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.formats import hold
from tracker.rendering import environment

STYLESHEET = HOME / "agreement.css"
TEMPLATE = "documents/agreement/agreement.html"

_REFERENCE = re.compile(r"\b([A-Z]{2,4}-[0-9]{4,9}|[A-Z][A-Z0-9-]*/[0-9A-Z]+(?:[/-][0-9A-Z]+)*)\b")
_LINE_BREAK = re.compile(r"\s*\n\s*")


def draw_agreement(agreement: FrozenAgreement, drawing: Drawing) -> bytes:
    """The agreement as PDF/A-3a with the PDF/UA-1 mark and its canonical JSON attached.

    Raises ValueError when a signature is over another text, or one is missing though signed.
    """
    content = to_json(agreement)
    html = _html(agreement, drawing, digest_of(content))
    attached = AttachedFile("agreement.json", "The agreement for machines: what was hashed and signed", content)
    return draw(
        html,
        STYLESHEET,
        identifier=sha256(html.encode()).digest()[:16],
        drawn_at=drawing.drawn_at,
        attached=(attached,),
    )


def agreement_html(agreement: FrozenAgreement, drawing: Drawing, template: str = TEMPLATE) -> str:
    """The same document as one HTML page, to be dressed with `STYLESHEET`; or its parts, by another template.

    Raises ValueError as `draw_agreement` does.
    """
    return _html(agreement, drawing, digest_of(to_json(agreement)), template)


def held(text: str) -> Markup:
    """Escaped text whose dates and references do not break, and whose own line breaks stay."""
    return Markup("<br>").join(_unbroken(line) for line in _LINE_BREAK.split(hold(text)))


def _unbroken(line: str) -> Markup:
    parts = _REFERENCE.split(line)
    return Markup().join(
        Markup('<span class="nb">{}</span>').format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def stacked(cell: Cell) -> Markup:
    """The lines of a cell, one below another."""
    return Markup("<br>").join(cell)


def _html(agreement: FrozenAgreement, drawing: Drawing, digest: str, template: str = TEMPLATE) -> str:
    pages = lay_out(agreement, drawing, digest)
    return _templates().get_template(template).render(agreement=agreement, pages=pages)


@cache
def _templates() -> Environment:
    templates = environment()
    templates.filters.update(held=held, stacked=stacked)
    return templates
