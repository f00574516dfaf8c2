"""Fields: what can be read is read, what cannot is refused in one sentence and shown again as it was typed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.client import Client, Page
from tests.support.world import World
from tests.web import trial
from tracker.domain.amounts import fixed, to_be_confirmed, up_to
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

ENOUGH = {"title": "A title", "kind": "a", "sure": True}
Y11, Y12 = FinancialYear(2011), FinancialYear(2012)


@pytest.fixture
def form(trials: Client, world: World) -> Iterator[Page]:
    trial.PLAN.clear()
    yield trials.page("trial.fields", as_=world.as_("officer", "LUT"))
    trial.PLAN.clear()


def read(form: Page, **typed: Any) -> dict[str, Any]:
    """What the view was given."""
    form.submit(**{**ENOUGH, **typed})
    return trial.PLAN["data"]


def refused(form: Page, **typed: Any) -> Page:
    page = form.submit(status=422, **{**ENOUGH, **typed})
    assert "data" not in trial.PLAN
    return page


def test_nothing_is_chosen_or_filled_beforehand_and_nothing_is_asked_of_the_browser(form: Page) -> None:
    assert form.value("kind") == []
    assert form.value("title") == ""
    assert form.one("input", name="email").get("autocomplete") == "email"
    assert form.one(".govuk-character-count").get("data-maxlength") == "60"


def test_everything_left_empty_is_said_once_in_the_summary_and_at_the_field(form: Page) -> None:
    page = form.submit(status=422)
    assert page.errors == ["Enter a title", "Choose a kind", "Tick to say that you are sure"]
    assert page.title.startswith("Error: Every field")
    assert [link.get("href") for link in page.one(".govuk-error-summary").all("a")] == ["#title", "#kind", "#sure"]


def test_empty_fields_that_may_be_empty_are_empty(form: Page) -> None:
    data = read(form)
    assert data["email"] == data["evidence"] == ""
    assert data["cost"] is data["rate"] is data["count"] is data["decided_on"] is data["grant"] is None
    assert data["wanted"] == []
    assert data["amounts"] == data["values"] == ()


def test_spaces_line_ends_and_composed_letters_are_made_even(form: Page) -> None:
    data = read(form, title="  Cafe\u0301\u00a0 bar ", evidence="\r\none  \r\n\r\ntwo\rthree\n")
    assert data["title"] == "Café bar"
    assert data["evidence"] == "one\n\ntwo\nthree"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 21, "Title must be 20 characters or fewer"),
        ("a\x00b", "Remove the hidden character U+0000"),
        ("a\u202eb", "Remove the hidden character RIGHT-TO-LEFT OVERRIDE, U+202E"),
        ("a\ufffdb", "Part of this could not be read. Type it again, or paste it as plain text"),
        ("a\ue000b", "Remove the hidden character U+E000"),
        ("a 字", "Replace “字” (CJK UNIFIED IDEOGRAPH-5B57, U+5B57), which our documents cannot print"),
        ("a😀", "Replace “😀” (GRINNING FACE, U+1F600), which our documents cannot print"),
        (" \t ", "Enter a title"),
    ],
)
def test_a_title_that_cannot_be_kept_is_refused(form: Page, typed: str, said: str) -> None:
    page = refused(form, title=typed)
    assert page.errors == [said]


@pytest.mark.parametrize(
    "typed", ["1,2", "£", "1e9", "-5", "9" * 40, "١٢٣", "1.234", "0x10", "1_000", "--", "£1,00", "nan", "1 2"]
)
def test_an_amount_that_is_none_is_refused_and_shown_again_as_typed(form: Page, typed: str) -> None:
    page = refused(form, cost=typed)
    assert len(page.errors) == 1
    assert page.errors[0].startswith(("Enter an amount in pounds", "An amount must be £"))
    assert page.value("cost") == typed
    assert page.value("title") == "A title"


@pytest.mark.parametrize(
    ("typed", "read_as"), [("£1,250,000.50", 125_000_050), ("0", 0), (" £ 1 250 000 ", 125_000_000)]
)
def test_an_amount_is_read_as_people_type_it(form: Page, typed: str, read_as: int) -> None:
    assert read(form, cost=typed)["cost"] == Money(read_as)


@pytest.mark.parametrize(
    ("typed", "read_as"), [("1,250.50", "1250.50"), ("-3", "-3"), ("−0.125", "-0.125"), ("07", "7")]
)
def test_a_figure_is_read_with_its_decimals(form: Page, typed: str, read_as: str) -> None:
    assert read(form, rate=typed)["rate"] == Decimal(read_as)


@pytest.mark.parametrize("typed", ["12.5%", "1e3", "٣", "inf", "1,2", "0.1234567", "1" * 13])
def test_a_figure_that_is_none_is_refused(form: Page, typed: str) -> None:
    assert refused(form, rate=typed).errors == ["Rate must be a number, like 12.5 or 1,250"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("51", "Count must be between 0 and 50"),
        ("1.5", "Count must be a whole number, like 15"),
        ("٣", "Count must be a whole number, like 15"),
        ("9" * 30, "Count must be a whole number, like 15"),
    ],
)
def test_a_number_is_whole_and_within_its_bounds(form: Page, typed: str, said: str) -> None:
    assert refused(form, count=typed).errors == [said]


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        (("3", "5", "2011"), date(2011, 5, 3)),
        (("03", "may", "2011"), date(2011, 5, 3)),
        (("29", "2", "2012"), date(2012, 2, 29)),
    ],
)
def test_a_date_is_read(form: Page, typed: tuple[str, ...], read_as: date) -> None:
    assert read(form, decided_on=typed)["decided_on"] == read_as


@pytest.mark.parametrize(
    ("typed", "said", "leads_to"),
    [
        (("31", "2", "2011"), "The date of decision must be a real date, like 27 3 2011", "day"),
        (("3", "13", "2011"), "The date of decision must be a real date, like 27 3 2011", "day"),
        (("٣", "5", "2011"), "The date of decision must be a real date, like 27 3 2011", "day"),
        (("3", "5", ""), "The date of decision must include a year", "year"),
        (("", "", "2011"), "The date of decision must include a day and a month", "day"),
        (("3", "5", "11"), "The date of decision must have a year of 4 numbers", "year"),
        (("3", "5", "٢٠١١"), "The date of decision must have a year of 4 numbers", "year"),
        (("3", "5", "0001"), "The date of decision must have a year between 1900 and 2100", "year"),
        (("999999999999", "5", "2011"), "The date of decision must be a real date, like 27 3 2011", "day"),
    ],
)
def test_a_date_that_is_none_is_refused_at_the_input_that_is_wrong(
    form: Page, typed: tuple[str, ...], said: str, leads_to: str
) -> None:
    page = refused(form, decided_on=typed)
    assert page.errors == [said]
    assert page.one(".govuk-error-summary").one("a").get("href") == f"#decided_on-{leads_to}"
    assert page.value("decided_on") == list(typed)


@pytest.mark.parametrize("sent", [["3"], ["3", "5", "2011", "7"], []])
def test_a_date_sent_in_too_few_or_too_many_parts_is_no_fault(form: Page, sent: list[str]) -> None:
    page = form.submit(status=422, extra={"decided_on": sent})
    assert page.h1 == "Every field"


@pytest.mark.parametrize(("name", "sent"), [("kind", "c"), ("kind", ""), ("kind", "A")])
def test_a_choice_that_was_not_offered_is_no_choice(form: Page, name: str, sent: str) -> None:
    page = form.submit(status=422, title="A title", sure=True, extra={name: sent})
    assert page.errors == ["Choose a kind"]


def test_what_was_chosen_is_read_in_the_order_offered(form: Page) -> None:
    data = (
        form.submit(**ENOUGH, grant="7", extra={"wanted": ["up_to", "nonsense", "fixed", "fixed"]})
        and trial.PLAN["data"]
    )
    assert (data["kind"], data["grant"], data["wanted"], data["sure"]) == ("a", "7", ["fixed", "up_to"], True)


def test_a_password_is_read_as_it_was_typed_and_never_shown_again(form: Page) -> None:
    assert read(form, password="  four loud  teapots ")["password"] == "  four loud  teapots "
    trial.PLAN.clear()
    page = refused(form, password="four loud teapots", title="")
    assert "four loud teapots" not in page.markup


@pytest.mark.parametrize("typed", ["plainly", "@b.uk", "a@", "a b@c.uk"])
def test_an_address_has_a_name_and_a_place(form: Page, typed: str) -> None:
    assert refused(form, email=typed).errors == ["Enter an email address in the right form, like name@example.gov.uk"]


def test_pounds_by_year_are_read_whatever_their_firmness(form: Page) -> None:
    typed = {
        "amounts-2011-figure": "1,000",
        "amounts-2011-kind": "up_to",
        "amounts-2012-kind": "to_be_confirmed",
        "amounts-2012-cause": "The formula is not settled",
        "amounts-2012-owner": "The finance director",
        "amounts-2012-due_on": date(2011, 3, 1),
    }
    data = read(form, **typed)
    unknown = to_be_confirmed(Y12, "The formula is not settled", "The finance director", date(2011, 3, 1))
    assert data["amounts"] == (up_to(Y11, Money.from_pounds(1000)), unknown)


def test_what_is_wrong_with_a_year_is_said_at_that_year(form: Page) -> None:
    page = refused(
        form, **{"amounts-2011-figure": "x", "amounts-2012-kind": "to_be_confirmed", "values-2012-figure": "much"}
    )
    assert page.errors == [
        "Enter the amount for 2011 to 2012 in pounds, like 1,250,000, or 0",
        "Say why the amount for 2012 to 2013 is not known yet",
        "Say who will confirm the amount for 2012 to 2013",
        "Enter the date by which the amount for 2012 to 2013 will be confirmed",
        "The value for 2012 to 2013 must be a number, like 12.5 or 1,250",
    ]
    assert page.value("amounts-2011-figure") == "x"
    opened = [each for each in page.all("details") if "open" in each.attributes]
    assert [each.one("summary").text for each in opened] == ["If the figure for 2012 to 2013 is to be confirmed"]


def test_the_same_fault_in_each_year_is_told_apart_and_leads_to_its_own_input(form: Page) -> None:
    wrong = {"figure": "x", "kind": "to_be_confirmed", "cause": "Open", "owner": "Us", "due_on": ("31", "2", "2011")}
    page = refused(form, **{f"amounts-{year}-{part}": typed for year in (2011, 2012) for part, typed in wrong.items()})
    assert [(link.get("href"), link.text) for link in page.one(".govuk-error-summary").all("a")] == [
        said
        for year, words in ((2011, "2011 to 2012"), (2012, "2012 to 2013"))
        for said in (
            (f"#amounts-{year}-figure", f"Enter the amount for {words} in pounds, like 1,250,000, or 0"),
            (
                f"#amounts-{year}-due_on-day",
                f"The date when the amount for {words} will be confirmed must be a real date, like 27 3 2011",
            ),
        )
    ]


def test_a_half_typed_date_of_confirmation_is_no_fault_once_the_amount_is_known(form: Page) -> None:
    known = {"figure": "1,000", "kind": "up_to", "cause": "x" * 501, "due_on": ("31", "2", "2011")}
    data = read(form, **{f"amounts-2011-{part}": typed for part, typed in known.items()})
    assert data["amounts"] == (up_to(Y11, Money.from_pounds(1000)),)


def test_a_year_that_must_not_be_left_empty_says_so(form: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trial.EveryField.amounts.kwargs, "optional", False)
    page = refused(form, **{"amounts-2011-figure": "0"})
    assert page.errors == ["Enter the amount for 2012 to 2013, or 0"]


def test_values_by_year_are_read_with_their_placeholders(form: Page) -> None:
    typed = {
        "values-2011-figure": "12.50",
        "values-2012-kind": "to_be_confirmed",
        "values-2012-cause": "The survey is due",
        "values-2012-owner": "The survey team",
        "values-2012-due_on": date(2011, 6, 30),
    }
    placeholder = TargetValue(Y12, None, "The survey is due", "The survey team", date(2011, 6, 30))
    assert read(form, **typed)["values"] == (TargetValue(Y11, Decimal("12.50")), placeholder)


def test_what_is_known_already_is_shown_as_it_would_be_typed(trials: Client, world: World) -> None:
    trial.PLAN.clear()
    trial.PLAN["given"] = {
        "title": "As it was",
        "cost": Money(125_000_050),
        "decided_on": date(2011, 5, 3),
        "kind": "b",
        "wanted": ["up_to"],
        "amounts": (fixed(Y11, Money.from_pounds(1_250_000)), to_be_confirmed(Y12, "Why", "Who", date(2011, 3, 1))),
        "values": (TargetValue(Y11, Decimal("12.50")),),
    }
    page = trials.page("trial.fields", as_=world.as_("officer", "LUT"))
    assert page.value("title") == "As it was"
    assert page.value("cost") == "1,250,000.50"
    assert page.value("decided_on") == ["3", "5", "2011"]
    assert page.value("kind") == "b"
    assert page.value("wanted") == "up_to"
    assert page.value("amounts-2011-figure") == "1,250,000"
    assert page.value("amounts-2012-due_on") == ["1", "3", "2011"]
    assert page.value("values-2011-figure") == "12.50"
    trial.PLAN.clear()


def test_a_form_sent_empty_is_not_a_form_with_its_defaults(form: Page) -> None:
    token = form.one("input", name="csrf_token").get("value")
    trial.PLAN["given"] = {"title": "As it was", "kind": "a", "sure": True}
    response = form.client.fetch("/trial/fields", method="POST", headers={"X-CSRFToken": token}, status=422)
    assert "Enter a title" in response.text
