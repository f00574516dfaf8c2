from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import CALENDAR, days, quick
from tracker.domain.errors import RuleBroken
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar

FRIDAY = date(2010, 8, 27)
BANK_HOLIDAY = date(2010, 8, 30)
TUESDAY = date(2010, 8, 31)


def test_weekends_and_bank_holidays_are_no_working_days() -> None:
    assert CALENDAR.is_working_day(FRIDAY)
    assert not CALENDAR.is_working_day(date(2010, 8, 28))
    assert not CALENDAR.is_working_day(date(2010, 8, 29))
    assert not CALENDAR.is_working_day(BANK_HOLIDAY)
    assert CALENDAR.is_working_day(TUESDAY)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (FRIDAY, 0, FRIDAY),
        (date(2010, 8, 28), 0, date(2010, 8, 28)),
        (FRIDAY, 1, TUESDAY),
        (date(2010, 8, 28), 1, TUESDAY),
        (BANK_HOLIDAY, 1, TUESDAY),
        (FRIDAY, 5, date(2010, 9, 6)),
        (TUESDAY, -1, FRIDAY),
        (FRIDAY, -5, date(2010, 8, 20)),
        (date(2010, 12, 24), 3, date(2010, 12, 31)),
    ],
)
def test_counting_from_a_day_passes_over_weekends_and_bank_holidays(start: date, count: int, end: date) -> None:
    assert CALENDAR.add(start, count) == end


def test_the_days_between_leave_out_the_first_and_count_the_last() -> None:
    assert CALENDAR.between(FRIDAY, FRIDAY) == 0
    assert CALENDAR.between(FRIDAY, date(2010, 8, 29)) == 0
    assert CALENDAR.between(FRIDAY, TUESDAY) == 1
    assert CALENDAR.between(TUESDAY, FRIDAY) == -1


def test_a_holiday_at_a_weekend_changes_nothing() -> None:
    with_christmas = WorkingCalendar(CALENDAR.holidays | {date(2010, 12, 25)}, 2009, 2013)

    assert with_christmas.between(FRIDAY, date(2011, 1, 31)) == CALENDAR.between(FRIDAY, date(2011, 1, 31))


def test_the_bank_holidays_between_two_days_are_listed() -> None:
    assert CALENDAR.holidays_between(FRIDAY, TUESDAY) == (BANK_HOLIDAY,)
    assert CALENDAR.holidays_between(BANK_HOLIDAY, TUESDAY) == ()
    assert CALENDAR.holidays_between(FRIDAY, BANK_HOLIDAY) == (BANK_HOLIDAY,)


def test_a_date_past_the_known_holidays_is_refused_and_never_guessed() -> None:
    with pytest.raises(HolidaysNotKnown, match="known from 2009 to 2013 only, so a date in 2014") as refusal:
        CALENDAR.add(date(2013, 12, 30), 5)

    assert isinstance(refusal.value, RuleBroken)


@pytest.mark.parametrize("outside", [date(2008, 12, 31), date(2014, 1, 1), date.max, date.min])
def test_no_question_about_an_unknown_year_is_answered(outside: date) -> None:
    for ask in (
        lambda: CALENDAR.is_working_day(outside),
        lambda: CALENDAR.add(outside, 0),
        lambda: CALENDAR.add(outside, 1),
        lambda: CALENDAR.add(outside, -1),
        lambda: CALENDAR.between(FRIDAY, outside),
        lambda: CALENDAR.between(outside, FRIDAY),
    ):
        with pytest.raises(HolidaysNotKnown):
            ask()


def test_the_last_known_day_can_still_be_reached() -> None:
    assert CALENDAR.add(date(2013, 12, 30), 1) == date(2013, 12, 31)


def test_the_health_warning_comes_a_year_ahead() -> None:
    assert not CALENDAR.runs_out_within_a_year(date(2012, 12, 31))
    assert CALENDAR.runs_out_within_a_year(date(2013, 1, 1))


def test_a_calendar_of_no_years_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before the first"):
        WorkingCalendar(frozenset(), 2011, 2010)


@quick
@given(days, days)
def test_days_between_are_those_counted_one_by_one(start: date, end: date) -> None:
    first, last = sorted((start, end))
    each = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))

    counted = sum(CALENDAR.is_working_day(day) for day in each)

    assert CALENDAR.between(first, last) == counted
    assert CALENDAR.between(last, first) == -counted


@quick
@given(days, st.integers(1, 120))
def test_adding_days_ends_on_a_working_day_that_many_away(start: date, count: int) -> None:
    end = CALENDAR.add(start, count)

    assert CALENDAR.is_working_day(end)
    assert CALENDAR.between(start, end) == count


@quick
@given(days, st.integers(1, 60))
def test_counting_back_undoes_counting_on_from_a_working_day(start: date, count: int) -> None:
    working = CALENDAR.add(start, 1)

    assert CALENDAR.add(CALENDAR.add(working, count), -count) == working
