"""Nothing of a third party is kept here, nothing names where it comes from, and little of it is sent."""

import json
import re

import pytest

from tests.support.code import HOME, TRACKER, kept_files, name_of
from tests.support.java import lacking

STATIC = TRACKER / "web" / "static"
VENDOR = STATIC / "vendor"
FONTS = TRACKER / "documents" / "fonts"
MOST_SENT = 110 * 1024
FOREIGN = {".woff", ".woff2", ".ttf", ".otf", ".eot", ".jar", ".class", ".whl", ".gz", ".zip", ".tgz"}


@pytest.fixture(autouse=True)
def _set_up() -> None:
    if not VENDOR.exists() or not FONTS.exists():
        lacking("the front-end packages have not been collected: run script/bootstrap")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_a_python_lock_has_hashes_and_no_address(name: str) -> None:
    text = (HOME / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-(-index-url|-extra-index-url|-find-links|-trusted-host|i|f)\b", text, re.MULTILINE)
    pins = re.findall(r"^[a-z0-9].*?==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)


def test_the_npm_lock_has_hashes_and_no_address() -> None:
    packages = json.loads((HOME / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, f"{name} says where it comes from"
        assert not name or package["integrity"].startswith("sha512-"), f"{name} has no hash"


def test_what_runs_is_pinned_alike_in_both_locks() -> None:
    run, check = (dict(re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", (HOME / name).read_text(), re.MULTILINE))
                  for name in ("requirements.txt", "requirements-dev.txt"))  # fmt: skip
    assert {name: check.get(name) for name in run} == run


def test_nothing_of_a_third_party_is_kept() -> None:
    foreign = [name_of(file) for file in kept_files() if file.suffix in FOREIGN or ".min." in file.name]
    assert not foreign


def test_no_page_wears_the_typeface_or_the_crown_of_gov_uk() -> None:
    sheets = [*STATIC.rglob("*.css"), *HOME.glob("templates/**/*")]
    dressed = [name_of(file) for file in sheets if file.is_file() and "GDS Transport" in file.read_text()]
    assert not dressed
    assert not [name_of(file) for file in STATIC.rglob("*") if re.search(r"crown|crest|govuk-icon", file.name)]
    assert not list(STATIC.rglob("*.woff*"))


def test_whatever_a_style_sheet_asks_for_is_there() -> None:
    lost = [
        f"{name_of(sheet)}: {address}"
        for sheet in STATIC.rglob("*.css")
        for address in re.findall(r"url\([\"']?([^)\"']+)", sheet.read_text())
        if not address.startswith(("data:", "#")) and not (sheet.parent / address).exists()
    ]
    assert not lost


def test_all_that_pages_are_dressed_in_is_small_as_sent() -> None:
    sent = {file.name: file.stat().st_size for file in STATIC.rglob("*.gz")}
    assert sent, "nothing is compressed: run script/bootstrap"
    assert sum(sent.values()) < MOST_SENT, sent


def test_documents_are_set_in_all_the_fonts_collected_and_no_others() -> None:
    sheets = list(FONTS.parent.glob("*.css"))
    asked = {address for sheet in sheets for address in re.findall(r"url\(fonts/([^)]+)\)", sheet.read_text())}
    assert asked == {file.name for file in FONTS.glob("*.woff2")}
