"""How the pages look, read from the boxes as they are laid out: what eyes would catch, for every odd agreement."""

from typing import Any

import pytest

from tests.support import layout
from tests.support.factories.agreements import draft, frozen_agreement
from tests.support.factories.odd_agreements import ODD
from tests.support.pages import boxes, has_class, lay_out, words
from tracker.documents.agreement_pdf import agreement_html
from tracker.domain.agreements import FrozenAgreement

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
    assert not layout.loose_tables(pages)
    assert not layout.unruled(agreement_html(agreement_of(name), draft()))


def test_nothing_is_wider_than_its_cell_or_the_page(pages: list[Any]) -> None:
    assert not layout.wider_than_its_cell(pages)


def test_no_page_ends_with_a_heading_or_the_head_of_a_table(pages: list[Any]) -> None:
    assert not layout.endings(pages)


def test_no_page_runs_below_its_field(pages: list[Any]) -> None:
    assert not layout.below_the_field(pages)


def test_the_terms_of_a_line_begin_below_it_on_the_same_page(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        rows = [box for box in boxes(page) if box.element_tag == "tr" and type(box).__name__ == "TableRowBox"]
        for at, row in enumerate(rows):
            if any(has_class(box, "space") for box in boxes(row)):  # where terms begin, not where they go on
                assert at > 0, f"page {number}: terms without their line"
                assert not _is_head(rows[at - 1]), f"page {number}: terms without their line: {words(row)[:60]}"


def test_a_table_that_goes_on_repeats_its_head(pages: list[Any]) -> None:
    assert not layout.headless_tables(pages)


def test_a_total_never_stands_alone_on_a_page(pages: list[Any]) -> None:
    assert not layout.totals_alone(pages)


def test_what_stands_on_the_cover_does_not_overlap(pages: list[Any]) -> None:
    cover = list(boxes(pages[0]))
    (foot,) = [box for box in cover if has_class(box, "cover-foot")]
    above = [box for box in cover if has_class(box, "state") or has_class(box, "illustrative")]
    assert above
    assert max(box.position_y + box.border_height() for box in above) < foot.position_y


def _is_head(row: Any) -> bool:
    return all(has_class(cell, "h") for cell in row.children)
