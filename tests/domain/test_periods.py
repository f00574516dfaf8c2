"""When a pre-election period holds something back, and until when."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.errors import RulesBroken
from tracker.domain.london import instant_at
from tracker.domain.periods import Period, PeriodDraft, reopening, waits_until
from tracker.domain.working_days import WorkingCalendar

CALENDAR = WorkingCalendar(frozenset({date(2010, 5, 3), date(2011, 4, 29), date(2011, 5, 2)}), 2009, 2012)
ENGLAND = Period(1, "General election", date(2010, 4, 6), date(2010, 5, 6))
REOPENS = datetime(2010, 5, 7, 8, 0, tzinfo=UTC)  # nine o'clock of British Summer Time, the Friday after polling


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2010, 4, 5, 22, 59, tzinfo=UTC), None),
        (datetime(2010, 4, 5, 23, 0, tzinfo=UTC), REOPENS),  # midnight in London
        (datetime(2010, 5, 6, 21, 0, tzinfo=UTC), REOPENS),
        (datetime(2010, 5, 7, 7, 59, tzinfo=UTC), REOPENS),
        (REOPENS, None),
    ],
)
def test_a_period_holds_from_its_first_midnight_to_nine_on_the_working_day_after_polling(
    at: datetime, expected: datetime | None
) -> None:
    assert waits_until([ENGLAND], at, CALENDAR) == expected


def test_the_working_day_after_polling_skips_weekends_and_holidays() -> None:
    assert reopening(date(2011, 4, 28), CALENDAR) == datetime(2011, 5, 3, 8, 0, tzinfo=UTC)


def test_where_one_period_ends_within_another_both_are_waited_for() -> None:
    by_election = Period(2, "By-election", date(2010, 5, 1), date(2010, 6, 10))
    at = instant_at(date(2010, 4, 10))
    assert waits_until([ENGLAND, by_election], at, CALENDAR) == reopening(date(2010, 6, 10), CALENDAR)


def test_without_a_period_nothing_waits() -> None:
    assert waits_until([], instant_at(date(2010, 4, 10)), CALENDAR) is None


def test_a_period_of_one_authority_is_about_that_one_alone() -> None:
    luton = Period(3, "Luton by-election", date(2010, 4, 6), date(2010, 5, 6), authority_id=7)
    assert luton.covers({7, 8})
    assert not luton.covers({8})
    assert ENGLAND.covers({8})


@pytest.mark.parametrize(
    ("name", "from_on", "polling_on", "field"),
    [
        (" ", date(2010, 4, 6), date(2010, 5, 6), "name"),
        ("x", date(2010, 5, 7), date(2010, 5, 6), "polling_on"),
        ("x", date(2010, 1, 1), date(2010, 2, 1), "polling_on"),
        ("x", date(2010, 3, 15), date(2010, 7, 1), "from_on"),
        ("x", date(2012, 12, 1), date(2012, 12, 31), "polling_on"),
    ],
)
def test_what_is_wrong_with_a_period_is_said_at_its_field(
    name: str, from_on: date, polling_on: date, field: str
) -> None:
    with pytest.raises(RulesBroken) as refused:
        PeriodDraft(name, from_on, polling_on).check(date(2010, 4, 1), CALENDAR)
    assert [each.field for each in refused.value.broken] == [field]


def test_a_period_that_ends_today_may_still_be_set() -> None:
    PeriodDraft("x", date(2010, 4, 6), date(2010, 5, 6)).check(date(2010, 5, 6), CALENDAR)
