"""What each answer tells the browser."""

import re

import pytest
from flask import Flask

from config import Config
from tests.support.client import SETTINGS, Client
from tests.support.world import World
from tracker.db import Database
from tracker.factory import create_app


def test_a_page_runs_nothing_but_ours_and_is_framed_by_nobody(client: Client) -> None:
    response = client.fetch("/", as_=None)
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    nonce = re.fullmatch(r"'self' 'nonce-([\w-]{20,})'", policy["script-src"])
    assert nonce
    assert f'<script nonce="{nonce[1]}">' in response.text
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_each_page_has_a_nonce_of_its_own(client: Client) -> None:
    first, second = (client.fetch("/").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("path", ["/nowhere", "/%FF", "/admin"])
def test_an_error_and_a_redirect_have_the_headers_too(client: Client, path: str) -> None:
    response = client.browser.get(path)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_what_is_private_is_kept_by_nobody(client: Client, world: World) -> None:
    assert client.fetch("/account", as_=world.as_("officer", "LUT")).headers["Cache-Control"] == "no-store"
    assert client.fetch("/nowhere", status=404).headers["Cache-Control"] == "no-store"
    assert client.fetch("/admin", as_=None, status=302).headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def https() -> Flask:
    settings = {**SETTINGS, "PUBLIC_URL": "https://tracker.example", "TRUSTED_PROXIES": "1"}
    return create_app(Config.from_env(settings), held=Database("sqlite://"), testing=True)


def test_where_the_world_comes_by_https_cookies_and_pages_stay_there(https: Flask) -> None:
    response = https.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"})
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")


def test_styles_are_kept_for_ever_under_an_address_that_holds_their_digest(client: Client) -> None:
    page = client.page("pages.home", as_=None)
    sheet = next(link.get("href") for link in page.root.all("link", rel="stylesheet"))
    assert re.fullmatch(r"/static/\S+\?v=[0-9a-f]{12}", sheet)
    response = client.browser.get(sheet, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert response.status_code == 200
    assert "max-age=31536000" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in response.headers
