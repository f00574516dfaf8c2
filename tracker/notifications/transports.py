"""Ways for an e-mail to leave: an SMTP server, a folder of `.eml` files, or none."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE = 20
"""Seconds to wait for an SMTP server's every answer."""

Send = Callable[[EmailMessage], None]


class Unreachable(Exception):
    """The server does not answer, or not as it was told to be: nothing more can be sent for now."""


class NotTaken(Exception):
    """The server did not take this one message."""


class Transport(Protocol):
    """Where e-mails go."""

    def open(self) -> AbstractContextManager[Send]:
        """Be ready for a few messages. Raises Unreachable; sending one raises that or NotTaken."""


class SmtpTransport:
    """A server. `tls` is "starttls", "smtps", or "" for a server on the same machine or network."""

    def __init__(self, host: str, port: int, *, user: str = "", password: str = "", tls: str = "") -> None:
        self._host, self._port = host, port
        self._user, self._password = user, password
        self._tls = tls

    @contextmanager
    def open(self) -> Iterator[Send]:
        """One connection for all that is sent in the block."""
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as fault:
            raise Unreachable(type(fault).__name__) from fault
        try:
            yield lambda message: _hand_over(server, message)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if self._tls == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=PATIENCE, context=safe)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=PATIENCE)
        try:
            if self._tls == "starttls":
                server.starttls(context=safe)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPServerDisconnected as gone:
        raise Unreachable(type(gone).__name__) from gone
    except (OSError, smtplib.SMTPException, ValueError) as refused:
        raise NotTaken(type(refused).__name__) from refused


class FolderTransport:
    """Files that any mail program opens: for the demonstration, and for looking before going live."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def open(self) -> Iterator[Send]:
        """The folder is made when there is none."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Unreachable(type(fault).__name__) from fault
        yield self._write

    def _write(self, message: EmailMessage) -> None:
        """Named by its Message-ID, so that one sent again takes the place of the first."""
        name = message["Message-ID"].strip("<>").partition("@")[0]
        file = self._folder / f"{name}.eml"
        unfinished = file.with_suffix(".part")
        try:
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(file)
        except OSError as fault:
            raise NotTaken(type(fault).__name__) from fault


class NoTransport:
    """Nothing leaves; what would have is counted as sent."""

    @contextmanager
    def open(self) -> Iterator[Send]:
        """Nothing to open."""
        yield lambda _message: None


def transport_of(address: str) -> Transport:
    """By the setting: `smtp+starttls://user:password@host:port`, `smtps://…`, `smtp://…`; `folder:/path`; `none`.

    Raises ValueError, with the end of a sentence about the setting, for anything else.
    """
    if address == "none":
        return NoTransport()
    if address.startswith("folder:/"):
        return FolderTransport(Path(address.removeprefix("folder:")))
    parts = urlsplit(address)
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("must be like smtp+starttls://user:password@host:587, folder:/path or none")
    return SmtpTransport(
        parts.hostname,
        parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme.removeprefix("smtp+") if parts.scheme != "smtp" else "",
    )
