"""What the database itself refused, in words and beside a field: each constraint has its sentence once, here."""

import re

from sqlalchemy.exc import IntegrityError, OperationalError

from tracker.domain.errors import RuleBroken

WORDS: dict[str, tuple[str, str | None]] = {
    "uq_people_email": ("Someone with this email address is here already", "email"),
}
"""Name of the constraint: message and field. A constraint that is not named here is a bug, and says so by failing."""

_BUSY = ("database is locked", "database is busy", "database table is locked")
_BUSY_STATES = ("40", "53", "55P03", "57P", "08")
"""How PostgreSQL's SQLSTATEs begin: deadlock, too many connections, no lock to be had, shutting down, lost."""


def as_refusal(error: IntegrityError) -> RuleBroken | None:
    """The broken constraint as a refusal, or None if nobody has given it words."""
    words = WORDS.get(name_of(error))
    return None if words is None else RuleBroken(*words)


def name_of(error: IntegrityError) -> str:
    """The constraint's name. Of a unique one SQLite tells the columns only: we make the name as `models.base` does."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    message = str(error.orig)
    if found := re.fullmatch(r"UNIQUE constraint failed: (.+)", message):
        columns = [column.partition(".") for column in found[1].split(", ")]
        return "_".join(["uq", columns[0][0], *(name for _table, _dot, name in columns)])
    found = re.fullmatch(r"CHECK constraint failed: (\w+)", message)
    return found[1] if found else ""


def is_busy(error: OperationalError) -> bool:
    """Whether the database could not be had just now, so that trying again may help."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return (
        error.connection_invalidated
        or any(words in str(error.orig) for words in _BUSY)
        or (bool(state) and state.startswith(_BUSY_STATES))
    )
