"""Who is told as a due date nears and passes; time alone changes no state of a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.working_days import WorkingCalendar


class Escalation(StrEnum):
    """The four steps, in order."""

    REMINDER = "reminder"
    CASEWORKER_AND_MANAGER = "caseworker_and_manager"
    DECISION_MAKER = "decision_maker"
    LGA_AND_COORDINATOR = "lga_and_coordinator"


ESCALATES_AFTER = {
    Escalation.REMINDER: -5,
    Escalation.CASEWORKER_AND_MANAGER: 1,
    Escalation.DECISION_MAKER: 5,
    Escalation.LGA_AND_COORDINATOR: 10,
}
"""Working days from the due date (2-model, section 5)."""


def escalates_on(escalation: Escalation, due: date, calendar: WorkingCalendar) -> date:
    """The working day on which that step goes out."""
    return calendar.add(due, ESCALATES_AFTER[escalation])


_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """Which due dates have come to which step by a day.

    What was due on a day up to `until[step]`, and after the `until` of the next step, has come to that step.
    `reminders` are (what is due on the first day, is reminded of on the second).
    """

    until: dict[Escalation, date]
    reminders: tuple[tuple[date, date], ...]

    @property
    def latest(self) -> date:
        """Nothing that is due later has come to any step."""
        return max([*self.until.values(), *(day for day, _on in self.reminders)])


def due_by(today: date, calendar: WorkingCalendar) -> Due:
    """What has come to a step by today; of a job that did not run for a while, the latest step alone."""
    late = [step for step in Escalation if step is not Escalation.REMINDER]
    return Due(
        {step: _latest(step, today, calendar) for step in late},
        tuple(_reminders(today, calendar)),
    )


def _latest(step: Escalation, today: date, calendar: WorkingCalendar) -> date:
    """The last due date that has come to this step."""
    day = today
    while escalates_on(step, day, calendar) > today:
        day -= _DAY
    return day


def _reminders(today: date, calendar: WorkingCalendar) -> list[tuple[date, date]]:
    found = []
    day = today
    while (on := escalates_on(Escalation.REMINDER, day, calendar)) <= today:
        found.append((day, on))
        day += _DAY
    return found
