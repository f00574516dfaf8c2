"""What is taken is what its content is, whatever its name says; macros and what hides something are not."""

from io import BytesIO

import pytest

from tests.support import office
from tracker.domain.errors import RuleBroken
from tracker.domain.files import FileType
from tracker.storage.sniffing import check_type

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 64
PDF = b"%PDF-1.7\n1 0 obj\n"
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
PROGRAM = b"MZ\x90\0" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Audit.PDF", PDF, FileType.PDF),
        ("a.png", PNG, FileType.PNG),
        ("a.jpg", JPEG, FileType.JPEG),
        ("a.jpeg", JPEG, FileType.JPEG),
        ("a.docx", office.word(), FileType.WORD),
        ("a.xlsx", office.excel(), FileType.EXCEL),
        ("a.odt", office.open_text(), FileType.OPEN_TEXT),
        ("a.ods", office.open_sheet(), FileType.OPEN_SHEET),
        ("a.csv", b"year,pounds\r\n2011-12,846000\r\n", FileType.CSV),
        ("a.csv", "year,£\r\n".encode("cp1252"), FileType.CSV),
        ("a.csv", "year,£\r\n".encode("utf-16"), FileType.CSV),
        ("a.txt", "Ŵyn, £5".encode("utf-8-sig"), FileType.TEXT),
        ("a.txt", b"BMW and GIF are no pictures here", FileType.TEXT),
    ],
)
def test_what_is_what_it_says_is_taken(name: str, content: bytes, kind: FileType) -> None:
    file = BytesIO(content)
    assert check_type(file, name) is kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", PROGRAM, "not a kind of file that we take"),
        ("a.doc", OLD_WORD, "not a kind of file that we take"),
        ("a.docm", office.word(), "not a kind of file that we take"),
        ("a", PDF, "not a kind of file that we take"),
        ("a.pdf", PROGRAM, "not what its name says .PDF."),
        ("a.pdf", b"x" + PDF, "not what its name says .PDF."),
        ("a.docx", OLD_WORD, "not what its name says .Word document."),
        ("a.docx", office.excel(), "not what its name says .Word document."),
        ("a.docx", office.packed({"notes.txt": b"x"}), "not what its name says .Word document."),
        ("a.xlsx", office.word(), "not what its name says .Excel workbook."),
        ("a.png", JPEG, "not what its name says .PNG picture."),
        ("a.txt", PROGRAM, "not what its name says .Plain text."),
        ("a.csv", b"year\x00,pounds", "not what its name says .CSV."),
        ("a.csv", PDF, "not what its name says .CSV."),
        ("a.docx", office.word({"word/vbaProject.bin": b"x"}), "holds macros"),
        ("a.docx", office.word(main="vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
        ("a.xlsx", office.excel({"xl/VBAPROJECT.BIN": b"x"}), "holds macros"),
        ("a.odt", office.open_text({"Basic/Standard/Module1.xml": b"x"}), "holds macros"),
        ("a.docx", office.word()[:200] + office.word()[-60:], "damaged"),
    ],
)
def test_what_is_not_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        check_type(BytesIO(content), name)


def test_a_packed_file_is_never_unpacked_whatever_it_claims_to_hold() -> None:
    bomb = office.packed({"[Content_Types].xml": b"\0" * 40_000_000})
    with pytest.raises(RuleBroken, match=r"not what its name says \(Word document\)"):
        check_type(BytesIO(bomb), "a.docx")
