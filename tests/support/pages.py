"""Pages of a drawn document for tests: its text as people read it, and its boxes as they are laid out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from weasyprint import HTML

from tests.support.factories.agreements import draft
from tracker.documents import drawing as drawing_room
from tracker.documents.agreement_pdf import STYLESHEET, agreement_html
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreements import FrozenAgreement


@dataclass(frozen=True)
class Drawn:
    """A document, and what it was drawn from."""

    agreement: FrozenAgreement
    drawing: Drawing
    content: bytes
    pdf: PdfReader

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, with plain single spaces."""
        return [plain(page.extract_text()) for page in self.pdf.pages]

    @cached_property
    def text(self) -> str:
        """The text of all pages."""
        return " ".join(self.pages)


def plain(text: str) -> str:
    """Text with every run of spaces and line ends as one space."""
    return " ".join(text.split())


def said(agreement: FrozenAgreement, drawing: Drawing | None = None) -> str:
    """What a drawing of it says, a draft unless told, read from its HTML: all but the heads and feet of pages."""
    return plain(unescape(re.sub(r"<[^>]*>", " ", agreement_html(agreement, drawing or draft()))))


def squeezed(text: str) -> str:
    """Text without any space: lines break at a hyphen too."""
    return "".join(text.split())


def lay_out(agreement: FrozenAgreement, drawing: Drawing) -> list[Any]:
    """The laid-out boxes of each page of an agreement."""
    return laid_out(agreement_html(agreement, drawing), STYLESHEET)


def laid_out(html: str, stylesheet: Path) -> list[Any]:
    """The laid-out boxes of each page of a document, from the style sheets that draw."""
    sheets, faces = drawing_room._prepared(stylesheet)
    fetcher = drawing_room._locked_fetcher()
    document = HTML(string=drawing_room.without_table_space(html), url_fetcher=fetcher).render(
        stylesheets=sheets, font_config=faces
    )
    return [page._page_box for page in document.pages]


def boxes(box: Any) -> Iterator[Any]:
    """A box and all boxes in it, in reading order; of a page, without its head and foot."""
    yield box
    for child in getattr(box, "children", ()):
        if type(child).__name__ != "MarginBox":
            yield from boxes(getattr(child, "_box", child))


def has_class(box: Any, name: str) -> bool:
    """True when the box's element carries that class."""
    return box.element is not None and name in (box.element.get("class") or "").split()


def words(box: Any) -> str:
    """The text inside a box."""
    return plain("".join(each.text for each in boxes(box) if type(each).__name__ == "TextBox"))
