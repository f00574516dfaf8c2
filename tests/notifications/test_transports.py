"""E-mails leave for a real SMTP server, or into a folder, and what cannot be sent says why."""

import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from tests.support.certificates import self_signed
from tests.support.mail import in_folder, smtp_server
from tracker.notifications.transports import (
    FolderTransport,
    NoTransport,
    NotTaken,
    SmtpTransport,
    Unreachable,
    transport_of,
)


def message(to: str = "officer@lut.example.gov.uk") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Freedoms tracker <no-reply@tracker.example>"
    made["To"] = to
    made["Subject"] = "SO-0142 Luton: the council’s answer on line 2"
    made["Message-ID"] = "<abc.1@tracker.example>"
    made.set_content("Reply – by 14 October 2010.\n")
    return made


def test_a_server_receives_what_was_sent_whatever_its_letters() -> None:
    with smtp_server() as inbox:
        with transport_of(inbox.address).open() as send:
            send(message())
            send(message("other@lut.example.gov.uk"))
        received, other = inbox.messages
    assert received["Subject"] == "SO-0142 Luton: the council’s answer on line 2"
    assert received.get_content().strip() == "Reply – by 14 October 2010."
    assert other["To"] == "other@lut.example.gov.uk"


def test_one_address_that_is_refused_does_not_keep_the_others_back() -> None:
    with smtp_server() as inbox:
        inbox.refuses.add("gone@lut.example.gov.uk")
        with transport_of(inbox.address).open() as send:
            with pytest.raises(NotTaken, match="SMTPRecipientsRefused"):
                send(message("gone@lut.example.gov.uk"))
            send(message())
        assert len(inbox.messages) == 1


def test_a_server_that_is_away_is_unreachable() -> None:
    with smtp_server() as inbox:
        away = transport_of(inbox.address)
    with pytest.raises(Unreachable), away.open():
        pytest.fail("there is nobody there")


def test_a_password_never_goes_to_a_server_without_encryption_where_it_was_asked_for() -> None:
    with smtp_server(auth_require_tls=False) as inbox:
        address = inbox.address.replace("smtp://", "smtp+starttls://tracker:p%40ss%3Aword@")
        with pytest.raises(Unreachable), transport_of(address).open():
            pytest.fail("it has no STARTTLS")
        assert inbox.logins == []


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    tls = self_signed(tmp_path)
    with smtp_server(tls_context=tls.server) as inbox:
        address = inbox.address.replace("smtp://", "smtp+starttls://tracker:p%40ss%3Aword@")
        with pytest.raises(Unreachable), transport_of(address).open():
            pytest.fail("anybody could have made it")
        assert inbox.logins == []


def test_starttls_and_a_password_with_signs_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = self_signed(tmp_path)
    monkeypatch.setattr(ssl, "create_default_context", lambda: tls.client)
    with smtp_server(tls_context=tls.server) as inbox:
        address = inbox.address.replace("smtp://", "smtp+starttls://tracker:p%40ss%3Aword@")
        with transport_of(address).open() as send:
            send(message())
        assert inbox.logins == [("tracker", "p@ss:word")]
        assert len(inbox.messages) == 1


def test_a_wrong_password_sends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = self_signed(tmp_path)
    monkeypatch.setattr(ssl, "create_default_context", lambda: tls.client)
    with smtp_server(tls_context=tls.server) as inbox:
        address = inbox.address.replace("smtp://", "smtp+starttls://tracker:wrong@")
        with pytest.raises(Unreachable, match="SMTPAuthenticationError"), transport_of(address).open():
            pytest.fail("it was the wrong password")
        assert set(inbox.logins) == {("tracker", "wrong")}


def test_a_folder_holds_files_that_a_mail_program_reads_and_one_sent_again_once(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "mail"
    with FolderTransport(folder).open() as send:
        send(message())
        send(message())
    (received,) = in_folder(folder)
    assert received["To"] == "officer@lut.example.gov.uk"
    assert received.get_content().strip() == "Reply – by 14 October 2010."


def test_a_folder_that_cannot_be_made_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unreachable), FolderTransport(tmp_path / "file" / "mail").open():
        pytest.fail("there is no such folder")


def test_the_setting_names_the_way() -> None:
    assert isinstance(transport_of("none"), NoTransport)
    assert isinstance(transport_of("folder:/var/mail"), FolderTransport)
    assert isinstance(transport_of("smtps://mail.example"), SmtpTransport)
    for wrong in ("mail.example", "http://mail.example", "folder:", "smtp://"):
        with pytest.raises(ValueError, match="must be like smtp"):
            transport_of(wrong)
