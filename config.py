"""The settings, read once from the environment; nothing else in the project reads it.

Every setting that matters has to be named: none has a default that could serve a real council by accident. On a
developer's machine the two commands write them once into `instance/local.env` (with a secret made there and then);
what the environment says comes before that file. Imported by app.py, migrations/env.py and the tests only.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar, cast
from urllib.parse import urlsplit

HOME = Path(__file__).resolve().parent
LOCAL_SETTINGS = HOME / "instance" / "local.env"
SHORTEST_SECRET = 32
DEMONSTRATION_SENDER = "Freedoms tracker <no-reply@tracker.demo.example>"

T = TypeVar("T")


class SettingsError(Exception):
    """Settings are missing or cannot be read; the message lists all of them."""


class PasswordHashing(StrEnum):
    """How dear it is to hash a password: `standard` is argon2's own advice, `cheapest` is for tests alone."""

    STANDARD = "standard"
    CHEAPEST = "cheapest"


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything the tracker may be told by whoever runs it."""

    database_url: str
    """Where the rows are: `sqlite:////absolute/path.db` or `postgresql://…`."""
    secret_key: str
    """Signs sessions and links; at least 32 characters."""
    public_url: str
    """How the outside world reaches us, without a closing slash: printed in agreements and e-mails."""
    storage_path: Path
    """The folder of stored files: sealed agreements and what people add to lines."""
    storage_url: str
    """`s3://bucket/prefix` to keep them in a bucket instead; "" for the folder."""
    storage_endpoint: str
    """Where the bucket is served, when not by Amazon."""
    storage_region: str
    storage_key_id: str
    storage_secret: str
    """Who we are to the bucket; "" leaves it to the role that the machine was given."""
    max_file_bytes: int
    """How large one file that people add may be."""
    demonstration: bool
    """Say so on every page, list the demonstration's people on the sign-in page, run on the demonstration's clock."""
    session_idle: timedelta
    session_lifetime: timedelta
    rate_limit_storage_uri: str
    """`memory://` is right for one process; `redis://…` for more."""
    password_hashing: PasswordHashing
    max_body_bytes: int
    mail_url: str
    """Where e-mails go: `smtp+starttls://user:password@host:587`, `smtps://…`, `smtp://…`, `folder:/path` or `none`."""
    mail_from: str
    """Whose they are: an address, with or without a name before it."""
    is_live: bool
    """Whether this is the real thing: if not, every e-mail says TEST in its subject."""
    work_queue: str
    """Where the worker is nudged: `sqlite:////path`, `postgresql://…`, `redis://…` or `none`."""
    trusted_proxies: int
    """How many proxies of ours stand in front: their X-Forwarded-* headers are believed, nobody else's."""

    @property
    def has_secure_cookies(self) -> bool:
        """Cookies go by https alone once the outside world comes by https."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read `env`, or the machine's environment over the local settings.

        Raises SettingsError naming every setting that is missing or wrong, never the first alone.
        """
        settings = _Settings(_surroundings() if env is None else env)
        demonstration = settings.optional("DEMONSTRATION", _flag, default=False)
        database = settings.required("DATABASE_URL", _database_url)
        config = cls(
            database_url=database,
            secret_key=settings.required("SECRET_KEY", _secret),
            public_url=settings.required("PUBLIC_URL", _address),
            storage_path=settings.required("STORAGE_PATH", _path, unless="STORAGE_URL"),
            storage_url=settings.optional("STORAGE_URL", _bucket, default=""),
            storage_endpoint=settings.optional("STORAGE_ENDPOINT", _address, default=""),
            storage_region=settings.optional("STORAGE_REGION", str, default=""),
            storage_key_id=settings.optional("STORAGE_KEY_ID", str, default=""),
            storage_secret=settings.optional("STORAGE_SECRET", str, default=""),
            max_file_bytes=settings.optional("MAX_FILE_BYTES", _count, default=10 * 1024 * 1024),
            demonstration=demonstration,
            session_idle=settings.optional("SESSION_IDLE_MINUTES", _minutes, default=timedelta(minutes=30)),
            session_lifetime=settings.optional("SESSION_LIFETIME_MINUTES", _minutes, default=timedelta(hours=12)),
            rate_limit_storage_uri=settings.optional("RATE_LIMIT_STORAGE_URI", str, default="memory://"),
            password_hashing=settings.optional("PASSWORD_HASHING", _password_hashing, default=PasswordHashing.STANDARD),
            **_mail(settings, demonstration=demonstration),
            work_queue=settings.optional("WORK_QUEUE", _queue, default=_queue_beside(database)),
            max_body_bytes=settings.optional("MAX_BODY_BYTES", _count, default=1024 * 1024),
            trusted_proxies=settings.optional("TRUSTED_PROXIES", _count, default=0),
        )
        settings.complain()
        return config


