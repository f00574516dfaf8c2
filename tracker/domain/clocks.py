"""When an answer is due: one function for pages, e-mails, queries and exports (2-model, 5)."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain import formats
from tracker.domain.working_days import WorkingCalendar

SOON = 5
"""Working days or fewer left that count as soon (7-look, "Due")."""


class ClockKind(StrEnum):
    """What a clock measures; each runs from one named event to another."""

    ACKNOWLEDGE = "acknowledge"
    FIRST_POSITION = "first_position"
    COUNCIL_ANSWER = "council_answer"
    DEPARTMENT_REPLY = "department_reply"
    COUNCIL_REPLY = "council_reply"
    CLEARANCE_ROUND = "clearance_round"
    TREASURY_GATE = "treasury_gate"
    SETTLE_COMMITMENT = "settle_commitment"
    SIGNING = "signing"
    WHOLE_OFFER = "whole_offer"
    RIGHT_TO_REQUEST = "right_to_request"

    @property
    def words(self) -> str:
        """What is due when it ends, as a heading."""
        return _WORDS[self][0]

    @property
    def starts_with(self) -> str:
        """The event of day 0, as a sentence without its full stop."""
        return _WORDS[self][1]


_WORDS = {
    ClockKind.ACKNOWLEDGE: ("Acknowledgement", "The line was submitted"),
    ClockKind.FIRST_POSITION: ("First position", "The line was submitted"),
    ClockKind.COUNCIL_ANSWER: ("Council’s answer", "The question was asked"),
    ClockKind.DEPARTMENT_REPLY: ("Department’s reply", "The council sent its counter"),
    ClockKind.COUNCIL_REPLY: ("Council’s reply", "The department’s position was released"),
    ClockKind.CLEARANCE_ROUND: ("Replies of other departments", "Other departments were asked"),
    ClockKind.TREASURY_GATE: ("Treasury clearance", "The line went to HM Treasury"),
    ClockKind.SETTLE_COMMITMENT: (
        "Commitment to settle",
        "A line that the commitment rests on was rejected or withdrawn",
    ),
    ClockKind.SIGNING: ("Signatures", "The agreement was drawn up"),
    ClockKind.WHOLE_OFFER: ("Whole offer", "The offer was submitted"),
    ClockKind.RIGHT_TO_REQUEST: ("Statutory answer", "The request was submitted"),
}


OF_THE_WHOLE_OFFER = frozenset({ClockKind.WHOLE_OFFER, ClockKind.RIGHT_TO_REQUEST})
"""Those that run from the day an offer is submitted until its last line is settled."""


class ClockUnit(StrEnum):
    """What a clock's length counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_MONTHS = "calendar_months"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A programme's setting: how long one kind of clock runs."""

    kind: ClockKind
    length: int
    unit: ClockUnit = ClockUnit.WORKING_DAYS

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"A clock runs for 1 or more {self.unit}, not {self.length}")

    @property
    def words(self) -> str:
        """Its length: "30 working days", "6 calendar months"."""
        return formats.plural(self.length, self.unit.removesuffix("s").replace("_", " "))


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock stopped from the day of a question until that of its answer; None: still stopped."""

    from_on: date
    to_on: date | None = None

    def __post_init__(self) -> None:
        if self.to_on is not None and self.to_on < self.from_on:
            raise ValueError(f"A pause cannot end on {self.to_on}, before it began on {self.from_on}")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A later date that both sides agreed to, and the day they did: only pauses after it still move it.

    `instead_of` is the date it took the place of, where that is asked.
    """

    due_on: date
    on: date
    instead_of: date | None = None


def due_on(
    rule: ClockRule,
    started_on: date,
    pauses: Iterable[Pause],
    calendar: WorkingCalendar,
    agreed: Agreed | None = None,
) -> date:
    """The last day on which the answer is in time; day 0 is the day of the event.

    A finished pause moves it by the working days from asking to the last answer; one still open moves nothing yet, so
    ask `stopped_since` before showing the date. A date `agreed` comes before the rule. Clocks in calendar months never
    pause: same day number, else the month's last day. Raises HolidaysNotKnown.
    """
    if rule.unit is ClockUnit.CALENDAR_MONTHS:
        return add_months(started_on, rule.length)
    if agreed is not None:
        later = [pause for pause in pauses if pause.from_on >= agreed.on]
        return calendar.add(agreed.due_on, sum(days_lost(pause, calendar) for pause in joined_pauses(later, agreed.on)))
    lost = sum(days_lost(pause, calendar) for pause in joined_pauses(pauses, started_on))
    return calendar.add(started_on, rule.length + lost)


def add_months(day: date, count: int) -> date:
    """The same day number that many months later, else that month's last day."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def stopped_since(pauses: Iterable[Pause]) -> date | None:
    """The day the clock stopped, if it still stands."""
    joined = joined_pauses(pauses, date.min)
    return joined[-1].from_on if joined and joined[-1].to_on is None else None


def days_run(started_on: date, pauses: Iterable[Pause], day: date, calendar: WorkingCalendar) -> int:
    """How many working days a clock has run by the end of a day: "Clock stopped at day 8"."""
    run = calendar.between(started_on, day)
    for pause in joined_pauses(pauses, started_on):
        if pause.from_on < day:
            end = day if pause.to_on is None else min(pause.to_on, day)
            run -= calendar.between(pause.from_on, end)
    return run


def is_overdue(due: date, today: date) -> bool:
    """Whether the day has passed in London; weekends and holidays count here."""
    return today > due


def days_left(due: date, today: date, calendar: WorkingCalendar) -> int:
    """Working days from today to the due date; below zero, working days late."""
    return calendar.between(today, due)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a due date stands on a day. `days_left` below zero is working days late."""

    due_on: date
    days_left: int
    is_overdue: bool
    is_today: bool

    @property
    def is_soon(self) -> bool:
        """Not late, and five working days or fewer left."""
        return not self.is_overdue and self.days_left <= SOON

    @property
    def note(self) -> str:
        """The words under a due date."""
        if self.days_left == 0 and self.is_overdue:
            return "less than 1 working day late"
        if self.days_left == 0 and not self.is_today:
            return "no working days left"
        return formats.days_note(self.days_left)


def lateness(due: date, today: date, calendar: WorkingCalendar) -> Lateness:
    """How a due date stands today. Raises HolidaysNotKnown."""
    return Lateness(due, days_left(due, today, calendar), is_overdue(due, today), due == today)


def lateness_by_day(dues: Iterable[date | None], today: date, calendar: WorkingCalendar) -> dict[date | None, Lateness]:
    """How the due dates of a list stand today, each worked out once: of hundreds of lines many fall on one day."""
    return {due: lateness(due, today, calendar) for due in set(dues) if due is not None}


def joined_pauses(pauses: Iterable[Pause], started_on: date) -> list[Pause]:
    """Pauses in order, those that overlap or touch made one: the clock waits for the last answer."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.from_on):
        start = max(pause.from_on, started_on)
        end = None if pause.to_on is None else max(pause.to_on, start)
        last = joined[-1] if joined else None
        if last is None or (last.to_on is not None and last.to_on < start):
            joined.append(Pause(start, end))
        elif last.to_on is not None:
            joined[-1] = Pause(last.from_on, None if end is None else max(last.to_on, end))
    return joined


def days_lost(pause: Pause, calendar: WorkingCalendar) -> int:
    """Working days by which a finished pause moves a date; none while it lasts."""
    return 0 if pause.to_on is None else calendar.between(pause.from_on, pause.to_on)
