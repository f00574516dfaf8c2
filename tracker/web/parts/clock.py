"""The two clocks: world time, which cases live by; machine time, for sessions, limits and logs (4-architecture, 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Lock

from flask import current_app, g
from sqlalchemy.orm import Session

from tracker.domain.london import london_date
from tracker.queries import worlds
from tracker.queries.worlds import World
from tracker.web.parts.database import db

_KEPT_FOR = timedelta(minutes=1)


def machine_time() -> datetime:
    """The machine's own clock, in UTC."""
    return datetime.now(UTC)


@dataclass
class Clock:
    """The one holder of time, in `app.extensions["clock"]`; tests hand it a clock of their own.

    In the demonstration world time is the loaded world's; its row is read at most once a minute and process.
    """

    machine: Callable[[], datetime] = machine_time
    is_demonstration: bool = False
    _world: World | None = None
    _read_at: datetime | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def now(self, reading: Callable[[], Session]) -> datetime:
        """World time; `reading` gives a session if the world has to be looked up."""
        machine_now = self.machine()
        world = self.world(reading)
        return machine_now if world is None else world.now(machine_now)

    def world(self, reading: Callable[[], Session]) -> World | None:
        """The world of the demonstration, or None outside of it."""
        if not self.is_demonstration:
            return None
        machine_now = self.machine()
        with self._lock:
            if self._read_at is None or not timedelta(0) <= machine_now - self._read_at < _KEPT_FOR:
                self._world, self._read_at = worlds.find_world(reading()), machine_now
            return self._world


def clock() -> Clock:
    """The application's clock."""
    found: Clock = current_app.extensions["clock"]
    return found


def now() -> datetime:
    """World time, the same instant through the whole request."""
    if "world_now" not in g:
        g.world_now = clock().now(db)
    instant: datetime = g.world_now
    return instant


def today() -> date:
    """The day it is in London, in world time."""
    return london_date(now())


def machine_now() -> datetime:
    """Machine time."""
    return clock().machine()
