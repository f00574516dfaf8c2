"""What is a ceiling or to be confirmed is said so wherever a line is listed: to councils, departments and everyone."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.offers import YEARS, add_removal, record_decision, start_offer, version_of
from tests.support.factories.outcomes import answer
from tests.support.world import NOW, World
from tracker.actions import sign_off
from tracker.domain.amounts import Amount, fixed, to_be_confirmed, up_to
from tracker.domain.decisions import Outcome
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

SAID = ["Up to £300", "£200 and 1 year to be confirmed", "To be confirmed"]
PUBLISHED = datetime(2010, 11, 8, 9, 0, tzinfo=UTC)


def unknown(year: FinancialYear) -> Amount:
    return to_be_confirmed(year, "The formula is not settled", "The grants team", date(2011, 2, 1))


def amounts() -> list[list[Amount]]:
    """One line with a ceiling, one with a year that is not known, one of which nothing is known."""
    pounds = Money.from_pounds(100)
    return [
        [fixed(YEARS[0], pounds), up_to(YEARS[1], pounds), fixed(YEARS[2], pounds)],
        [fixed(YEARS[0], pounds), fixed(YEARS[1], pounds), unknown(YEARS[2])],
        [unknown(year) for year in YEARS],
    ]


@pytest.fixture
def drafted(session: Session, world: World) -> str:
    reference = start_offer(session, world)
    for key, each in zip(("social-care-reform", "carers", "stroke-strategy"), amounts(), strict=True):
        add_removal(session, world, reference, key, amounts=each)
    record_decision(session, world, reference)
    session.commit()
    return reference


@pytest.fixture
def submitted(session: Session, world: World, drafted: str) -> str:
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    sign_off.send_for_sign_off(session, officer, drafted, version=version_of(session, drafted), now=NOW)
    sign_off.submit_offer(session, signatory, drafted, version=version_of(session, drafted), now=NOW)
    session.commit()
    return drafted


@pytest.fixture
def agreed(session: Session, world: World, submitted: str) -> str:
    answer(session, world, submitted, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED))
    session.commit()
    return submitted


def test_in_a_draft(client: Client, world: World, drafted: str) -> None:
    page = client.page("offers.check", reference=drafted, as_=world.as_("officer", "LUT"))
    assert [row[-1] for row in page.rows("Lines of this draft")] == SAID


def test_in_the_offers_lines_asked_and_on_the_table(client: Client, world: World, agreed: str) -> None:
    page = client.page("offers.show", reference=agreed, as_=world.as_("officer", "LUT"))
    assert [row[-2:] for row in page.rows("Lines of this offer")] == [[each, each] for each in SAID]


def test_in_a_departments_queue(client: Client, world: World, submitted: str) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    assert sorted(row[3] for row in page.rows("Lines by what they need")[1:]) == sorted(SAID)


def test_on_the_line_as_the_lga_sees_it(client: Client, world: World, submitted: str) -> None:
    facts = [
        client.page("lines.show", reference=submitted, number=number, as_=world.as_("monitor", "LGA")).facts()
        for number in (1, 2, 3)
    ]
    assert [each["Asked, over 3 years"] for each in facts] == SAID
    assert [each["On the table"] for each in facts] == SAID


def test_in_the_search_of_the_register_and_its_csv(client: Client, clock: WorldClock, agreed: str) -> None:
    clock.set(PUBLISHED)
    client.be(None)
    page = client.get("/register?outcome=agreed")
    assert sorted(row[4] for row in page.rows("Lines published")) == sorted(SAID)
    rows = csv.DictReader(io.StringIO(client.browser.get("/register/published.csv").get_data(as_text=True)))
    said = [
        (row["Total pounds"], row["Years that are ceilings"], row["Years to be confirmed"])
        for row in rows
        if row["Line"] != "0"
    ]
    assert said == [("300.00", "1", ""), ("200.00", "", "1"), ("", "", "3")]
