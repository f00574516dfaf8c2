"""Pre-election periods: what is shown to the parties or to everyone waits until after polling day (2-model, section 8).

A period ends at 09:00 in London on the first working day after polling. Casework and clocks run on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.formats import clock_time, long_date
from tracker.domain.london import instant_at, london_date
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar

HOUR_AFTER_POLLING = time(9, 0)
LONGEST = timedelta(days=92)
"""No period is longer: one that is was mistyped, and would stop every release."""


@dataclass(frozen=True)
class Period:
    """One period as it is held: of one authority, or (None) of all England."""

    id: int
    name: str
    from_on: date
    polling_on: date
    authority_id: int | None = None
    authority_slug: str = ""

    def covers(self, authority_ids: Collection[int]) -> bool:
        """Whether it is about one of these authorities."""
        return self.authority_id is None or self.authority_id in authority_ids

    def holds(self, at: datetime, calendar: WorkingCalendar) -> bool:
        """Whether that instant lies within it."""
        return instant_at(self.from_on) <= at < reopening(self.polling_on, calendar)


def reopening(polling_on: date, calendar: WorkingCalendar) -> datetime:
    """09:00 in London on the first working day after polling. Raises HolidaysNotKnown."""
    return instant_at(calendar.add(polling_on, 1), HOUR_AFTER_POLLING)


def waits_until(periods: Iterable[Period], at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """When what would happen at that instant may happen, of periods that cover it; None when it need not wait.

    Where one period ends within another it waits for that one's end too.
    """
    known = list(periods)
    found = at
    while ends := [reopening(each.polling_on, calendar) for each in known if each.holds(found, calendar)]:
        found = max(ends)
    return None if found == at else found


_QUEUED = "Queued until after polling day"


def queued_words(due_at: datetime) -> str:
    """What is said of a release that waits."""
    return f"{_QUEUED}: released on {long_date(london_date(due_at))} at {clock_time(due_at)}"


def is_queued(words: str) -> bool:
    """Whether that was said."""
    return words.startswith(_QUEUED)


@dataclass(frozen=True)
class PeriodDraft:
    """A period to be set. `authority_id` None: all England."""

    name: str
    from_on: date
    polling_on: date
    authority_id: int | None = None

    def check(self, today: date, calendar: WorkingCalendar) -> None:
        """Raise RulesBroken, each beside its field: `name`, `from_on`, `polling_on`."""
        broken = []
        if not self.name.strip():
            broken.append(RuleBroken("Enter a name, like General election of May 2010", "name"))
        if self.polling_on < self.from_on:
            broken.append(RuleBroken("Polling day must be the day the period begins, or later", "polling_on"))
        elif self.polling_on < today:
            broken.append(RuleBroken("Polling day must not be in the past", "polling_on"))
        elif self.polling_on - self.from_on > LONGEST:
            broken.append(RuleBroken(f"A period must be {LONGEST.days} days or shorter", "from_on"))
        else:
            try:
                reopening(self.polling_on, calendar)
            except HolidaysNotKnown as unknown:
                broken.append(RuleBroken(unknown.message, "polling_on"))
        if broken:
            raise RulesBroken(tuple(broken))
