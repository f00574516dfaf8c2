"""When what was frozen becomes public, worked out again as pre-election periods are set and cancelled (2-model, 8).

Only what nobody could read yet moves: to the end of a period that covers its day, and back to its own day, or to now,
when no period does any more. A publication has nothing else that ever changes. The worker asks again every minute, for
what was frozen while a period was being set.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import load
from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.events import EventKind
from tracker.domain.periods import waits_until
from tracker.domain.publications import visible_from
from tracker.models.events import Event
from tracker.models.periods import PreElectionPeriod
from tracker.models.publications import Publication
from tracker.queries.clocks import get_calendar
from tracker.queries.periods import read_periods


@dataclass(frozen=True)
class _Moved:
    """A publication that becomes public at another time than was said."""

    id: int
    offer_id: int
    was: datetime
    now: datetime

    @property
    def fact(self) -> dict[str, object]:
        """As the record keeps it."""
        return {"publication": self.id, "from": self.was.isoformat(), "to": self.now.isoformat()}


def lock(session: Session, *, now: datetime) -> Collection[int]:
    """Keep other writers from the offers of which something is still to become public; their ids.

    Before a period is locked: who releases locks the offers first, too.
    """
    query = select(Publication.offer_id).where(Publication.visible_from > now).distinct()
    offer_ids = frozenset(session.scalars(query))
    load.lock_offers(session, offer_ids)
    return offer_ids


def time_anew(session: Session, actor: Actor | None, offer_ids: Collection[int], *, why: str, now: datetime) -> int:
    """Work out again when what is frozen of these offers, which are locked, becomes public; how many dates moved.

    Each offer of which one moved gets an event that says from when, to when and why.
    """
    moved: dict[int, list[_Moved]] = defaultdict(list)
    for some in portions(sorted(offer_ids)):
        for each in _all_moved(session, some, now):
            moved[each.offer_id].append(each)
    dates: dict[datetime, list[int]] = defaultdict(list)
    for some_moved in moved.values():
        for each in some_moved:
            dates[each.now].append(each.id)
    for at, ids in dates.items():
        for portion in portions(ids):
            session.execute(update(Publication).where(Publication.id.in_(portion)).values(visible_from=at))
    audit.record(session, actor, [_entry(offer_id, each, why) for offer_id, each in moved.items()], now=now)
    return sum(map(len, moved.values()))


def catch_up(session: Session, *, now: datetime) -> int:
    """Work out again what was frozen while a period was being set or cancelled; how many dates moved."""
    if not session.scalar(select(exists().where(PreElectionPeriod.id.is_not(None)))):
        return 0
    return time_anew(session, None, lock(session, now=now), why="", now=now)


def _all_moved(session: Session, offer_ids: Collection[int], now: datetime) -> Iterator[_Moved]:
    """What nobody can read yet and is to be read at another time than was said."""
    calendar, periods = get_calendar(session), read_periods(session)
    query = (
        select(Publication.id, Publication.offer_id, Publication.council_slug, Publication.visible_from, Event.at)
        .join(Event, Event.id == Publication.event_id)
        .where(Publication.offer_id.in_(offer_ids), Publication.visible_from > now)
        .order_by(Publication.id)
    )
    for row in session.execute(query):
        usual = max(visible_from(row.at, calendar), now)
        about = [each for each in periods if each.authority_slug in ("", row.council_slug)]
        held_until = waits_until(about, usual, calendar)
        becomes = held_until or min(usual, row.visible_from)
        if becomes != row.visible_from:
            yield _Moved(row.id, row.offer_id, row.visible_from, becomes)


def _entry(offer_id: int, moved: Collection[_Moved], why: str) -> audit.Entry:
    facts = {"public_from": min(each.now for each in moved).isoformat(), "publications": [each.fact for each in moved]}
    return audit.Entry(EventKind.PUBLICATION_MOVED, offer_id=offer_id, facts=facts, words=why)
