"""The judges that other tests lean on do find fault: one that cannot is worse than none."""

import socket
import urllib.request
from pathlib import Path

import pytest
import weasyprint
from flask import Flask
from playwright.sync_api import Error

from tests.support.axe import assert_accessible
from tests.support.browser import NewPage
from tests.support.html import assert_valid_html
from tests.support.network import OutboundRefused
from tests.support.pdf import assert_compliant
from tests.support.server import serving

PAGE = '<!doctype html><html lang="en"><head><title>Page</title></head><body><main><h1>Page</h1></main></body></html>'


def test_the_checker_of_html_names_the_page_and_the_fault() -> None:
    with pytest.raises(AssertionError, match=r"wrong, line 1: Attribute .required. not allowed") as found:
        assert_valid_html({"right": PAGE, "wrong": PAGE.replace("<h1>", "<h1 required>")})
    assert "right" not in str(found.value)


def test_vera_pdf_refuses_what_is_neither_archivable_nor_tagged(tmp_path: Path) -> None:
    file = tmp_path / "plain.pdf"
    weasyprint.HTML(string=PAGE).write_pdf(file)
    with pytest.raises(AssertionError) as found:
        assert_compliant([file])
    assert "plain.pdf is not 3a" in str(found.value)
    assert "plain.pdf is not ua1" in str(found.value)


def test_the_browser_reaches_only_this_machine_and_axe_sees_a_picture_without_words(new_page: NewPage) -> None:
    app = Flask("page")
    app.add_url_rule("/<path:_any>", "any", lambda _any: PAGE)
    app.add_url_rule("/", "page", lambda: PAGE)
    with serving(app) as address:
        page = new_page(address)
        page.goto("/")
        assert_accessible(page)
        page.set_content(PAGE.replace("<h1>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><h1>'))
        with pytest.raises(AssertionError, match="image-alt"):
            assert_accessible(page)
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            page.goto("http://elsewhere.example/")


@pytest.mark.parametrize("address", ["http://elsewhere.example/", "http://192.0.2.1/"])
def test_no_test_reaches_another_machine(address: str) -> None:
    with pytest.raises(OutboundRefused):
        urllib.request.urlopen(address, timeout=1)


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
