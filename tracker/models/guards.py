"""Append-only, held so by the database itself: triggers, the same promise on both databases.

Migrations hold a copy of this SQL; a test compares what stands in the database with `GUARDS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.models import publications  # noqa: F401  (its columns are named below)
from tracker.models.base import Base


@dataclass(frozen=True)
class Guard:
    """Rows of `table` may not be changed or deleted once `when` holds of the old row; `but` is a column that may."""

    table: str
    when: str = ""
    but: str = ""

    @property
    def name(self) -> str:
        """The stem of the triggers' names."""
        return f"guard_{self.table}"


_SENT = "(SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL"
_SUBMITTED = "(SELECT state FROM lines WHERE id = OLD.line_id) <> 'draft'"

GUARDS = (
    Guard("events"),
    Guard("decisions"),
    Guard("recommendations"),
    Guard("recommendation_reasons"),
    Guard("releases"),
    Guard("released_decisions"),
    Guard("signatures"),
    Guard("publications", but="visible_from"),
    Guard("positions", "OLD.sent_at IS NOT NULL"),
    Guard("position_amounts", _SENT),
    Guard("position_values", _SENT),
    Guard("position_conditions", _SENT),
    Guard("clearances", "OLD.replied_at IS NOT NULL"),
    Guard("agreement_lines"),
    Guard("messages"),
    Guard("notes"),
    Guard("attachments", _SUBMITTED),
    Guard("stances"),
    Guard("referrals"),
    Guard("questions", "OLD.closed_at IS NOT NULL"),
    Guard("extensions", "OLD.replied_at IS NOT NULL"),
    Guard("withdrawals", "OLD.undone_at IS NOT NULL"),
    Guard("clearance_rounds", "OLD.closed_at IS NOT NULL"),
)

WHAT = ("UPDATE", "DELETE")


def statements(dialect: str) -> Iterator[str]:
    """The SQL that sets every guard, in order, for "sqlite" or "postgresql"."""
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for guard in GUARDS:
        yield from _of(guard, dialect)


def _of(guard: Guard, dialect: str) -> Iterator[str]:
    for what in WHAT:
        name = f"{guard.name}_{what.lower()}"
        if dialect == "sqlite":
            when = f" WHEN {guard.when}" if guard.when else ""
            yield (
                f"CREATE TRIGGER {name} BEFORE {_event(guard, what)} ON {guard.table} FOR EACH ROW{when} "
                f"BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
            )
        else:
            yield from _postgresql(guard, what, name)


def _postgresql(guard: Guard, what: str, name: str) -> Iterator[str]:
    """A condition that looks into another table has to stand in a function, not in WHEN."""
    function = "refuse_change"
    when = f" WHEN ({guard.when})" if guard.when else ""
    if "SELECT" in guard.when:
        function, when = f"{name}_check", ""
        result = "NEW" if what == "UPDATE" else "OLD"
        yield (
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {guard.when} THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; "
            f"END IF; RETURN {result}; END $$"
        )
    event = _event(guard, what)
    yield (f"CREATE TRIGGER {name} BEFORE {event} ON {guard.table} FOR EACH ROW{when} EXECUTE FUNCTION {function}()")


def _event(guard: Guard, what: str) -> str:
    """What sets it off: a change of any column, or of any but one."""
    if what == "DELETE" or not guard.but:
        return what
    columns = Base.metadata.tables[guard.table].columns.keys()
    return f"UPDATE OF {', '.join(name for name in columns if name != guard.but)}"
