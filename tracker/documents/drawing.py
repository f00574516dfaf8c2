"""From HTML to a PDF that is archival (PDF/A-3a), accessible (PDF/UA-1) and the same every time.

Nothing can be fetched while drawing: the fetcher hands out the fonts beside this file and data
that the page itself holds, and stops the drawing at anything else.
"""

import atexit
import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

HOME = Path(__file__).resolve().parent
FONTS = HOME / "fonts"
HOUSE_STYLE = HOME / "document.css"
"""Read before the sheet of each document: type, pages, tables."""

_ONE_AT_A_TIME = Lock()
_BEFORE_TABLE_TAG = re.compile(r">\s+<(?=/?(?:table|caption|col|thead|tbody|tr|th|td)\b)")

_PDF_UA = (
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" '
    b'pdfuaid:part="1" />'
    b'<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    b'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    b'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">'
    b"<pdfaExtension:schemas><rdf:Bag>"
    b'<rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b"<pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of PDF/UA that this file follows</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


class NothingMayBeFetched(Exception):
    """A page asked for something that is not part of it."""


@dataclass(frozen=True)
class AttachedFile:
    """A file inside the document, such as the agreement for machines."""

    name: str
    description: str
    content: bytes


def draw(
    html: str,
    stylesheet: Path,
    *,
    identifier: bytes,
    drawn_at: datetime,
    attached: tuple[AttachedFile, ...] = (),
) -> bytes:
    """Draw a page as PDF/A-3a with the PDF/UA-1 mark; the same arguments give the same bytes.

    The style of the house is read first, then the document's own. Documents are drawn one at a time.
    Raises NothingMayBeFetched when the page asks for a file, or a font of ours is not there.
    """
    with _ONE_AT_A_TIME, _collector_off():
        return _drawn(without_table_space(html), stylesheet, identifier, drawn_at, attached)


def _drawn(
    html: str, stylesheet: Path, identifier: bytes, drawn_at: datetime, attached: tuple[AttachedFile, ...]
) -> bytes:
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError

    files = [
        Attachment(
            string=each.content,
            name=each.name,
            description=each.description,
            relationship="Data",
            created=drawn_at,
            modified=drawn_at,
        )
        for each in attached
    ]
    try:
        sheets, faces = _prepared(stylesheet)
        document = HTML(string=html, url_fetcher=_locked_fetcher()).render(stylesheets=sheets, font_config=faces)
    except FatalURLFetchingError as fault:
        raise NothingMayBeFetched(str(fault)) from fault
    _mark_as_accessible(document.metadata)
    drawn: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier, attachments=files)
    return drawn


def without_table_space(html: str) -> str:
    """The page without white space between table tags, where it is 6 to 8 % of the drawing time."""
    return _BEFORE_TABLE_TAG.sub("><", html)


@contextmanager
def _collector_off() -> Iterator[None]:
    """No garbage collection while drawing: it takes a tenth of 8 pages and a quarter of 80.

    What was made meanwhile is all young, so collecting the young frees the pages, and no more is looked at.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect(0)


def _prepared(stylesheet: Path) -> tuple[list["CSS"], "FontConfiguration"]:
    """The style of the house and the document's own, and the fonts: each read once a process."""
    return [_read(HOUSE_STYLE), _read(stylesheet)], _faces()


@cache
def _read(stylesheet: Path) -> "CSS":
    from weasyprint import CSS

    return CSS(filename=stylesheet, font_config=_faces(), url_fetcher=_locked_fetcher())


@cache
def _faces() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_faces.cache_clear)  # it removes its folder of fonts, and must not be last to go
    return FontConfiguration()


@cache
def _locked_fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class LockedFetcher(URLFetcher):
        """Hands out `data:` and the fonts beside this file.

        An ordinary error would be swallowed, and the document drawn in whatever font the machine has.
        """

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not (url.startswith("data:") or _is_font(url)):
                raise FatalURLFetchingError(f"Nothing may be fetched while drawing: {url[:200]}")
            if _is_font(url) and not _file_of(url).is_file():
                raise FatalURLFetchingError(f"Run script/bootstrap: the font {_file_of(url).name} is missing")
            return super().fetch(url, headers)

    return LockedFetcher(allowed_protocols={"data", "file"}, allow_redirects=False)


def _is_font(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or parts.query:
        return False
    return _file_of(url).is_relative_to(FONTS)


def _file_of(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path)).resolve()


def _mark_as_accessible(metadata: Any) -> None:
    """Say PDF/UA-1 in the one block of metadata; a second block would not be read."""
    written = metadata.generate_rdf_metadata

    def with_mark(*wanted: Any) -> bytes:
        rdf: bytes = written(*wanted)
        return rdf.replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = with_mark
