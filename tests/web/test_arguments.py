"""What stands behind the "?" is read so that nonsense is as good as nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tracker.web.parts import arguments
from tracker.web.parts.addresses import safe_path

HUGE = "9" * 40


@pytest.mark.parametrize(
    ("query", "read", "found"),
    [
        ("page=3", arguments.page_number, 3),
        ("", arguments.page_number, 1),
        ("page=0", arguments.page_number, 1),
        ("page=-1", arguments.page_number, 1),
        (f"page={HUGE}", arguments.page_number, 1),
        ("page=999999999", arguments.page_number, 100_000),
        ("page=٣", arguments.page_number, 1),
        ("n=12", lambda: arguments.number("n"), 12),
        (f"n={HUGE}", lambda: arguments.number("n"), None),
        ("n=1.5", lambda: arguments.number("n"), None),
        ("sort=due", lambda: arguments.chosen("sort", ["due", "name"], "name"), "due"),
        ("sort=;drop", lambda: arguments.chosen("sort", ["due", "name"], "name"), "name"),
        ("q=%20%20two%0Awords%20", lambda: arguments.words("q"), "two words"),
        ("q=" + "x" * 500, lambda: len(arguments.words("q")), 100),
        ("as-at=2011-05-03", lambda: arguments.day("as-at"), date(2011, 5, 3)),
        ("as-at=2011-02-31", lambda: arguments.day("as-at"), None),
        ("as-at=20110503", lambda: arguments.day("as-at"), None),
        ("as-at=0000-00-00", lambda: arguments.day("as-at"), None),
    ],
)
def test_an_argument_is_read_or_left(app: Flask, query: str, read: Callable[[], Any], found: Any) -> None:
    with app.test_request_context(f"/?{query}"):
        assert read() == found


def test_this_pages_address_keeps_what_is_not_changed(app: Flask) -> None:
    with app.test_request_context("/privacy?sort=due&kind=a&kind=b&page=3"):
        assert arguments.here(page=None) == "/privacy?sort=due&kind=a&kind=b"
        assert arguments.here(sort="name", page=4) == "/privacy?kind=a&kind=b&sort=name&page=4"


@pytest.mark.parametrize("address", ["/", "/offers/SO-0142?tab=lines#act", "/a/b"])
def test_a_path_of_our_own_may_be_gone_to(address: str) -> None:
    assert safe_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "offers",
        "//evil",
        "///evil",
        "/\\evil",
        "https://evil",
        "javascript:x",
        "/a\nb",
        "/" + "x" * 600,
        "http:///x",
    ],
)
def test_anything_else_may_not(address: str | None) -> None:
    assert safe_path(address) is None
