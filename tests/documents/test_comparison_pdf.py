"""The comparison of rounds as a file: changes that need no colour, figures, one list of the rest, tags."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.support import layout
from tests.support.factories.compared import COMPARED, YEARS, compared_offer, joint, line, ordinary, values, wide_money
from tests.support.pages import laid_out, plain
from tests.support.pdf import assert_compliant
from tracker.documents.comparison_pdf import STYLESHEET, comparison_html, draw_comparison
from tracker.documents.press import draw_comparison_apart
from tracker.domain.comparison_documents import OfferRounds
from tracker.domain.decisions import Terms


def said(offer: OfferRounds) -> str:
    """What its pages say, without their heads and feet, and without drawing them."""
    return plain(re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:span|ins|del)\b[^>]*>", "", comparison_html(offer))))


def test_the_same_rounds_give_the_same_bytes_here_and_in_a_process_of_its_own() -> None:
    first = draw_comparison(ordinary())
    assert draw_comparison(ordinary()) == first
    assert draw_comparison_apart(ordinary()) == first
    later = replace(ordinary(), drawn_at=ordinary().drawn_at + timedelta(minutes=1))
    assert draw_comparison(later) != first


def test_every_comparison_is_archival_and_accessible(tmp_path: Path) -> None:
    files = []
    for name, make in COMPARED.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(draw_comparison(make()))
    assert_compliant(files)


def test_it_says_its_title_and_language_has_our_fonts_alone_and_a_number_on_every_page() -> None:
    pdf = PdfReader(BytesIO(draw_comparison(ordinary(12))))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "SO-0142, round 1 beside round 2: Luton Borough Council and HM Government"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    pages = [plain(page.extract_text()) for page in pdf.pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "SO-0142 Round 1 beside round 2 OFFICIAL" in text
        assert "Drawn 1 November 2010, 10:12am, for Department of Health" in text
    bookmarks = [plain(str(each.title)) for each in pdf.outline if not isinstance(each, list)]
    assert bookmarks == ["Lines that changed", "No change: 1 line"]
    with pikepdf.open(BytesIO(draw_comparison(ordinary()))) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
    assert {str(font.BaseFont).rpartition("+")[2].split("-")[0] for font in fonts} <= {"DocSans", "DocSerif"}


def test_what_was_removed_and_added_is_in_words_and_struck_through_and_underlined() -> None:
    html = comparison_html(ordinary())
    assert '[removed: </span><del class="gone">all</del>' in html
    assert '[added: </span><ins class="new">half</ins>' in html
    css = STYLESHEET.read_text(encoding="utf-8")
    assert ".gone { text-decoration: line-through }" in css
    assert ".new { text-decoration: underline }" in css
    assert "may spend [removed: all] [added: half] of this grant" in said(ordinary())


def test_pounds_are_by_year_with_their_differences_in_words() -> None:
    text = said(ordinary())
    for year in YEARS:
        assert f"{year.label} £846,000 £423,000 £423,000 less" in text
    assert "Total £2,538,000 £1,269,000 £1,269,000 less" in text
    assert "Words, £ and 1 condition" in text


def test_amounts_that_are_not_fixed_or_not_there_are_said_in_words() -> None:
    text = said(wide_money())
    assert "2012-13 £846,000.00 to be confirmed To be confirmed, not £846,000" in text
    assert "2013-14 £846,000.00 No amount £846,000 less" in text


def test_values_of_a_target_are_by_year_too() -> None:
    text = said(values())
    assert "Values by year" in text
    assert "2011-12 80 82.5 2.5 higher" in text
    assert "2013-14 80 No value No value" in text


def test_lines_that_do_not_differ_are_one_list_and_none_is_said_to_be_none() -> None:
    text = said(COMPARED["nothing_changed"]())
    assert "No line differs between these rounds." in text
    assert "No change: 2 lines" in text
    assert "[" not in text
    everything = said(compared_offer(line(newer=Terms("Other words."))))
    assert "1 line differs, of 1." in everything
    assert "No change: " not in everything


def test_a_joint_offer_says_for_whom_each_line_is_asked_and_illustrative_figures_are_called_so() -> None:
    text = said(joint())
    assert "Department of Health, for Luton Borough Council. Counter-proposed." in text
    assert "Councils Luton Borough Council and Central Bedfordshire Council" in text
    assert "£ by year (illustrative)" in text
    assert "llustrative" not in said(ordinary())


def test_what_people_wrote_is_printed_as_they_wrote_it_and_never_as_markup() -> None:
    nasty = "<script>alert(1)</script> & {{ 7*7 }} <del>gone</del>"
    html = comparison_html(compared_offer(line(title=nasty, newer=Terms(nasty, (), (), (nasty,)))))
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 4, "in the list, the heading, the words and the condition"
    assert "{{ 7*7 }}" in html


@pytest.mark.parametrize("name", COMPARED)
def test_no_comparison_has_an_empty_cell_or_says_none(name: str) -> None:
    html = comparison_html(COMPARED[name]())
    assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", html)
    assert "None" not in html


@pytest.mark.parametrize("name", COMPARED)
def test_the_pages_are_laid_out_as_an_agreements_are(name: str) -> None:
    html = comparison_html(COMPARED[name]())
    pages: list[Any] = laid_out(html, STYLESHEET)
    assert not layout.loose_tables(pages)
    assert not layout.unruled(html)
    assert not layout.wider_than_its_cell(pages)
    assert not layout.endings(pages)
    assert not layout.below_the_field(pages)
    assert not layout.headless_tables(pages)
    assert not layout.totals_alone(pages)


def test_every_row_of_a_table_has_a_header_of_its_own() -> None:
    html = comparison_html(ordinary())
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    assert len(rows) > 10
    assert all("<th scope=" in row for row in rows)
