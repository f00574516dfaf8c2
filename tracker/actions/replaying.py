"""Reading every event of every line again, and comparing where they lead with where the lines stand.

Since every change of a line goes one road and writes an event of that line, they agree (2-model, section 2).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.load import line_words
from tracker.domain.events import STAND, EventKind, stand_of
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer

_AT_ONCE = 2000

Stand = Mapping[str, Any]


def compare(session: Session) -> tuple[int, list[str]]:
    """How many lines there are, and a sentence for each that its events do not lead to.

    Each event has to begin where the one before ended, and the last has to end where the line stands now.
    """
    stands: dict[int, Stand] = {}
    faults = list(_follow(session, stands))
    count = 0
    for line_id, name, today in _today(session):
        count += 1
        ended = stands.pop(line_id, None)
        if ended is None and today["state"] != "draft":
            faults.append(f"{name}: no event leads to “{_words(today)}”")
        elif ended is not None and ended != today:
            faults.append(f"{name}: stands as “{_words(today)}”, its events lead to “{_words(ended)}”")
    faults += [
        f"line with the id {line_id}: its events lead to “{_words(lost)}”, and it is gone"
        for line_id, lost in stands.items()
    ]
    return count, faults


def _follow(session: Session, stands: dict[int, Stand]) -> Iterator[str]:
    """Walk the events in order; what each line comes to is left in `stands`."""
    query = select(Event.id, Event.line_id, Event.kind, Event.facts).where(Event.line_id.is_not(None))
    for event in session.execute(query.order_by(Event.id).execution_options(yield_per=_AT_ONCE)):
        if event.kind == EventKind.LINE_REMOVED:
            stands.pop(event.line_id, None)
        after = event.facts.get("after")
        if not isinstance(after, Mapping):
            continue
        stood, before = stands.get(event.line_id), event.facts.get("before")
        if stood is not None and isinstance(before, Mapping) and dict(before) != stood:
            yield f"event {event.id}: begins at “{_words(before)}”, the one before ended at “{_words(stood)}”"
        stands[event.line_id] = {name: after.get(name) for name in STAND}


def _today(session: Session) -> Iterator[tuple[int, str, Stand]]:
    query = select(Line.id, Line.number, Line.state, Line.stage, Line.turn, Line.round, Offer.reference)
    rows = session.execute(
        query.join(Offer, Offer.id == Line.offer_id).order_by(Line.id).execution_options(yield_per=_AT_ONCE)
    )
    for row in rows:
        yield row.id, line_words(row.number, row.reference), stand_of(row)


def _words(stand: Stand) -> str:
    return ", ".join(str(stand.get(name)) for name in STAND)
