"""What the bench stands on: a database of its own, filled by the commands a user would give, and servers over it."""

import http.client
import os
import re
import secrets
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, inspect

from config import HOME, database_url

PYTHON = Path(sys.executable)
_EXECUTED = re.compile(r"^((?:\w+=\S+ )*)\.venv/bin/gunicorn \"app:app\" (.*?) &$", re.MULTILINE | re.DOTALL)


class NoGround(Exception):
    """The bench cannot begin; the message says why."""


@dataclass(frozen=True)
class Ground:
    """Where the rows and files of this run are, and the environment that tells every command so."""

    folder: Path
    url: str
    env: dict[str, str] = field(repr=False)

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def run(self, *command: str) -> float:
        """Run a command of the environment, its output shown as it comes; the seconds it took. Raises NoGround."""
        say(" ".join(command))
        began = time.perf_counter()
        ended = subprocess.run([str(PYTHON.parent / command[0]), *command[1:]], cwd=HOME, env=self.env, check=False)
        if ended.returncode:
            raise NoGround(f"{' '.join(command)} ended with {ended.returncode}")
        return time.perf_counter() - began


def say(words: str) -> None:
    """Tell who waits what is being done."""
    print(f"==> {words}", file=sys.stderr, flush=True)


def lay_ground(folder: Path) -> Ground:
    """A database without tables: a file in `folder`, or the empty PostgreSQL that DATABASE_URL names.

    Raises NoGround when that one has tables: nobody's rows are to be measured with, let alone written to.
    """
    given = os.environ.get("DATABASE_URL", "")
    url = database_url({"DATABASE_URL": given}) if given.startswith("postgres") else f"sqlite:///{folder / 'bench.db'}"
    engine = create_engine(url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    if tables:
        raise NoGround("The database that DATABASE_URL names is not empty; the bench needs one of its own")
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "MAIL_URL": "none",
        "WORK_QUEUE": "none",
        "PUBLIC_URL": "http://127.0.0.1:5000",
        "STORAGE_PATH": str(folder / "storage"),
        "DEMONSTRATION": "1",
        "RATE_LIMIT_STORAGE_URI": "memory://",
        "PASSWORD_HASHING": "standard",
    }
    return Ground(folder, url, env)


@dataclass(frozen=True)
class Server:
    """A gunicorn of ours."""

    address: str
    master: int

    @property
    def memory_mb(self) -> float:
        """What the greatest of its workers holds in memory, in MB."""
        return max(_resident_kb(each) for each in _children(self.master)) / 1024


@contextmanager
def serving(ground: Ground, app: str, log: Path) -> Iterator[Server]:
    """Serve `app` with the very settings that script/server has for the tracker; its log goes to a file."""
    port = _free_port()
    settings = settings_of_the_server(port, workers=1 if ground.is_sqlite else 2 * (os.cpu_count() or 1))
    command = [str(PYTHON.parent / "gunicorn"), app, *settings.arguments]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=HOME, env={**ground.env, **settings.env}, stdout=written, stderr=written
        )
        try:
            _wait_for(port, process, log)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


@dataclass(frozen=True)
class Settings:
    """What gunicorn is started with."""

    env: dict[str, str]
    arguments: list[str]


def settings_of_the_server(port: int, workers: int) -> Settings:
    """gunicorn's own environment and arguments as script/server gives them: what is measured is what is served."""
    found = _EXECUTED.search((HOME / "script" / "server").read_text(encoding="utf-8"))
    if found is None:
        raise NoGround("script/server no longer has the line that starts gunicorn")
    given = {"$port": str(port), "$workers": str(workers), "${LOG_LEVEL:-warning}": "warning"}
    words = found[2].replace("\\\n", " ")
    for name, value in given.items():
        words = words.replace(name, value)
    return Settings(dict(each.split("=", 1) for each in shlex.split(found[1])), shlex.split(words))


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path, seconds: int = 60) -> None:
    """Until it answers: gunicorn listens before its worker has loaded, and keeps who asks waiting until then."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise NoGround(f"gunicorn did not answer:\n{log.read_text(errors='replace')[-2000:]}")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if listed.exists():
        return [int(each) for each in listed.read_text().split()] or [pid]
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()] or [pid]


def _resident_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else 0
