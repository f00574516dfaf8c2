"""How a due date came about: each step, what was not counted, and what both sides agreed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import CALENDAR, pauses_of, quick
from tracker.domain.clocks import Agreed, ClockKind, ClockRule, ClockUnit, Pause, due_on
from tracker.domain.explanations import explain

POSITION = ClockRule(ClockKind.FIRST_POSITION, 30)
ANSWER = ClockRule(ClockKind.COUNCIL_ANSWER, 10)
OFFER = ClockRule(ClockKind.WHOLE_OFFER, 6, ClockUnit.CALENDAR_MONTHS)


def test_the_explanation_of_a_date_shows_pauses_and_bank_holidays_and_ends_with_it() -> None:
    pauses = [Pause(date(2010, 8, 10), date(2010, 8, 16))]

    steps = explain(POSITION, date(2010, 7, 29), pauses, CALENDAR)

    assert [(step.day.isoformat(), step.words) for step in steps] == [
        ("2010-07-29", "The line was submitted. This is day 0"),
        ("2010-08-10", "A question was asked. The clock stopped at day 8"),
        ("2010-08-16", "The last question was answered or closed. The clock went on from day 8, 4 working days later"),
        ("2010-08-30", "Bank holiday, not counted"),
        ("2010-09-16", "Day 30, the last day in time. Overdue from the next day"),
    ]


def test_the_explanation_of_a_clock_that_stands_ends_with_the_open_question() -> None:
    *_, last = explain(POSITION, date(2010, 7, 29), [Pause(date(2010, 8, 10))], CALENDAR)

    assert (last.day, last.words) == (date(2010, 8, 10), "A question was asked. The clock stands at day 8")


def test_the_explanation_of_calendar_months_says_when_a_month_is_too_short() -> None:
    _, short = explain(OFFER, date(2010, 8, 31), [], CALENDAR)
    _, same = explain(OFFER, date(2010, 8, 30).replace(day=15), [], CALENDAR)

    assert short.words.startswith("6 calendar months later, in a month without a day 31: ")
    assert same.words.startswith("6 calendar months later: ")


def test_an_agreed_date_is_explained_with_the_one_it_took_the_place_of() -> None:
    agreed = (Agreed(date(2010, 9, 17), date(2010, 8, 25), instead_of=date(2010, 8, 27)),)

    steps = explain(ANSWER, date(2010, 8, 13), [], CALENDAR, agreed)

    assert [(step.day.isoformat(), step.words) for step in steps] == [
        ("2010-08-13", "The question was asked. This is day 0"),
        ("2010-08-25", "Both sides agreed to 17 September 2010 in place of 27 August 2010"),
        ("2010-09-17", "The date agreed by both sides, the last day in time. Overdue from the next day"),
    ]


def test_a_question_after_the_agreement_moves_the_date_that_was_agreed() -> None:
    agreed = (
        Agreed(date(2010, 8, 20), date(2010, 8, 10), instead_of=date(2010, 8, 13)),
        Agreed(date(2010, 8, 27), date(2010, 8, 19), instead_of=date(2010, 8, 20)),
    )
    pauses = [Pause(date(2010, 8, 23), date(2010, 8, 26))]

    steps = explain(POSITION, date(2010, 7, 2), pauses, CALENDAR, agreed)

    assert steps[-1].day == date(2010, 9, 2) == due_on(POSITION, date(2010, 7, 2), pauses, CALENDAR, agreed[-1])
    assert steps[-1].words.startswith("3 working days after the date agreed")
    assert [step.day for step in steps if step.words == "Bank holiday, not counted"] == [date(2010, 8, 30)]
    assert sum(step.words.startswith("Both sides agreed") for step in steps) == 2


@quick
@given(pauses_of, st.dates(date(2010, 3, 1), date(2010, 6, 1)))
def test_an_explanation_ends_with_the_date_that_pages_show(pauses: list[Pause], on: date) -> None:
    steps = explain(POSITION, date(2010, 3, 1), pauses, CALENDAR)

    assert steps[-1].day == due_on(POSITION, date(2010, 3, 1), pauses, CALENDAR)
    agreed = Agreed(CALENDAR.add(on, 9), on)
    moved = explain(POSITION, date(2010, 3, 1), pauses, CALENDAR, (agreed,))
    assert moved[-1].day == due_on(POSITION, date(2010, 3, 1), pauses, CALENDAR, agreed)
    assert [step.day for step in steps[:-1]] == sorted(step.day for step in steps[:-1])
