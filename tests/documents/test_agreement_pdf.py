"""The file: the same every time, tagged, titled, with our fonts and the agreement inside it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from tests.support.factories.agreements import draft, finished, frozen_agreement, signatures_of, signed
from tests.support.pages import Drawn, plain
from tracker.documents.agreement_pdf import draw_agreement
from tracker.domain.agreement_drawings import Drawing, DrawingState
from tracker.domain.agreement_json import check_code, digest, from_json, to_json

OURS = {"DocSans", "DocSansExt", "DocSansViet", "DocSerif", "DocSerifExt", "DocMath"}
PARTS = [
    "Contents", "1 Standing", "Schedule A: freedoms", "Schedule B: targets", "Schedule C: commitments",
    "2 Dependencies", "3 Running this agreement", "Annex 1: requests not agreed", "Annex 2: positions by round",
    "Annex 3: glossary", "Signatures",
]  # fmt: skip
DRAW_ONE = (
    "import hashlib; from tests.support.factories.agreements import *; "
    "from tracker.documents.agreement_pdf import draw_agreement; a = frozen_agreement(3); "
    "print(hashlib.sha256(draw_agreement(a, signed(a))).hexdigest())"
)


def test_the_same_agreement_drawn_twice_gives_the_same_bytes(drawn: Callable[..., Drawn]) -> None:
    first = drawn(3, is_signed=True)
    assert draw_agreement(first.agreement, first.drawing) == first.content


def test_another_process_on_another_day_gives_the_same_bytes(drawn: Callable[..., Drawn]) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    there = subprocess.run([sys.executable, "-c", DRAW_ONE], env=environment, capture_output=True, check=True)
    assert there.stdout.decode().strip() == hashlib.sha256(drawn(3, is_signed=True).content).hexdigest()


def test_a_drawing_at_another_time_gives_another_file(drawn: Callable[..., Drawn]) -> None:
    later = draft(datetime(2011, 3, 8, 9, tzinfo=UTC))
    assert draw_agreement(drawn(3).agreement, later) != drawn(3).content


@pytest.mark.parametrize("wanted", [3, 60])
def test_only_our_fonts_are_embedded_and_all_of_them_are(drawn: Callable[..., Drawn], wanted: int | str) -> None:
    with pikepdf.open(BytesIO(drawn(wanted).content)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        names = {str(font.BaseFont).rpartition("+")[2] for font in fonts}
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)
    assert names
    assert {name.split("-")[0] for name in names} <= OURS


def test_each_part_has_its_bookmark_and_the_cover_has_none(drawn: Callable[..., Drawn]) -> None:
    outline = drawn(60).pdf.outline
    parts = [plain(str(each.title)) for each in outline if not isinstance(each, list)]
    assert parts == ["Summary on one page", *PARTS]


def test_bookmarks_lie_on_the_pages_that_the_contents_name(drawn: Callable[..., Drawn]) -> None:
    document = drawn(60)
    contents = document.pages[2]
    for each in document.pdf.outline:
        if not isinstance(each, list) and plain(str(each.title)) in PARTS[1:]:
            page = document.pdf.get_destination_page_number(each) + 1
            assert plain(str(each.title)) in document.pages[page - 1]
            assert f" {page} " in contents.partition(plain(str(each.title)))[2]


def test_the_file_says_its_title_language_and_that_it_is_tagged(drawn: Callable[..., Drawn]) -> None:
    document = drawn(60)
    root = document.pdf.trailer["/Root"]
    assert document.pdf.metadata is not None
    assert document.pdf.metadata.title == (
        "SO-0142 version 1: Luton Borough Council, Central Bedfordshire Council and HM Government"
    )
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert 'pdfuaid:part="1"' in xmp
    assert 'conformance="A"' in xmp


def test_every_table_is_tagged_with_rows_that_have_a_header(drawn: Callable[..., Drawn]) -> None:
    with pikepdf.open(BytesIO(drawn(60).content)) as pdf:
        tables = [element for element in _elements(pdf.Root.StructTreeRoot) if element.get("/S") == "/Table"]
        rows = [row for table in tables for row in _elements(table) if row.get("/S") == "/TR"]
        assert len(tables) > 20
        assert len(rows) > 200
        for row in rows:
            kinds = [str(cell.S) for cell in row.K if isinstance(cell, pikepdf.Dictionary)]
            assert "/TH" in kinds or len(kinds) == 1, "only the cell with a line's terms stands alone"


def test_the_agreement_is_attached_and_its_hash_is_the_one_printed(drawn: Callable[..., Drawn]) -> None:
    document = drawn(3, is_signed=True)
    (content,) = document.pdf.attachments["agreement.json"]
    assert content == to_json(document.agreement)
    assert from_json(content) == document.agreement
    hashed = hashlib.sha256(content).hexdigest()
    assert hashed == digest(document.agreement)
    assert hashed in document.text.replace(" ", "")
    assert check_code(hashed) in document.text


def test_a_draft_says_so_on_every_page_and_a_signed_copy_says_when(drawn: Callable[..., Drawn]) -> None:
    for is_signed, head in ((False, "Draft, not signed"), (True, "Signed 18 March 2011")):
        pages = drawn(3, is_signed=is_signed).pages
        assert all(head in page for page in pages[1:])
        assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
        assert all("SO-0142 Version 1 OFFICIAL" in page for page in pages)
    assert "Signed by every party on 18 March 2011" in drawn(3, is_signed=True).pages[0]
    assert "sealed at 4:12pm on 18 March 2011" in drawn(3, is_signed=True).pages[0]
    assert "Draft, not signed" in drawn(3).pages[0]


def test_a_signature_over_another_text_is_never_drawn() -> None:
    agreement = frozen_agreement(3)
    changed = finished(replace(agreement, title="Another theme"))
    with pytest.raises(ValueError, match="over another text"):
        draw_agreement(changed, signed(agreement))


def test_a_signed_copy_needs_the_signature_of_every_party() -> None:
    agreement = frozen_agreement(3)
    some = Drawing(DrawingState.SIGNED, datetime(2011, 3, 18, tzinfo=UTC), signatures_of(agreement)[:2])
    with pytest.raises(ValueError, match="not signed by HM Government"):
        draw_agreement(agreement, some)


def _elements(element: pikepdf.Object) -> list[pikepdf.Dictionary]:
    found, waiting = [], [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting.extend(each)
        elif isinstance(each, pikepdf.Dictionary):
            found.append(each)
            if "/K" in each:
                waiting.append(each.K)
    return found
