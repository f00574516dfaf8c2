"""Checking who someone is: as slow for a stranger as for anyone, slower after each failure, never locked for a day."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from tracker.actions import people as actions
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.formats import plural
from tracker.queries import people
from tracker.web.parts.clock import machine_now
from tracker.web.parts.database import db, stop_reading, write
from tracker.web.parts.passwords import passwords

WRONG = "The email address or the password is wrong"
_COUNTED_FOR = timedelta(minutes=15)
_FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=5)


@dataclass(frozen=True)
class Entry:
    """Someone who may come in: the key of the session to begin, and who they are."""

    session_key: str
    actor: Actor


def check(email: str, password: str) -> Entry:
    """Let someone in, or raise RuleBroken; every try is written down in a transaction of its own."""
    at, digest = machine_now(), email_digest(email)
    check_pace(people.count_failures(db(), digest, since=at - _COUNTED_FOR), at)
    found = people.find_credentials(db(), email)
    stop_reading()
    verdict = passwords().check(found.password_hash if found else None, password)

    def note(session: Session) -> None:
        actions.record_attempt(session, digest, succeeded=verdict.is_right, at=at)
        if found is not None and verdict.new_hash is not None:
            actions.keep_new_hash(session, found.person_id, old_hash=found.password_hash, new_hash=verdict.new_hash)

    write(note)
    who = people.find_actor(db(), found.session_key) if found is not None and verdict.is_right else None
    if found is None or who is None:
        raise RuleBroken(WRONG, "email")
    return Entry(found.session_key, who)


def check_pace(failures: people.Failures, at: datetime) -> None:
    """Raise RuleBroken while someone who failed too often has to wait."""
    if failures.count < _FREE_TRIES or failures.last_at is None:
        return
    wait = min(_FIRST_WAIT * 2 ** min(failures.count - _FREE_TRIES, 10), _LONGEST_WAIT)
    left = failures.last_at + wait - at
    if left > timedelta(0):
        seconds = int(left.total_seconds()) + 1
        words = plural(seconds, "second") if seconds < 100 else plural(-(-seconds // 60), "minute")
        raise RuleBroken(f"There were too many wrong passwords for this address. Try again in {words}", "password")


def email_digest(email: str) -> str:
    """What stands for an address among the attempts: it cannot be turned back without our secret."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, email.lower().encode(), hashlib.sha256).hexdigest()
