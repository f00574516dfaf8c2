"""Loading the registers: the facts that ship, the open dates that they move, and a record of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources.abc import Traversable

from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import worlds
from tracker.actions.recomputing import recompute
from tracker.domain.events import EventKind
from tracker.domain.formats import long_date
from tracker.queries import clocks
from tracker.registers.loading import load_registers
from tracker.registers.reading import SHIPPED
from tracker.registers.reports import LoadReport

Holidays = Sequence[tuple[date, str]]


@dataclass(frozen=True)
class Loaded:
    """What a load did, and how many open due dates it moved."""

    report: LoadReport
    moved: int = 0


def load(session: Session, *, now: datetime, folder: Traversable = SHIPPED) -> Loaded:
    """Load every file, or none if a single row is wrong: the report says which.

    A load that changes something for somebody leaves an event in the service's own chain: what doors hold while nothing
    happens is worked out anew by it. The first one, before anybody is here, is set-up: a demonstration's world has
    not begun yet.
    """
    before = clocks.list_holidays(session)
    report = load_registers(session, now=now, folder=folder)
    if report.is_refused:
        return Loaded(report)
    moved = recompute(session, why=_why(before, clocks.list_holidays(session)), now=now)
    if (report.added or report.changed) and not worlds.is_empty(session):
        facts = {"added": report.added, "changed": report.changed}
        audit.record(session, None, [audit.Entry(EventKind.REGISTERS_LOADED, facts=facts)], now=now)
    return Loaded(report, moved)


def _why(before: Holidays, after: Holidays) -> str:
    """Why dates moved, in words for the record: which days are bank holidays now, or that times were changed."""
    added = [f"{title}, {long_date(day)}" for day, title in after if (day, title) not in set(before)]
    if not added:
        return "The times of the programme were changed."
    return f"{'Bank holiday' if len(added) == 1 else 'Bank holidays'} added: {'; '.join(added)}."
