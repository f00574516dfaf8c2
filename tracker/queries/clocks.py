"""A programme's clocks and the calendar they run by; the running clocks of lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from tracker.domain.clocks import ClockKind, ClockRule, Lateness, lateness
from tracker.domain.working_days import WorkingCalendar
from tracker.models.programmes import BankHoliday, ProgrammeClock
from tracker.queries.prepared import fetch


@dataclass(frozen=True)
class Timetable:
    """How long each clock of a programme runs, and on which days."""

    rules: Mapping[ClockKind, ClockRule]
    calendar: WorkingCalendar


_DAYS = select(func.aggregate_strings(cast(BankHoliday.day, Text), " "))
"""The whole register in one text: as cheap to fetch as a count, and never out of date."""


def get_calendar(session: Session) -> WorkingCalendar:
    """Working days by the register of bank holidays; read once a session, understood once a process."""
    cached = session.info.get("calendar")
    if isinstance(cached, WorkingCalendar):
        return cached
    days = fetch(session, _DAYS)[0][0]
    calendar = _understood(days or "")
    if days:
        session.info["calendar"] = calendar
    return calendar


def find_lateness(session: Session, due_on: date | None, today: date) -> Lateness | None:
    """How late something is, or how soon due; None for what is due on no day."""
    return None if due_on is None else lateness(due_on, today, get_calendar(session))


def forget(session: Session) -> None:
    """Read the calendar and the programmes' times anew: the registers have just been loaded in this session."""
    session.info.pop("calendar", None)
    session.info.pop("timetables", None)


def list_holidays(session: Session) -> Sequence[tuple[date, str]]:
    """The bank holidays that dates are worked out by, in order, each with its name."""
    query = select(BankHoliday.day, BankHoliday.title).order_by(BankHoliday.day)
    return [(day, title) for day, title in session.execute(query)]


@lru_cache(maxsize=4)
def _understood(text: str) -> WorkingCalendar:
    days = frozenset(date.fromisoformat(day) for day in text.split())
    years = [day.year for day in days]
    return WorkingCalendar(days, min(years, default=0), max(years, default=0))


def get_timetable(session: Session, programme_id: int) -> Timetable:
    """The clocks of one programme; read once a session."""
    cached = session.info.setdefault("timetables", {})
    if programme_id not in cached:
        query = select(ProgrammeClock).where(ProgrammeClock.programme_id == programme_id)
        rules = {row.kind: ClockRule(row.kind, row.length, row.unit) for row in session.scalars(query)}
        cached[programme_id] = Timetable(rules, get_calendar(session))
    found: Timetable = cached[programme_id]
    return found
