"""Files that people add: which kinds are taken, and under what name one is kept (6-journeys, D7)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST_NAME = 120
_LONGEST_ENDING = 10
MOST_OF_A_LINE = 50
MOST_AT_ONCE = 10

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_OFFICE = "application/vnd.openxmlformats-officedocument"


class FileType(StrEnum):
    """The kinds of file that are taken; the value is the ending of their names."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    OPEN_TEXT = "odt"
    OPEN_SHEET = "ods"
    CSV = "csv"
    TEXT = "txt"
    PNG = "png"
    JPEG = "jpg"

    @property
    def words(self) -> str:
        """As on screen."""
        return {
            FileType.PDF: "PDF",
            FileType.WORD: "Word document",
            FileType.EXCEL: "Excel workbook",
            FileType.OPEN_TEXT: "OpenDocument text",
            FileType.OPEN_SHEET: "OpenDocument spreadsheet",
            FileType.CSV: "CSV",
            FileType.TEXT: "Plain text",
            FileType.PNG: "PNG picture",
            FileType.JPEG: "JPEG picture",
        }[self]

    @property
    def content_type(self) -> str:
        """What a browser is told it is."""
        return {
            FileType.PDF: "application/pdf",
            FileType.WORD: f"{_OFFICE}.wordprocessingml.document",
            FileType.EXCEL: f"{_OFFICE}.spreadsheetml.sheet",
            FileType.OPEN_TEXT: f"{_OPEN_DOCUMENT}.text",
            FileType.OPEN_SHEET: f"{_OPEN_DOCUMENT}.spreadsheet",
            FileType.CSV: "text/csv",
            FileType.TEXT: "text/plain",
            FileType.PNG: "image/png",
            FileType.JPEG: "image/jpeg",
        }[self]

    @property
    def endings(self) -> tuple[str, ...]:
        """How its names may end."""
        return (".jpg", ".jpeg") if self is FileType.JPEG else (f".{self.value}",)


TAKEN = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), CSV, plain text, PNG or JPEG"
"""The kinds, as a sentence lists them."""


@dataclass(frozen=True)
class KeptFile:
    """A file that lies in the storage already; no row names it yet."""

    name: str
    type: FileType
    size: int
    sha256: str


def type_of_name(name: str) -> FileType | None:
    """The kind that a name says the file is; None for what is not taken."""
    lower = name.lower()
    return next((each for each in FileType if lower.endswith(each.endings)), None)


def clean_name(given: str) -> str:
    """A name that is safe to keep, to print and to save a download under: no path, nothing hidden, not too long.

    Characters that control, turn or hide text are dropped; those that mean something to a file system become dashes.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    visible = "".join(" " if each.isspace() else each for each in last if each.isspace() or each.isprintable())
    safe = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*%#&]', "-", visible)).strip().rstrip(" .")
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return safe[:LONGEST_NAME].rstrip(" .") or "file"
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending) - 1].rstrip(" .")
    return f"{stem or 'file'}.{ending}"


def size_words(size: int) -> str:
    """A size as people say it: "640 KB", "1.2 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
