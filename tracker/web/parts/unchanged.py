"""What was worked out, held while nothing happens.

Whatever moves a line or what follows from one leaves an event, and so does a load that changes the registers; and each
event raises a chain's count. So what was worked out of them at this count is still right. Who is answered by it has to
be part of what was asked: the reader, or their organisation where it reads as one; only what is the same for everyone
names nobody.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from tracker import audit
from tracker.web.parts.database import database, db

T = TypeVar("T")


class Unchanged(Generic[T]):
    """A few results by database, number of events and whatever was asked; the least used goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Hashable, work_out: Callable[[], T]) -> T:
        """What was held of it, or is worked out now and held."""
        key = (database(), _happened(), asked)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = work_out()
        with self._lock:
            self._held[key] = found
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return found


def _happened() -> int:
    """The number of events, counted once a reading: what is read after it is at least as new."""
    known = db().info
    if "events" not in known:
        known["events"] = audit.count_events(db())
    found: int = known["events"]
    return found
