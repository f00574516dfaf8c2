"""The smallest files of office programs, made by hand."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

Parts = Mapping[str, bytes]


def packed(parts: Parts) -> bytes:
    """A zip of these parts."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return held.getvalue()


def word(more: Parts | None = None, *, main: str = f"{_OFFICE}.wordprocessingml.document.main+xml") -> bytes:
    """A Word document."""
    return packed(
        {"[Content_Types].xml": _types("word/document.xml", main), "word/document.xml": b"<x/>", **(more or {})}
    )


def excel(more: Parts | None = None) -> bytes:
    """An Excel workbook."""
    types = _types("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet.main+xml")
    return packed({"[Content_Types].xml": types, "xl/workbook.xml": b"<x/>", **(more or {})})


def open_text(more: Parts | None = None) -> bytes:
    """An OpenDocument text."""
    return packed({"mimetype": f"{_OPEN}.text".encode(), "content.xml": b"<x/>", **(more or {})})


def open_sheet() -> bytes:
    """An OpenDocument spreadsheet."""
    return packed({"mimetype": f"{_OPEN}.spreadsheet".encode(), "content.xml": b"<x/>"})


def _types(part: str, content_type: str) -> bytes:
    return f'<Types><Override PartName="/{part}" ContentType="{content_type}"/></Types>'.encode()
