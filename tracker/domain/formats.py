"""How dates, times, money, counts and references are written, once, in the style of GOV.UK."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.london import london, london_date
from tracker.domain.money import Money

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HOLD = "\N{NO-BREAK SPACE}"
_KEPT_WHOLE = re.compile(
    r"\b[0-9]{1,2} (?:" + "|".join(_MONTHS) + r")(?: [0-9]{4})?\b"  # 3 May 2011
    r"|\bNI [0-9]+\b"
    r"|£[0-9][0-9.,]* (?:million|billion)\b"
)
_REFERENCE = re.compile("([A-Za-z]{2,4})-?([0-9]{1,9})")
_POUNDS = 100
_MILLION = 1_000_000 * _POUNDS
_BILLION = 1_000 * _MILLION


def long_date(day: date) -> str:
    """The day in full: "3 May 2011"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """The day without its year, "3 May": where the year is plain from the table."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def clock_time(instant: datetime) -> str:
    """The time in London: "4:12pm", "9am", "midday", "midnight"."""
    shown = london(instant)
    if shown.minute == 0 and shown.hour in (0, 12):
        return "midday" if shown.hour else "midnight"
    minutes = f":{shown.minute:02}" if shown.minute else ""
    return f"{shown.hour % 12 or 12}{minutes}{'pm' if shown.hour >= 12 else 'am'}"


def date_and_time(instant: datetime) -> str:
    """The day and time in London: "1 October 2010, 4:12pm"."""
    return f"{long_date(london_date(instant))}, {clock_time(instant)}"


def plural(count: int, noun: str, many: str | None = None) -> str:
    """The count and its noun: "1 freedom", "no targets", "1,200 authorities"; `many` if irregular."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {many or _many(noun)}" if count else f"no {many or _many(noun)}"


def and_list(items: Iterable[str]) -> str:
    """The items as a sentence has them: "Luton, Bristol and Leeds"; "" for none."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def short_money(money: Money) -> str:
    """Rounded for charts and sentences: "£850,000", "£71.2m", "£1.3bn"; half a unit rounds up."""
    return _rounded(money, "m", "bn")


def money_in_words(money: Money) -> str:
    """Rounded for documents: "£850,000", "£15.0 million", "£1.3 billion"."""
    return _rounded(money, " million", " billion")


def number(value: Decimal) -> str:
    """A measured value as recorded, with thousands commas and a true minus: "1,234.50"."""
    return f"{value:,f}".replace("-", "\N{MINUS SIGN}")


def days_note(days_left: int) -> str:
    """Days left in words: "3 working days left", "due today", "2 working days late"."""
    if days_left == 0:
        return "due today"
    return f"{plural(abs(days_left), 'working day')} {'left' if days_left > 0 else 'late'}"


def years_in_words(count: int) -> str:
    """How many years: "three years", "one year", "12 years"."""
    return f"{_COUNTS[count] if count < len(_COUNTS) else count} {'year' if count == 1 else 'years'}"


def in_a_sentence(body: str) -> str:
    """A body's name as a sentence has it: "the Department for Education", "HM Treasury"."""
    return f"the {body}" if body.startswith("Department") else body


def at_the_start(body: str) -> str:
    """The same where a sentence begins with it: "The Department for Education"."""
    named = in_a_sentence(body)
    return named[:1].upper() + named[1:]


def hold(text: str) -> str:
    """The text with no-break spaces inside dates, "NI 117" and "£15.0 million", for documents."""
    return _KEPT_WHOLE.sub(lambda found: found[0].replace(" ", _HOLD), text)


def reference(prefix: str, number: int) -> str:
    """What people quote: "SO-0142"; five figures and more are kept whole."""
    return f"{prefix}-{number:04}"


def parse_reference(text: str) -> tuple[str, int]:
    """The prefix and number of "SO-0142", also typed "so142".

    Raises ValueError for anything else.
    """
    found = _REFERENCE.fullmatch(text.strip())
    if found is None or int(found[2]) == 0:
        raise ValueError("Enter a reference, like SO-0142")
    return found[1].upper(), int(found[2])


def _rounded(money: Money, million: str, billion: str) -> str:
    size = abs(money.pence)
    sign = "\N{MINUS SIGN}" if money.pence < 0 else ""
    if size < _MILLION:
        pounds = (size + _POUNDS // 2) // _POUNDS
        return f"{sign if pounds else ''}£{pounds:,}"
    # Just short of a billion rounds to 1.0bn, never to 1,000.0m.
    unit, name = (_MILLION, million) if size < _BILLION - _MILLION // 20 else (_BILLION, billion)
    tenths = (size * 10 + unit // 2) // unit
    return f"{sign}£{tenths // 10:,}.{tenths % 10}{name}"


def _many(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
