"""No test reaches the outside: only this machine's own addresses and its local sockets answer."""

import socket
from typing import Any

import pytest

OURS = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "", None}


class OutboundRefused(RuntimeError):
    """A test tried to reach another machine, or to send mail to one."""


def refuse_outbound(patch: pytest.MonkeyPatch) -> None:
    """Make every way out of this machine raise OutboundRefused, for as long as `patch` holds."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: Any) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in OURS and not str(name).startswith("127."):
            raise OutboundRefused(f"A test tried to reach {name}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            check(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            check(address[0])
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        check(host)
        return look_up(host, *rest, **more)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