def _mail(settings: "_Settings", *, demonstration: bool) -> dict[str, Any]:
    """The demonstration writes its e-mails into a folder; whatever else is run has to say where they go."""
    if demonstration:
        url = settings.optional("MAIL_URL", _mail_url, default=f"folder:{HOME / 'instance' / 'mail'}")
        sender = settings.optional("MAIL_FROM", _sender, default=DEMONSTRATION_SENDER)
    else:
        url = settings.required("MAIL_URL", _mail_url)
        sender = settings.required("MAIL_FROM", _sender)
    is_live = settings.optional("LIVE", _flag, default=False)
    return {"mail_url": url, "mail_from": sender, "is_live": is_live and not demonstration}


def database_url(env: Mapping[str, str] | None = None) -> str:
    """Only the database's address, for the migrations, which need nothing else. Raises SettingsError."""
    settings = _Settings(_surroundings() if env is None else env)
    url = settings.required("DATABASE_URL", _database_url)
    settings.complain()
    return url


def local_settings(path: Path | None = None) -> dict[str, str]:
    """The NAME=value lines of the local settings file; empty where there is none."""
    file = path or LOCAL_SETTINGS
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _surroundings() -> dict[str, str]:
    return {**local_settings(), **os.environ}


class _Settings:
    """Reads settings one by one and keeps what is wrong with them, to say it all at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._faults: list[str] = []

    def required(self, name: str, read: Callable[[str], T], *, unless: str = "") -> T:
        """The setting, or a fault noted `unless` another is given; what is returned then is never used."""
        if self._env.get(name, "").strip():
            return self._read(name, read)
        if not self._env.get(unless, "").strip():
            self._faults.append(f"{name} is missing")
        return cast("T", None)

    def optional(self, name: str, read: Callable[[str], T], *, default: T) -> T:
        """The setting, or `default` where it is absent or empty."""
        return self._read(name, read) if self._env.get(name, "").strip() else default

    def complain(self) -> None:
        """Raise SettingsError with every fault noted so far; do nothing when there is none."""
        if self._faults:
            message = "The settings will not do:\n" + "\n".join(f"- {fault}" for fault in self._faults)
            raise SettingsError(
                f"{message}\nName them in the environment, or run script/bootstrap to make a set for this machine."
            )

    def _read(self, name: str, read: Callable[[str], T]) -> T:
        try:
            return read(self._env[name].strip())
        except ValueError as fault:
            self._faults.append(f"{name} {fault}")
            return cast("T", None)


def _database_url(text: str) -> str:
    """As SQLAlchemy wants it; a relative SQLite path is counted from the project's folder, wherever we are run from."""
    scheme, separator, rest = text.partition(":///")
    if separator and scheme.startswith("sqlite"):
        return text if not rest or rest.startswith((":memory:", "file:")) else f"{scheme}:///{HOME / rest}"
    if text.startswith("postgres://"):  # the old name, which hosts still hand out
        return "postgresql://" + text.removeprefix("postgres://")
    if text.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        return text
    raise ValueError("must be the address of an SQLite or a PostgreSQL database")


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return text


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


def _bucket(text: str) -> str:
    if not re.fullmatch("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9/_.-]*)?", text):
        raise ValueError("must be like s3://bucket or s3://bucket/folder/")
    return text


def _mail_url(text: str) -> str:
    """A relative folder is counted from the project's."""
    scheme, _, rest = text.partition(":")
    if scheme == "folder" and rest:
        return f"folder:{HOME / rest}"
    if text == "none" or (scheme in {"smtp", "smtp+starttls", "smtps"} and urlsplit(text).hostname):
        return text
    raise ValueError("must be like smtp+starttls://user:password@host:587, folder:/path or none")


def _sender(text: str) -> str:
    if not re.fullmatch(r"(.*<)?[^<>@\s]+@[^<>@\s]+\.[^<>@\s.]+>?", text):
        raise ValueError("must be an e-mail address, or a name with one: Freedoms tracker <no-reply@example.gov.uk>")
    return text


def _queue(text: str) -> str:
    if text == "none" or text.startswith(("redis://", "rediss://")):
        return text
    try:
        return _database_url(text)
    except ValueError:
        raise ValueError("must be like sqlite:////path, postgresql://…, redis://… or none") from None


def _queue_beside(database: str | None) -> str:
    """In PostgreSQL some tables of its own; of an SQLite file another one beside it, as each has but one writer."""
    if database is None or not database.startswith("sqlite"):
        return database or "none"
    path = database.partition(":///")[2]
    return f"sqlite:///{Path(path).with_suffix('.queue.db')}" if path.startswith("/") else "none"


def _path(text: str) -> Path:
    return HOME / text


def _flag(text: str) -> bool:
    if text.lower() not in {"0", "1", "no", "yes", "false", "true"}:
        raise ValueError("must be 1 or 0")
    return text.lower() in {"1", "yes", "true"}


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("must be a whole number")
    return int(text)


def _minutes(text: str) -> timedelta:
    return timedelta(minutes=_count(text))


def _password_hashing(text: str) -> PasswordHashing:
    if text not in set(PasswordHashing):
        raise ValueError("must be one of " + ", ".join(PasswordHashing))
    return PasswordHashing(text)
