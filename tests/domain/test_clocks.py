from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import CALENDAR, days, pauses_of, quick
from tracker.domain.clocks import (
    ClockKind,
    ClockRule,
    ClockUnit,
    Pause,
    add_months,
    days_left,
    days_run,
    due_on,
    is_overdue,
    lateness,
    stopped_since,
)
from tracker.domain.escalations import Escalation, escalates_on
from tracker.domain.london import instant_at, london, london_date
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar

POSITION = ClockRule(ClockKind.FIRST_POSITION, 30)
ANSWER = ClockRule(ClockKind.COUNCIL_ANSWER, 10)
OFFER = ClockRule(ClockKind.WHOLE_OFFER, 6, ClockUnit.CALENDAR_MONTHS)
FRIDAY = date(2010, 8, 27)
TUESDAY = date(2010, 8, 31)


def test_day_nought_is_the_day_of_the_event() -> None:
    assert due_on(ANSWER, date(2010, 8, 13), [], CALENDAR) == FRIDAY
    assert due_on(ANSWER, date(2010, 8, 14), [], CALENDAR) == FRIDAY
    assert due_on(ANSWER, date(2010, 8, 16), [], CALENDAR) == TUESDAY


def test_a_clock_due_on_a_friday_is_overdue_on_saturday_and_one_day_late_after_the_bank_holiday() -> None:
    """J11."""
    last_minute = datetime(2010, 8, 27, 22, 59, tzinfo=UTC)  # 23:59 in London
    midnight = last_minute + timedelta(minutes=1)

    assert not is_overdue(FRIDAY, london_date(last_minute))
    assert is_overdue(FRIDAY, london_date(midnight))
    assert lateness(FRIDAY, london_date(midnight), CALENDAR).note == "less than 1 working day late"
    assert days_left(FRIDAY, date(2010, 8, 30), CALENDAR) == 0
    assert days_left(FRIDAY, TUESDAY, CALENDAR) == -1
    assert lateness(FRIDAY, TUESDAY, CALENDAR).note == "1 working day late"


def test_escalations_go_out_on_working_days_round_the_due_date() -> None:
    """J11."""
    assert {step: escalates_on(step, FRIDAY, CALENDAR) for step in Escalation} == {
        Escalation.REMINDER: date(2010, 8, 20),
        Escalation.CASEWORKER_AND_MANAGER: TUESDAY,
        Escalation.DECISION_MAKER: date(2010, 9, 6),
        Escalation.LGA_AND_COORDINATOR: date(2010, 9, 13),
    }


def test_a_bank_holiday_added_later_moves_open_dates() -> None:
    wedding = date(2011, 4, 29)
    before = WorkingCalendar(CALENDAR.holidays - {wedding}, 2009, 2013)

    assert due_on(ANSWER, date(2011, 4, 18), [], before) == date(2011, 5, 5)
    assert due_on(ANSWER, date(2011, 4, 18), [], CALENDAR) == date(2011, 5, 6)


@pytest.mark.parametrize(
    ("today", "note", "is_soon"),
    [
        (date(2010, 8, 19), "6 working days left", False),
        (date(2010, 8, 20), "5 working days left", True),
        (date(2010, 8, 26), "1 working day left", True),
        (FRIDAY, "due today", True),
        (date(2010, 8, 28), "less than 1 working day late", False),
        (date(2010, 9, 1), "2 working days late", False),
    ],
)
def test_a_due_date_says_how_it_stands(today: date, note: str, is_soon: bool) -> None:
    stands = lateness(FRIDAY, today, CALENDAR)

    assert (stands.note, stands.is_soon) == (note, is_soon)


def test_a_date_due_at_the_weekend_has_no_working_days_left_on_friday() -> None:
    assert lateness(date(2010, 8, 28), FRIDAY, CALENDAR).note == "no working days left"


def test_a_question_stops_the_clock_and_its_answer_starts_it_again() -> None:
    """J2: asked on day 8, answered four working days later, the clock goes on from 8."""
    started = date(2010, 7, 1)
    asked = CALENDAR.add(started, 8)
    answered = CALENDAR.add(asked, 4)
    pauses = [Pause(asked, answered)]

    assert days_run(started, pauses, CALENDAR.add(asked, 3), CALENDAR) == 8
    assert days_run(started, pauses, answered, CALENDAR) == 8
    assert days_run(started, pauses, CALENDAR.add(answered, 1), CALENDAR) == 9
    assert due_on(POSITION, started, pauses, CALENDAR) == CALENDAR.add(started, 34)


def test_a_question_still_to_come_has_not_stopped_the_clock() -> None:
    started = date(2010, 7, 1)
    later = [Pause(CALENDAR.add(started, 8), CALENDAR.add(started, 12)), Pause(CALENDAR.add(started, 20))]

    assert days_run(started, later, CALENDAR.add(started, 5), CALENDAR) == 5
    assert days_run(started, later, CALENDAR.add(started, 15), CALENDAR) == 11
    assert days_run(started, later, CALENDAR.add(started, 30), CALENDAR) == 16


