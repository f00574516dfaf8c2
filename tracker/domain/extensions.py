"""More time: one side asks for a date, the other agrees or not; silence is no agreement (2-model, section 2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.clocks import ClockKind
from tracker.domain.errors import RuleBroken
from tracker.domain.formats import long_date
from tracker.domain.words import check_given
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar

DAYS_TO_REPLY = 5
"""Working days without a reply after which more time is not agreed."""
LONGEST_REASON = 2_000
EXTENDABLE = frozenset(
    {
        ClockKind.ACKNOWLEDGE,
        ClockKind.FIRST_POSITION,
        ClockKind.COUNCIL_ANSWER,
        ClockKind.DEPARTMENT_REPLY,
        ClockKind.COUNCIL_REPLY,
    }
)
"""Clocks between the two sides of a line: not the treasury's, nor those of calendar months."""


class ExtensionReply(StrEnum):
    """What the other side said."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Wanted:
    """The date that a side asks for, why, and when the committee meets that has to decide, if one has."""

    on: date
    reason: str
    committee_on: date | None = None


def check_wanted(wanted: Wanted, due_on: date, today: date, calendar: WorkingCalendar) -> None:
    """Raise RuleBroken beside its field for what could not be agreed: the date, the reason or the committee's."""
    latest = max(due_on, today)
    if wanted.on <= latest:
        raise RuleBroken(f"Enter a date after {long_date(latest)}", "wanted_on")
    try:
        is_working_day = calendar.is_working_day(wanted.on)
    except HolidaysNotKnown as unknown:
        raise RuleBroken(unknown.message, "wanted_on") from unknown
    if not is_working_day:
        raise RuleBroken(f"{long_date(wanted.on)} is not a working day. Enter one that is", "wanted_on")
    if wanted.committee_on is not None and not today <= wanted.committee_on <= wanted.on:
        raise RuleBroken("The committee must meet between today and the date you ask for", "committee_on")
    check_given(wanted.reason, "Enter why more time is needed", "reason", longest=LONGEST_REASON)


def lapses_on(asked_on: date, calendar: WorkingCalendar) -> date:
    """The last day for a reply."""
    return calendar.add(asked_on, DAYS_TO_REPLY)


@dataclass(frozen=True)
class Request:
    """More time that was asked for on a clock, as it stands: `due_on` is the clock's own date."""

    wanted_on: date
    lapses_on: date
    due_on: date
    reply: ExtensionReply | None = None
    is_clock_running: bool = True

    def is_open(self, today: date) -> bool:
        """Whether the other side may still agree: not after its last day, nor once the date has moved past anyway."""
        waits = self.reply is None and today <= self.lapses_on
        return waits and self.is_clock_running and self.wanted_on > self.due_on
