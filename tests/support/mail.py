"""A real SMTP server in the test's own process, and what it was given."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


@dataclass
class Inbox:
    """What came in. `refuses` are addresses that the server does not take."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    logins: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """As a setting names it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802  (the server's own name)
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (the server's own name)
        self.messages.append(parsed(cast("bytes", envelope.content)))
        return "250 OK"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        pair = (given.login.decode(), given.password.decode())
        self.logins.append(pair)
        return AuthResult(success=pair == ("tracker", "p@ss:word"), handled=False)


@contextmanager
def smtp_server(**options: Any) -> Iterator[Inbox]:
    """Serve on a free port of this machine; options are aiosmtpd's own."""
    inbox = Inbox(port=_free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, authenticator=inbox.authenticate, **options)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def parsed(content: bytes) -> EmailMessage:
    """A message as whoever receives it reads it."""
    return cast("EmailMessage", email.message_from_bytes(content, policy=email.policy.default))


def in_folder(folder: Path) -> list[EmailMessage]:
    """The e-mails written into a folder, in the order of their names."""
    return [parsed(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
