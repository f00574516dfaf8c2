"""What is wrong with pages as they are laid out, as eyes would catch it: each finds faults in any document of ours."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.support.pages import boxes, has_class, words

_BOTTOM = (297 - 27) * 96 / 25.4
_HEADINGS = {"h1", "h2", "caption"}


def loose_tables(pages: Sequence[Any]) -> list[str]:
    """Tables whose columns are not fixed, or do not fill the width."""
    found = [table for page in pages for table in _tables(page)]
    assert found
    return [
        words(table)[:60]
        for table in found
        if table.style["table_layout"] != "fixed" or sum(table.column_widths) != pytest.approx(table.width, abs=1)
    ]


def unruled(html: str) -> list[str]:
    """What in a page of HTML leaves a table without widths of its columns in millimetres."""
    tables, groups = html.count("<table"), html.count("<colgroup>")
    missing = [] if tables == groups else [f"{tables} tables, {groups} groups of columns"]
    return missing + re.findall(r"<col(?! style=\"width:[0-9.]+mm\"|group)[^>]*>", html)


def wider_than_its_cell(pages: Sequence[Any]) -> list[str]:
    """Words that reach out of their cell."""
    return [
        f"page {number}: {line.text}"
        for number, page in enumerate(pages, start=1)
        for cell in _of_kind(page, "TableCellBox")
        for line in _of_kind(cell, "TextBox")
        if line.position_x < cell.position_x - 0.5
        or line.position_x + line.width > cell.position_x + cell.border_width() + 0.5
    ]


def endings(pages: Sequence[Any]) -> list[str]:
    """Pages that end with a heading, or with the head of a table."""
    wrong = []
    for number, page in enumerate(pages, start=1):
        texts = [box for box in _of_kind(page, "TextBox") if box.text.strip()]
        last = max(texts, key=lambda box: box.position_y)
        tags = {box.element_tag for box in boxes(page) if last in list(boxes(box))}
        if tags & {*_HEADINGS, "thead"}:
            wrong.append(f"page {number} ends with {last.text!r}")
    return wrong


def below_the_field(pages: Sequence[Any]) -> list[str]:
    """Words below the field of a page."""
    return [
        f"page {number}: {box.text!r}"
        for number, page in enumerate(pages, start=1)
        for box in _of_kind(page, "TextBox")
        if box.position_y + box.height > _BOTTOM + 1
    ]


def headless_tables(pages: Sequence[Any]) -> list[str]:
    """Tables that go on over a page without their head."""
    return [
        f"page {number}: {words(table)[:60]}"
        for number, page in enumerate(pages, start=1)
        for table in _tables(page)
        if table.element.find("thead") is not None and not table.children[0].is_header
    ]


def totals_alone(pages: Sequence[Any]) -> list[str]:
    """Totals with no row above them on their page."""
    wrong = []
    for number, page in enumerate(pages, start=1):
        for table in _tables(page):
            first = next(group for group in table.children if not group.is_header).children[0]
            if any(has_class(cell, "tot") for cell in first.children):
                wrong.append(f"page {number}: {words(first)}")
    return wrong


def _tables(page: Any) -> Iterator[Any]:
    return _of_kind(page, "TableBox")


def _of_kind(box: Any, kind: str) -> Iterator[Any]:
    return (each for each in boxes(box) if type(each).__name__ == kind)
