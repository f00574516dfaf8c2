"""Instants are kept in UTC; days and clocks are London's, on both sides of its clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london(instant: datetime) -> datetime:
    """The instant on a London clock. Raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError("A time needs a zone")
    return instant.astimezone(LONDON)


def london_date(instant: datetime) -> date:
    """The day it is in London at that instant."""
    return london(instant).date()


def instant_at(day: date, clock: time = time(0)) -> datetime:
    """The instant, in UTC, when London's clock shows that time on that day: midnight unless told.

    Of an hour that London's clock shows twice it is the first.
    """
    return datetime.combine(day, clock, LONDON).astimezone(UTC)
