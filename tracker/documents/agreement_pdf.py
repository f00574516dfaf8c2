"""The agreement as a document: a frozen agreement and a drawing in, HTML or PDF out.

A pure function: the same agreement and drawing give the same bytes, so a signed file can be told
from a forgery by drawing it again. Fonts are set up with the machine (`fonts/`), never fetched.
"""

from hashlib import sha256

from tracker.documents.agreement_parts.pages import lay_out
from tracker.documents.drawing import HOME, AttachedFile, draw
from tracker.documents.filling import templates
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreement_json import digest_of, to_json
from tracker.domain.agreements import FrozenAgreement

STYLESHEET = HOME / "agreement.css"
TEMPLATE = "documents/agreement/agreement.html"


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


def _html(agreement: FrozenAgreement, drawing: Drawing, digest: str, template: str = TEMPLATE) -> str:
    pages = lay_out(agreement, drawing, digest)
    return templates().get_template(template).render(agreement=agreement, pages=pages, document=pages.document)