def test_questions_that_overlap_stop_the_clock_once_until_the_last_answer() -> None:
    started = date(2010, 7, 1)
    day = {n: CALENDAR.add(started, n) for n in range(20)}
    overlapping = [Pause(day[7], day[9]), Pause(day[5], day[8])]

    assert due_on(POSITION, started, overlapping, CALENDAR) == CALENDAR.add(started, 34)
    assert stopped_since([*overlapping, Pause(day[9])]) == day[5]
    assert stopped_since([*overlapping, Pause(day[10])]) == day[10]
    assert stopped_since(overlapping) is None
    assert stopped_since([]) is None


def test_a_clock_that_stands_has_not_moved_its_date_yet() -> None:
    started = date(2010, 7, 1)

    assert due_on(POSITION, started, [Pause(date(2010, 7, 5))], CALENDAR) == due_on(POSITION, started, [], CALENDAR)


def test_a_question_asked_when_already_late_does_not_make_it_less_late() -> None:
    started = date(2010, 7, 1)
    asked, answered = CALENDAR.add(started, 32), CALENDAR.add(started, 36)
    due = due_on(POSITION, started, [Pause(asked, answered)], CALENDAR)

    assert days_left(due, answered, CALENDAR) == -2


def test_a_pause_cannot_end_before_it_began() -> None:
    with pytest.raises(ValueError, match="before it began"):
        Pause(FRIDAY, date(2010, 8, 26))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2010, 8, 31), 6, date(2011, 2, 28)),
        (date(2011, 8, 31), 6, date(2012, 2, 29)),
        (date(2010, 8, 15), 6, date(2011, 2, 15)),
        (date(2010, 12, 31), 1, date(2011, 1, 31)),
        (date(2010, 6, 30), 6, date(2010, 12, 30)),
        (date(2010, 1, 31), 25, date(2012, 2, 29)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_a_clock_of_calendar_months_never_pauses_and_may_end_at_a_weekend() -> None:
    asked = [Pause(date(2010, 9, 1), date(2010, 10, 1))]

    assert due_on(OFFER, date(2010, 8, 31), asked, CALENDAR) == date(2011, 2, 28)
    assert due_on(OFFER, date(2010, 8, 26), asked, CALENDAR).strftime("%A") == "Saturday"


def test_a_due_date_past_the_known_holidays_is_refused() -> None:
    with pytest.raises(HolidaysNotKnown):
        due_on(POSITION, date(2013, 12, 2), [], CALENDAR)


def test_every_kind_of_clock_has_words_of_its_own() -> None:
    assert len({kind.words for kind in ClockKind}) == len(ClockKind)
    assert all(kind.starts_with for kind in ClockKind)
    assert ClockRule(ClockKind.SIGNING, 1).words == "1 working day"


def test_a_clock_of_no_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        ClockRule(ClockKind.SIGNING, 0)


@pytest.mark.parametrize(
    ("instant", "shown", "day"),
    [
        ("2010-03-28T00:59", "00:59", "2010-03-28"),
        ("2010-03-28T01:00", "02:00", "2010-03-28"),
        ("2010-10-31T00:59", "01:59", "2010-10-31"),
        ("2010-10-31T01:00", "01:00", "2010-10-31"),
        ("2010-08-27T23:00", "00:00", "2010-08-28"),
        ("2010-12-31T23:59", "23:59", "2010-12-31"),
    ],
)
def test_an_instant_is_shown_in_london_on_both_sides_of_the_clock_changes(instant: str, shown: str, day: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert london(at).strftime("%H:%M") == shown
    assert london_date(at) == date.fromisoformat(day)


def test_the_start_of_a_day_and_nine_in_the_morning_are_londons() -> None:
    assert instant_at(date(2010, 8, 28)) == datetime(2010, 8, 27, 23, tzinfo=UTC)
    assert instant_at(date(2010, 11, 1), time(9)) == datetime(2010, 11, 1, 9, tzinfo=UTC)
    assert instant_at(date(2010, 10, 31), time(1, 30)) == datetime(2010, 10, 31, 0, 30, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        london(datetime(2010, 8, 27, 12))  # noqa: DTZ001 - the very fault


@quick
@given(days, st.integers(1, 60))
def test_a_clock_without_pauses_has_run_its_length_when_it_is_due(start: date, length: int) -> None:
    due = due_on(ClockRule(ClockKind.SIGNING, length), start, [], CALENDAR)

    assert days_run(start, [], due, CALENDAR) == length
    assert CALENDAR.is_working_day(due)
    assert not is_overdue(due, due)
    assert is_overdue(due, due + timedelta(days=1))


@quick
@given(pauses_of, st.integers(40, 60))
def test_however_questions_overlap_the_clock_runs_only_outside_them(pauses: list[Pause], length: int) -> None:
    start = date(2010, 3, 1)
    rule = ClockRule(ClockKind.FIRST_POSITION, length)
    standing = {
        day
        for pause in pauses
        if pause.to_on
        for day in (pause.from_on + timedelta(days=n + 1) for n in range((pause.to_on - pause.from_on).days))
    }

    due = due_on(rule, start, pauses, CALENDAR)

    each = (start + timedelta(days=n) for n in range(1, (due - start).days + 1))
    ran = sum(CALENDAR.is_working_day(day) and day not in standing for day in each)
    late_questions = [p for p in pauses if p.to_on and p.to_on > due]
    assert late_questions or ran == length
    assert late_questions or days_run(start, pauses, due, CALENDAR) == length
