"""Drawing fetches nothing, leaves the collector as it was, and draws one document at a time."""

import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.factories.agreements import draft, frozen_agreement
from tracker.documents.agreement_pdf import STYLESHEET, draw_agreement
from tracker.documents.drawing import FONTS, HOME, NothingMayBeFetched, draw, without_table_space

AT = datetime(2011, 3, 7, tzinfo=UTC)
PAGE = '<html lang="en"><head><title>Page</title></head><body>{}</body></html>'


def drawn(body: str) -> bytes:
    return draw(PAGE.format(body), STYLESHEET, identifier=b"1", drawn_at=AT)


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="file:///etc/passwd">',
        '<img alt="" src="http://example.org/a.png">',
        '<img alt="" src="https://example.org/a.png">',
        '<img alt="" src="ftp://example.org/a.png">',
        '<link rel="stylesheet" href="http://example.org/a.css">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        "<style>p { background: url(http://example.org/a.png) }</style><p>Text</p>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style><p>Text</p>",
        "<style>@import url(http://example.org/a.css);</style><p>Text</p>",
        f'<img alt="" src="{FONTS.as_uri()}/../drawing.py">',
        f'<img alt="" src="{FONTS.as_uri()}/%2e%2e/drawing.py">',
        f'<img alt="" src="{(FONTS.parent / "agreement.css").as_uri()}">',
        f"<style>@font-face {{ font-family: x; src: url({FONTS.as_uri()}/lost.woff2) }}</style><p>Text</p>",
        '<object data="file:///etc/passwd"></object>',
        '<embed src="http://example.org/a.svg">',
    ],
)
def test_a_page_that_asks_for_a_file_or_for_a_font_that_is_lost_is_not_drawn(body: str) -> None:
    with pytest.raises(NothingMayBeFetched):
        drawn(body)


def test_a_picture_inside_the_page_is_drawn() -> None:
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    assert drawn(f'<img alt="A dot" src="{dot}">').startswith(b"%PDF-")


def test_a_link_to_somewhere_else_is_not_followed() -> None:
    assert drawn('<p><a href="https://example.org/">There</a></p>').startswith(b"%PDF-")


def test_the_collector_is_left_as_it_was_also_when_drawing_fails() -> None:
    assert gc.isenabled()
    drawn("<p>Text</p>")
    assert gc.isenabled()
    with pytest.raises(NothingMayBeFetched):
        drawn('<img alt="" src="file:///etc/passwd">')
    assert gc.isenabled()
    gc.disable()
    try:
        drawn("<p>Text</p>")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_documents_drawn_from_several_threads_come_out_right() -> None:
    agreement = frozen_agreement(3)
    alone = draw_agreement(agreement, draft())
    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(lambda _: draw_agreement(agreement, draft()), range(3)))
    assert together == [alone] * 3


def test_white_space_between_table_tags_goes_and_between_words_stays() -> None:
    before = "<table>\n <tr>\n  <td> one <b>two</b> <i>three</i>\n</td>\n </tr>\n</table>\n<p>a</p>\n<p>b</p>"
    after = "<table><tr><td> one <b>two</b> <i>three</i></td></tr></table>\n<p>a</p>\n<p>b</p>"
    assert without_table_space(before) == after


@pytest.mark.parametrize("sheet", sorted(HOME.glob("*.css")), ids=lambda sheet: sheet.stem)
def test_a_style_sheet_asks_for_no_family_of_the_machine_and_for_nothing_outside_its_folder(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")
    assert "sans-serif" not in css
    assert "http" not in css
    assert ".." not in css
