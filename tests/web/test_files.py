"""Files of a line on the web: taken by content, refused in words, sent as downloads to those who see the terms."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import office
from tests.support.client import Client, Page
from tests.support.factories.negotiations import Sent, count_rows, send_offer
from tests.support.factories.offers import start_offer
from tests.support.factories.whole_road import removal
from tests.support.upload import PDF, chosen
from tests.support.world import World
from tracker.actions import lines
from tracker.models.files import Attachment

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world)
    session.commit()
    return found


@pytest.fixture
def drafted(session: Session, world: World) -> str:
    reference = start_offer(session, world)
    draft = removal(session, world, "social-care-reform", 800_000)
    lines.add_lines(session, world.as_("officer", "LUT"), reference, [draft], now=world.now)
    session.commit()
    return reference


@pytest.fixture
def small(app: Flask) -> Iterator[None]:
    """Files of at most 1 KB, and forms of at most 4."""
    app.config.update(MAX_FILE_BYTES=1024, MAX_CONTENT_LENGTH=4096)
    return


def files_page(client: Client, world: World, sent: Sent, role: str = "officer", code: str = "LUT") -> Page:
    return client.page("files.index", reference=sent.reference, number=1, as_=world.as_(role, code))


def add(client: Client, world: World, sent: Sent, *files, **more) -> Page:
    return files_page(client, world, sent).submit("Add files", files=list(files), **more)


def attack(page: Page) -> list[tuple[str, object]]:
    """A file with the token of another form, as a page that shows no form for files would never send it."""
    return [("csrf_token", page.root.all("input", name="csrf_token")[0].get("value")), ("files", chosen("audit.pdf"))]


def href(page: Page, name: str) -> str:
    return next(link.get("href") for link in page.all("a") if link.text == name)


def test_an_officer_adds_files_and_the_department_saves_them_as_they_were(
    client: Client, world: World, sent: Sent
) -> None:
    page = add(client, world, sent, chosen("Audit of 2009.pdf"), chosen("figures.csv", b"year,pounds\n"))
    assert "Audit of 2009.pdf PDF, 1 KB, added by Luton Borough Council on 1 November 2010" in page.text
    saved = client.fetch(href(page, "Audit of 2009.pdf"), as_=world.as_("caseworker", "DH"))
    assert saved.get_data() == PDF
    assert saved.headers["Content-Disposition"] == 'attachment; filename="Audit of 2009.pdf"'
    assert saved.headers["Content-Type"] == "application/pdf"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert saved.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert saved.headers["Cache-Control"] == "no-store"
    assert saved.headers["Content-Length"] == str(len(PDF))


def test_the_line_and_the_offer_list_what_was_added(client: Client, world: World, sent: Sent) -> None:
    add(client, world, sent, chosen("audit.pdf"))
    line = client.page("lines.show", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "audit.pdf" in line.facts()["Files"]
    assert "Files (1)" in line.root.text
    documents = client.page("offers.documents", reference=sent.reference)
    assert "audit.pdf PDF, 1 KB, added by Luton Borough Council on 1 November 2010, line 1" in documents.text


def test_each_side_has_its_own_list(client: Client, world: World, sent: Sent) -> None:
    page = files_page(client, world, sent, "caseworker", "DH")
    page = page.submit("Add files", files=[chosen("guidance.pdf")])
    council, _heading, department = page.text.partition("Files of the department")
    assert "guidance.pdf" not in council
    assert "guidance.pdf PDF, 1 KB, added by Department of Health" in department


@pytest.mark.parametrize(("role", "code"), [("monitor", "LGA"), ("officer", "BIR"), ("caseworker", "DfE")])
def test_who_does_not_see_the_terms_finds_no_file(
    client: Client, world: World, sent: Sent, role: str, code: str
) -> None:
    path = href(add(client, world, sent, chosen("audit.pdf")), "audit.pdf")
    client.fetch(path, as_=world.as_(role, code), status=404)
    client.page("files.index", reference=sent.reference, number=1, status=404)


def test_a_file_has_one_address(client: Client, world: World, sent: Sent) -> None:
    path = href(add(client, world, sent, chosen("audit.pdf")), "audit.pdf")
    for other in (
        path.replace("audit.pdf", "other.pdf"),
        path.replace("/lines/1/", "/lines/2/"),
        path.replace("SO-0001", "SO-0002"),
    ):
        client.fetch(other, status=404)
    assert client.browser.get(f"{path}/../../../etc/passwd").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tool.exe", b"MZ", "tool.exe is not a kind of file that we take"),
        ("report.pdf", b"MZ\x00", "What report.pdf holds is not what its name says (PDF)"),
        ("plan.docx", office.word({"word/vbaProject.bin": b"x"}), "plan.docx holds macros"),
        ("empty.txt", b"", "empty.txt is empty"),
    ],
)
def test_what_is_not_taken_is_said_beside_the_field(
    client: Client, session: Session, world: World, sent: Sent, name: str, content: bytes, words: str
) -> None:
    refused = add(client, world, sent, chosen("good.pdf"), chosen(name, content), status=422)
    assert refused.errors[0].startswith(words)
    assert count_rows(session, Attachment) == 0


def test_all_that_is_wrong_with_several_files_is_said_at_once(client: Client, world: World, sent: Sent) -> None:
    refused = add(client, world, sent, chosen("a.exe", b"MZ"), chosen("b.txt", b""), status=422)
    assert refused.errors[0].endswith("; b.txt is empty")


@pytest.mark.parametrize(("role", "code"), [("auditor", "SERVICE"), ("decision_maker", "DH")])
def test_nothing_is_stored_for_who_reads_a_line_and_may_add_nothing_to_it(
    client: Client, world: World, sent: Sent, store: Path, role: str, code: str
) -> None:
    page = files_page(client, world, sent, role, code)
    refused = client.post(page.path, attack(page), status=403)
    assert "Only an officer or caseworker" in refused.text
    assert list(store.rglob("*")) == []


def test_nothing_is_stored_for_who_reads_a_draft_and_may_not_edit_it(
    client: Client, world: World, drafted: str, store: Path
) -> None:
    page = client.page("lines.check", reference=drafted, number=1, as_=world.as_("signatory", "LUT"))
    client.post(f"/offers/{drafted}/lines/1/evidence", attack(page), status=403)
    assert list(store.rglob("*")) == []


def test_a_form_without_a_file_says_so(client: Client, world: World, sent: Sent) -> None:
    assert add(client, world, sent, status=422).errors == ["Choose at least one file"]


def test_a_file_over_the_limit_is_refused_beside_the_field_and_a_far_larger_form_on_a_page(
    client: Client, world: World, sent: Sent, small: None
) -> None:
    refused = add(client, world, sent, chosen("a.pdf", PDF + b"x" * 2000), status=422)
    assert refused.errors == ["a.pdf is 2 KB. Files must be 1 KB or smaller"]
    too_much = add(client, world, sent, chosen("a.pdf", PDF + b"x" * 9000), status=413)
    assert too_much.h1 == "That is too much at once"


def test_only_forms_that_take_files_may_be_that_large(client: Client, world: World, sent: Sent, small: None) -> None:
    page = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    page.submit("Send to the Department of Health", words="x" * 5000, status=413)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("audit\u202etxt.exe.txt", "audittxt.exe.txt"),
        ("a;<c>.txt", "a;-c-.txt"),
        ("Prüfung 2009.TXT", "Prüfung 2009.TXT"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        (".txt", "file.txt"),
    ],
)
def test_a_name_is_cleaned_and_survives_the_way_there_and_back(
    client: Client, session: Session, world: World, sent: Sent, given: str, kept: str
) -> None:
    page = add(client, world, sent, chosen(given, b"words"))
    assert session.scalars(select(Attachment.name)).all() == [kept]
    saved = client.fetch(href(page, kept))
    assert saved.get_data() == b"words"
    disposition = saved.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert kept in disposition or quote(kept) in disposition


def test_evidence_is_added_with_its_page_while_drafting_and_shown_on_the_check_page(
    client: Client, world: World, drafted: str
) -> None:
    officer = world.as_("officer", "LUT")
    page = client.page("lines.evidence", reference=drafted, number=1, as_=officer)
    assert "they must hold no personal data" in page.text
    page.submit("Continue", evidence="Two pilots.", files=[chosen("pilot.pdf")])
    check = client.page("lines.check", reference=drafted, number=1)
    assert check.facts()["Evidence"].startswith("Two pilots.")
    assert "pilot.pdf" in check.facts()["Files"]
    client.page("lines.check", reference=drafted, number=1, as_=world.as_("signatory", "LUT"))
    client.fetch(href(check, "pilot.pdf"))
    client.fetch(href(check, "pilot.pdf"), as_=world.as_("caseworker", "DH"), status=404)


def test_a_bad_file_keeps_what_was_typed_beside_it(
    client: Client, session: Session, world: World, drafted: str
) -> None:
    page = client.page("lines.evidence", reference=drafted, number=1, as_=world.as_("officer", "LUT"))
    refused = page.submit("Continue", evidence="Two pilots.", files=[chosen("a.exe", b"MZ")], status=422)
    assert refused.value("evidence") == "Two pilots."
    assert count_rows(session, Attachment) == 0


def test_a_good_file_beside_a_wrong_date_is_asked_for_again_at_its_field(
    client: Client, session: Session, world: World, drafted: str
) -> None:
    page = client.page("lines.evidence", reference=drafted, number=1, as_=world.as_("officer", "LUT"))
    wrong = {"starts_on": ("31", "2", "2011"), "files": [chosen("pilot.pdf")]}
    refused = page.submit("Continue", evidence="Two pilots.", **wrong, status=422)
    words = "Choose pilot.pdf again: files are not kept until everything on the page is right"
    assert refused.errors[0] == words
    assert words in refused.one("#files-error").text
    assert count_rows(session, Attachment) == 0


def test_a_draft_file_is_taken_out_on_a_page_that_asks(client: Client, world: World, drafted: str) -> None:
    page = client.page("lines.evidence", reference=drafted, number=1, as_=world.as_("officer", "LUT"))
    page.submit("Continue", files=[chosen("pilot.pdf")])
    page = client.page("lines.evidence", reference=drafted, number=1).follow("Take out pilot.pdf")
    assert page.h1 == "Take pilot.pdf out of the draft?"
    assert "pilot.pdf" not in page.submit("Take it out").text


def test_a_file_that_the_store_has_lost_is_a_fault_and_not_half_a_file(
    client: Client, world: World, sent: Sent, store: Path
) -> None:
    path = href(add(client, world, sent, chosen("audit.pdf")), "audit.pdf")
    (lost,) = (each for each in store.rglob("*") if each.is_file())
    lost.write_bytes(b"something else")
    with pytest.raises(FileNotFoundError, match="not whole"):
        client.browser.get(path)
