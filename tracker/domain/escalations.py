"""Who is told as a due date nears and passes; time alone changes no state of a line."""

from __future__ import annotations

from datetime import date
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
