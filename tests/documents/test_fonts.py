"""Characters that our documents cannot draw are named before anyone signs."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from tests.documents.test_agreement_pdf import OURS
from tests.support.drawable import DOCUMENTS, characters_of_the_fonts, ranges
from tests.support.factories.agreements import draft, finished, frozen_agreement
from tracker.documents.agreement_pdf import draw_agreement
from tracker.documents.fonts import undrawable


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, £1,234.50 − “quotes” – and a dash… NI 117",
        "Łódź, Nguyễn, Țepeș, Dafydd ap Gwilym, Ŵyn, Brontë",
        "≤ 5, ≥ 3, → there, ✓ done, ½, °C, €",
        "two\nlines\tand\r\na tab",
        "e\u0301 typed in two",
        "",
    ],
)
def test_what_people_write_in_english_places_can_be_drawn(text: str) -> None:
    assert undrawable(text) == set()


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("☐ tick here ☑", {"☐", "☑"}),
        ("non\u2011breaking", {"\u2011"}),
        ("良い 😀", {"良", "い", "😀"}),
        ("turned \u202eround", {"\u202e"}),
        ("null \x00", {"\x00"}),
        ("سلام", set("سلام")),
    ],
)
def test_what_no_document_can_draw_is_named(text: str, refused: set[str]) -> None:
    assert undrawable(text) == refused


def test_the_list_of_characters_is_what_the_fonts_hold() -> None:
    listed = (DOCUMENTS / "drawable_characters.txt").read_text(encoding="ascii").split()
    assert listed == list(ranges(characters_of_the_fonts()))


def test_every_character_of_the_list_is_drawn_in_a_font_of_ours() -> None:
    agreement = frozen_agreement(3)
    every = " ".join(map(chr, sorted(characters_of_the_fonts())))
    freedom = replace(agreement.freedoms[0], title=every, terms=every)
    agreement = replace(agreement, title=every, freedoms=(freedom, *agreement.freedoms[1:]))
    with pikepdf.open(BytesIO(draw_agreement(finished(agreement), draft()))) as pdf:
        names = {str(font.BaseFont).rpartition("+")[2] for page in pdf.pages for font in page.Resources.Font.values()}
    assert {name.split("-")[0] for name in names} <= OURS
