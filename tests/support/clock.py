"""World time in the tests: one holder, which a test sets and a live server in the same process reads too."""

from datetime import UTC, date, datetime, timedelta

START = datetime(2010, 11, 1, 10, 0, tzinfo=UTC)
"""Monday 1 November 2010, ten in the morning in London: the day the demonstration begins."""


def at(day: date | str, hour: int = 8) -> datetime:
    """That day, at an hour of UTC: London is an hour later in summer."""
    return datetime.combine(date.fromisoformat(str(day)), datetime.min.time(), UTC) + timedelta(hours=hour)


class WorldClock:
    """Stands still until it is moved. Call it to read it, as the doors do."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        """Go to an instant, which must be aware."""
        if now.tzinfo is None:
            raise ValueError("a clock shows an aware time")
        self.now = now.astimezone(UTC)

    def advance(self, by: timedelta = timedelta(minutes=1)) -> datetime:
        """Go on; return the new time."""
        self.now += by
        return self.now
