"""How the pages look, read from the boxes as they are laid out: what eyes would catch, for every odd agreement."""

import re
from typing import Any

import pytest

from tests.support.factories.agreements import draft, frozen_agreement
from tests.support.factories.odd_agreements import ODD
from tests.support.pages import boxes, has_class, lay_out, words
from tracker.documents.agreement_pdf import agreement_html
from tracker.domain.agreements import FrozenAgreement

FIELD = 166 * 96 / 25.4
BOTTOM = (297 - 27) * 96 / 25.4
HEADINGS = {"h1", "h2", "caption"}
ALL = ["3", "60", *sorted(ODD.keys() - {"nested_rings", "many_councils"})]


def agreement_of(name: str) -> FrozenAgreement:
    """An agreement of so many lines, or an odd one."""
    return frozen_agreement(int(name)) if name.isdigit() else ODD[name]()


@pytest.fixture(scope="module", params=ALL)
def name(request: pytest.FixtureRequest) -> str:
    """Each agreement in turn, so that its pages are laid out once for all tests."""
    return str(request.param)


@pytest.fixture(scope="module")
def pages(name: str) -> list[Any]:
    """The laid-out pages of that agreement."""
    return lay_out(agreement_of(name), draft())


def test_the_summary_is_one_page_and_it_is_page_two(pages: list[Any]) -> None:
    starts = [
        number
        for number, page in enumerate(pages, start=1)
        for box in boxes(page)
        if type(box).__name__ == "BlockBox"
        and box.element_tag == "h1"
        and words(box) in ("Summary on one page", "Contents")
    ]
    assert starts == [2, 3]


def test_every_table_is_fixed_and_its_columns_fill_its_width(name: str, pages: list[Any]) -> None:
    tables = [box for page in pages for box in boxes(page) if type(box).__name__ == "TableBox"]
    assert tables
    for table in tables:
        assert table.style["table_layout"] == "fixed"
        assert sum(table.column_widths) == pytest.approx(table.width, abs=1)
    html = agreement_html(agreement_of(name), draft())
    assert html.count("<table") == html.count("<colgroup>")
    assert not re.search(r"<col(?! style=\"width:[0-9.]+mm\"|group)", html)


def test_nothing_is_wider_than_its_cell_or_the_page(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        cells = [box for box in boxes(page) if type(box).__name__ == "TableCellBox"]
        for cell in cells:
            edge = cell.position_x + cell.border_width()
            for line in (box for box in boxes(cell) if type(box).__name__ == "TextBox"):
                assert line.position_x >= cell.position_x - 0.5, f"page {number}: {line.text}"
                assert line.position_x + line.width <= edge + 0.5, f"page {number}: {line.text}"


def test_no_page_ends_with_a_heading_or_the_head_of_a_table(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        texts = [box for box in boxes(page) if type(box).__name__ == "TextBox" and box.text.strip()]
        last = max(texts, key=lambda box: box.position_y)
        tags = {box.element_tag for box in boxes(page) if last in list(boxes(box))}
        assert not tags & HEADINGS, f"page {number} ends with {last.text!r}"
        assert "thead" not in tags, f"page {number} ends with the head of a table"


def test_no_page_runs_below_its_field(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        for box in boxes(page):
            if type(box).__name__ == "TextBox":
                assert box.position_y + box.height <= BOTTOM + 1, f"page {number}: {box.text!r}"


def test_the_terms_of_a_line_begin_below_it_on_the_same_page(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        rows = [box for box in boxes(page) if box.element_tag == "tr" and type(box).__name__ == "TableRowBox"]
        for at, row in enumerate(rows):
            if any(has_class(box, "space") for box in boxes(row)):  # where terms begin, not where they go on
                assert at > 0, f"page {number}: terms without their line"
                assert not _is_head(rows[at - 1]), f"page {number}: terms without their line: {words(row)[:60]}"


def test_a_table_that_goes_on_repeats_its_head(pages: list[Any]) -> None:
    for page in pages:
        for table in (box for box in boxes(page) if type(box).__name__ == "TableBox"):
            if table.element.find("thead") is not None:
                assert table.children[0].is_header


def test_a_total_never_stands_alone_on_a_page(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        for table in (box for box in boxes(page) if type(box).__name__ == "TableBox"):
            first = next(group for group in table.children if not group.is_header).children[0]
            assert not any(has_class(cell, "tot") for cell in first.children), f"page {number}: {words(first)}"


def test_what_stands_on_the_cover_does_not_overlap(pages: list[Any]) -> None:
    cover = list(boxes(pages[0]))
    (foot,) = [box for box in cover if has_class(box, "cover-foot")]
    above = [box for box in cover if has_class(box, "state") or has_class(box, "illustrative")]
    assert above
    assert max(box.position_y + box.border_height() for box in above) < foot.position_y


def _is_head(row: Any) -> bool:
    return all(has_class(cell, "h") for cell in row.children)
