"""What the worker does every morning, while the world is played: people are told of what is due and of what is late."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from tracker.actions import escalations
from tracker.domain.london import instant_at, london_date
from tracker.domain.working_days import WorkingCalendar

EVERY_MORNING = time(8)


class Mornings:
    """Knows which mornings are still to come. `first` is the day that the world begins."""

    def __init__(self, first: date, calendar: WorkingCalendar) -> None:
        self._next = first
        self._calendar = calendar

    def before(self, session: Session, now: datetime) -> None:
        """Live through every morning that has passed by now."""
        for morning in self._due(now):
            escalations.remind_signatories(session, now=morning)
            while escalations.run(session, now=morning) >= escalations.AT_ONCE:
                session.flush()

    def _due(self, now: datetime) -> Iterator[datetime]:
        while instant_at(self._next, EVERY_MORNING) <= now and self._next <= london_date(now):
            if self._calendar.is_working_day(self._next):
                yield instant_at(self._next, EVERY_MORNING)
            self._next += timedelta(days=1)
