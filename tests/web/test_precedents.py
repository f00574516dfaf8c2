"""Looking for earlier answers: departments among what was released, councils among what is published."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CLEANER_STREETS, Asked, Sent, send_offer
from tests.support.world import World
from tracker.domain.decisions import Outcome, Terms
from tracker.queries.positions import last_terms

TABLE = "Earlier answers, the latest first"
CONDITION = "Report each year."


@pytest.fixture
def refused(session: Session, world: World) -> Sent:
    """One refused to Kent, one agreed with conditions for Luton, both released."""
    kent = answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
    luton = send_offer(session, world, [Asked()])
    terms = last_terms(session, luton.picks)[luton.lines[1]]
    given = {1: Terms(terms.words, terms.amounts, terms.values, (CONDITION,))}
    answer(session, world, luton, Outcome.AGREE_WITH_CONDITIONS, terms=given)
    session.commit()
    return kent


@pytest.mark.usefixtures("refused")
def test_a_department_reads_terms_and_reasons_of_what_was_released(client: Client, world: World) -> None:
    rows = client.page("precedents.index", as_=world.as_("caseworker", "DfT")).rows(TABLE)
    assert [row[1][:4] for row in rows] == ["Luto", "Kent"]
    assert [row[2] for row in rows] == ["Agreed with conditions", "Refused"]
    assert CONDITION in rows[0][4]
    assert "Cost or risk to the Exchequer. The money is committed until March 2012." in rows[1][4]


@pytest.mark.usefixtures("refused")
def test_the_lga_reads_outcomes_and_categories_only(client: Client, world: World) -> None:
    page = client.page("precedents.index", as_=world.as_("monitor", "LGA"))
    assert len(page.rows(TABLE)) == 2
    assert "Cost or risk to the Exchequer" in page.text
    assert CONDITION not in page.text
    assert "committed until March" not in page.text


@pytest.mark.usefixtures("refused")
def test_a_council_reads_what_is_published_from_when_it_is(client: Client, world: World, clock: WorldClock) -> None:
    officer = world.as_("officer", "BIR")
    assert "No precedents yet" in client.page("precedents.index", as_=officer).text
    clock.set(world.now + timedelta(days=10))
    page = client.page("precedents.index", as_=officer)
    assert {row[2] for row in page.rows(TABLE)} == {"Rejected", "Offered with conditions"}
    assert "committed until March" not in page.text
    assert CONDITION not in page.text


@pytest.mark.usefixtures("refused")
def test_the_search_stands_in_the_address(client: Client, session: Session, world: World) -> None:
    answer(session, world, send_offer(session, world, [Asked(CLEANER_STREETS)]), code="CLG")
    session.commit()
    client.be(world.as_("caseworker", "DH"))
    for arguments, count in (
        ("", 3),
        ("outcome=reject", 1),
        ("kind=target_reduction", 1),
        ("words=social+care", 2),
        ("words=kent", 1),
        ("council=county&outcome=reject", 1),
        ("since=2010-11-01&until=2010-11-01", 3),
        ("since=9999-12-31&until=9999-12-31", 3),
    ):
        assert len(client.get(f"/precedents?{arguments}").rows(TABLE)) == count, arguments
    assert "No precedents match" in client.get("/precedents?until=2010-10-31").text


def test_a_precedent_is_opened_where_the_reader_may(client: Client, world: World, refused: Sent) -> None:
    page = client.page("precedents.index", as_=world.as_("caseworker", "DH"))
    link = next(each for each in page.all("a") if refused.reference in each.text)
    assert link.get("href") == f"/offers/{refused.reference}/lines/1"
    assert client.get(link.get("href")).h1.startswith("Lift the ring-fence")
    page = client.page("precedents.index", as_=world.as_("caseworker", "DfT"))
    link = next(each for each in page.all("a") if refused.reference in each.text)
    assert link.get("href") == f"/register/offers/{refused.reference}"
