from datetime import date

import pytest

from tracker.domain import placeholders
from tracker.domain.errors import RuleBroken

TODAY = date(2010, 11, 1)
LATER = date(2011, 2, 1)


def test_all_that_is_missing_is_named_in_the_order_of_the_page() -> None:
    found = list(placeholders.missing("value for 2011-12", "supply", " ", "", None))
    assert [(each.field, each.message) for each in found] == [
        ("cause", "Say why the value for 2011-12 is not known yet"),
        ("owner", "Say who will supply the value for 2011-12"),
        ("due_on", "Enter the date by which the value for 2011-12 will be supplied"),
    ]
    assert list(placeholders.missing("baseline", "confirm", "The formula", "The team", LATER)) == []


@pytest.mark.parametrize("day", [None, TODAY, LATER])
def test_it_may_be_promised_for_today_or_later(day: date | None) -> None:
    placeholders.check_promised_day("amount for 2011-12", day, None, TODAY)


def test_a_new_day_that_is_past_promises_nothing() -> None:
    with pytest.raises(RuleBroken, match="amount for 2011-12 will be known must be today or later") as broken:
        placeholders.check_promised_day("amount for 2011-12", date(2010, 10, 31), LATER, TODAY)
    assert broken.value.field == "due_on"


def test_a_day_that_has_passed_since_it_was_given_may_stand() -> None:
    placeholders.check_promised_day("amount for 2011-12", date(2010, 10, 31), date(2010, 10, 31), TODAY)
