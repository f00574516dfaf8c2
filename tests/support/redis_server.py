"""A real Redis on a free port of this machine, which a test may stop and start again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.java import lacking


@dataclass
class RedisServer:
    """It keeps nothing but what it holds in memory: a start begins empty."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """As a setting names it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {"--port": self.port, "--bind": "127.0.0.1", "--dir": self.folder, "--save": "", "--daemonize": "no"}
        words = [str(word) for option in options.items() for word in option]
        self.process = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL)
        ends = time.monotonic() + 20
        while not self._answers():
            assert self.process.poll() is None, "redis-server ended by itself"
            assert time.monotonic() < ends, "redis-server does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """End it, as a machine that goes down would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A server of this test's own, started."""
    if shutil.which("redis-server") is None:
        lacking("redis-server not found: run script/bootstrap")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = RedisServer(tmp_path, port)
    server.start()
    yield server
    server.stop()
