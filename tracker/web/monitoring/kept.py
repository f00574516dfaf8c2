"""The overview, worked out once for all who look while nothing happens.

Whatever it shows changes by an event, and each event raises a chain's count; so an overview that was worked out at
this count, for this day, is still right to the line.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from tracker import audit
from tracker.queries import monitoring
from tracker.queries.monitoring import Overview
from tracker.queries.programmes import Round
from tracker.web.parts.clock import today
from tracker.web.parts.database import database, db
from tracker.web.parts.identity import actor

_MOST = 8


class Kept:
    """A few overviews by database, programme, day and number of events; the least used goes first."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[object, int, date, int], Overview] = OrderedDict()
        self._lock = Lock()

    def get(self, programme: Round) -> Overview:
        """The overview as it stands. Raises NotAllowed, also where it is held."""
        monitoring.check_reader(actor())
        key = (database(), programme.id, today(), audit.count_events(db()))
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = monitoring.get_overview(db(), actor(), programme, today())
        with self._lock:
            self._held[key] = found
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return found


OVERVIEWS = Kept()
