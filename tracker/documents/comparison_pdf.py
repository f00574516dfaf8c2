"""Round against round as a document: what one reader sees of an offer in, HTML or PDF out.

A pure function, as the agreement's: the same rounds for the same reader at the same instant give the same bytes.
"""

from hashlib import sha256

from tracker.documents.comparison_parts.pages import lay_out
from tracker.documents.drawing import HOME, draw
from tracker.documents.filling import templates
from tracker.domain.comparison_documents import OfferRounds

STYLESHEET = HOME / "comparison.css"


def draw_comparison(offer: OfferRounds) -> bytes:
    """The comparison as PDF/A-3a with the PDF/UA-1 mark."""
    html = comparison_html(offer)
    return draw(html, STYLESHEET, identifier=sha256(html.encode()).digest()[:16], drawn_at=offer.drawn_at)


def comparison_html(offer: OfferRounds) -> str:
    """The same document as one HTML page, to be dressed with `STYLESHEET`."""
    pages = lay_out(offer)
    return templates().get_template("documents/comparison/comparison.html").render(pages=pages, document=pages.document)
