from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import quick
from tracker.domain import formats
from tracker.domain.money import Money


def test_dates_are_written_without_leading_noughts_or_endings() -> None:
    assert formats.long_date(date(2011, 5, 3)) == "3 May 2011"
    assert formats.short_date(date(2010, 10, 19)) == "19 October"


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2010, 10, 1, 15, 12, tzinfo=UTC), "4:12pm"),
        (datetime(2010, 12, 1, 9, 5, tzinfo=UTC), "9:05am"),
        (datetime(2010, 12, 1, 9, 0, tzinfo=UTC), "9am"),
        (datetime(2010, 12, 1, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2010, 12, 1, 12, 30, tzinfo=UTC), "12:30pm"),
        (datetime(2010, 12, 1, 0, 30, tzinfo=UTC), "12:30am"),
        (datetime(2010, 8, 27, 23, 0, tzinfo=UTC), "midnight"),
    ],
)
def test_times_are_londons_in_the_twelve_hour_clock(instant: datetime, written: str) -> None:
    assert formats.clock_time(instant) == written


def test_the_day_beside_a_time_is_londons_too() -> None:
    assert formats.date_and_time(datetime(2010, 8, 27, 23, 1, tzinfo=UTC)) == "28 August 2010, 12:01am"


@pytest.mark.parametrize(
    ("count", "noun", "written"),
    [
        (1, "freedom", "1 freedom"),
        (0, "target", "no targets"),
        (3, "freedom", "3 freedoms"),
        (1200, "authority", "1,200 authorities"),
        (2, "working day", "2 working days"),
        (2, "class", "2 classes"),
        (2, "match", "2 matches"),
    ],
)
def test_a_count_agrees_with_its_noun(count: int, noun: str, written: str) -> None:
    assert formats.plural(count, noun) == written


def test_an_odd_plural_is_given() -> None:
    assert formats.plural(2, "person", "people") == "2 people"
    assert formats.plural(1, "person", "people") == "1 person"


@pytest.mark.parametrize(
    ("items", "written"),
    [
        ([], ""),
        (["Luton"], "Luton"),
        (["Luton", "Bristol"], "Luton and Bristol"),
        (["Luton", "Bristol", "Leeds"], "Luton, Bristol and Leeds"),
    ],
)
def test_a_list_ends_with_and(items: list[str], written: str) -> None:
    assert formats.and_list(items) == written


@pytest.mark.parametrize(
    ("pence", "short", "words"),
    [
        (0, "£0", "£0"),
        (85000000, "£850,000", "£850,000"),
        (150, "£2", "£2"),
        (149, "£1", "£1"),
        (7120000000, "£71.2m", "£71.2 million"),
        (1500000000, "£15.0m", "£15.0 million"),
        (7125000000, "£71.3m", "£71.3 million"),
        (130000000000, "£1.3bn", "£1.3 billion"),
        (99994999999, "£999.9m", "£999.9 million"),
        (99995000000, "£1.0bn", "£1.0 billion"),
        (-7120000000, "−£71.2m", "−£71.2 million"),
        (-20, "£0", "£0"),
    ],
)
def test_large_money_is_rounded_to_a_tenth(pence: int, short: str, words: str) -> None:
    assert formats.short_money(Money(pence)) == short
    assert formats.money_in_words(Money(pence)) == words


@pytest.mark.parametrize(
    ("value", "written"), [("78.40", "78.40"), ("1234.5", "1,234.5"), ("-0.4", "−0.4"), ("1E+3", "1,000")]
)
def test_a_measured_value_keeps_its_decimals(value: str, written: str) -> None:
    assert formats.number(Decimal(value)) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (3, "3 working days left"),
        (1, "1 working day left"),
        (0, "due today"),
        (-1, "1 working day late"),
        (-2, "2 working days late"),
    ],
)
def test_days_left_are_said_in_words(days: int, written: str) -> None:
    assert formats.days_note(days) == written


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("by 3 May 2011.", "by 3_May_2011."),
        ("on 19 October, late", "on 19_October, late"),
        ("see NI 117 and NI 1", "see NI_117 and NI_1"),
        ("a saving of £15.0 million a year", "a saving of £15.0_million a year"),
        ("£1,250,000 in March", "£1,250,000 in March"),
        ("UNI 5 and 123 May", "UNI 5 and 123 May"),
    ],
)
def test_dates_indicators_and_millions_are_held_together(text: str, held: str) -> None:
    assert formats.hold(text) == held.replace("_", "\N{NO-BREAK SPACE}")


@quick
@given(st.lists(st.sampled_from(["3 May 2011", "NI 117", "£15.0 million", "and", " ", "\n"])).map(" ".join))
def test_holding_changes_nothing_but_spaces_and_only_once(text: str) -> None:
    held = formats.hold(text)

    assert held.replace("\N{NO-BREAK SPACE}", " ") == text
    assert formats.hold(held) == held


def test_a_reference_has_four_figures_or_more() -> None:
    assert formats.reference("SO", 142) == "SO-0142"
    assert formats.reference("RR", 12345) == "RR-12345"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Department for Transport", "the Department for Transport"),
        ("HM Treasury", "HM Treasury"),
        ("Luton Borough Council", "Luton Borough Council"),
    ],
)
def test_a_department_takes_its_article_in_a_sentence_and_other_bodies_none(name: str, words: str) -> None:
    assert formats.in_a_sentence(name) == words


@pytest.mark.parametrize("typed", ["SO-0142", "so-142", " so0142 "])
def test_a_reference_is_read_as_people_quote_it(typed: str) -> None:
    assert formats.parse_reference(typed) == ("SO", 142)


@pytest.mark.parametrize("typed", ["", "142", "SO", "SO-0", "SO--1", "S-1", "SO-٤", "SO-0142x", "SO-" + "9" * 40])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="like SO-0142"):
        formats.parse_reference(typed)


@quick
@given(st.sampled_from(["SO", "IPO", "RR"]), st.integers(1, 999_999_999))
def test_a_reference_can_be_read_again(prefix: str, number: int) -> None:
    assert formats.parse_reference(formats.reference(prefix, number)) == (prefix, number)
