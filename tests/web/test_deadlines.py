"""How dates are worked out: the holidays they go by, and a calculator that needs nothing but its address."""

import pytest

from tests.support.client import Client, Page
from tests.support.world import World


def ask(client: Client, day: str, month: str, year: str, length: str, unit: str = "working_days", **more: int) -> Page:
    starts = "&".join(f"starts_on={part}" for part in (day, month, year))
    return client.get(f"/help/deadlines?{starts}&length={length}&unit={unit}", as_=None, **more)


def test_the_page_says_what_the_rules_are_and_which_holidays_are_held(client: Client, world: World) -> None:
    page = client.page("pages.deadlines", as_=None)
    assert page.h1 == "How deadlines work"
    assert "Those of England and Wales from 2000 to 2028." in page.text
    assert "Friday 29 April 2011" in page.text, "the royal wedding"
    assert len(page.statements) == 1
    assert not page.errors


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("14", "10", "2010", "5"), "Thursday 21 October 2010 is the last day in time: 5 working days after Thursday"),
        (("23", "12", "2010", "3"), "Bank holidays not counted: 27 December 2010 and 28 December 2010."),
        (
            ("31", "8", "2010", "6", "calendar_months"),
            "Monday 28 February 2011 is the last day in time: 6 calendar",
        ),
    ],
)
def test_a_date_is_worked_out(client: Client, world: World, asked: tuple[str, ...], said: str) -> None:
    page = ask(client, *asked)
    assert said in page.text
    assert page.value("length") == asked[3]
    assert page.value("starts_on") == list(asked[:3])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("31", "2", "2011", "5"), "The day must be a real date, like 27 3 2011"),
        (("1", "3", "2011", "0"), "The number must be between 1 and 250"),
        (("1", "3", "2011", "5", "weeks"), "Choose working days or calendar months"),
        (("20", "12", "2028", "30"), "so a date in 2029 cannot be worked out"),
        (("1", "3", "1901", "30"), "so a date in 1901 cannot be worked out"),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_its_place(
    client: Client, world: World, asked: tuple[str, ...], said: str
) -> None:
    page = ask(client, *asked, status=422)
    assert len(page.errors) == 1
    assert said in page.errors[0]
    assert page.title.startswith("Error: How deadlines work")


def test_a_calculator_that_was_sent_empty_says_what_it_needs(client: Client, world: World) -> None:
    page = client.get("/help/deadlines?starts_on=&starts_on=&starts_on=&length=", as_=None, status=422)
    assert page.errors == ["Enter the day it happens", "Enter how many", "Choose working days or calendar months"]
