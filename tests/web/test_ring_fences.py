"""The ledger's pages: who reads what, as at which day, in which address, and as a file."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories import nested_rings, outcomes
from tests.support.factories.many_lines import add_lines
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.world import World
from tracker.actions import totals
from tracker.domain.amounts import AmountKind
from tracker.domain.decisions import Outcome
from tracker.models.programmes import World as WorldRow

SOCIAL_CARE, SCHOOLS = "Social Care Reform Grant", "School Lunch Grant"
NOTICE = "Councils’ pounds are illustrative."


@pytest.fixture
def two_offers(session: Session, world: World) -> None:
    """Luton asks for two grants, one "up to", and one is agreed; Kent asks for one of them."""
    asks = [Asked(pounds=846_000), Asked("ring:school-lunch", 300_000, AmountKind.UP_TO)]
    sent = send_offer(session, world, asks)
    outcomes.answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED})
    send_offer(session, world, [Asked(pounds=54_000)], council="KEN")
    session.commit()


def rows_of(page, caption: str) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.rows(caption)}


def test_the_ledger_says_what_is_asked_and_agreed_by_grant_and_year(
    client: Client, world: World, two_offers: None
) -> None:
    page = client.page("ring_fences.ledger", as_=world.as_("monitor", "LGA"))
    assert page.h1 == "Ring-fence ledger"
    facts = page.facts()
    assert facts["Asked, 2011-12"] == "£1.2m2 authorities, 3 lines"
    assert facts["Agreed so far, 2011-12"] == "£846,0001 authority, no lines signed"
    assert facts["In force, 2011-12"] == "£0no determination recorded yet"
    years = rows_of(page, "£ by year")
    assert years["2011-12"][:5] == ["£1,200,000", "£846,000", "£0", "£0", "under 1%"]
    assert years["All years"][:2] == ["£3,600,000", "£2,538,000"]
    grants = page.rows("£ by grant, 2011-12")
    assert grants[0][0].startswith(SOCIAL_CARE)
    assert grants[0][2].startswith("Ring-fencedLifting announced 20 October 2010, in force from 1 April 2011")
    assert grants[0][3:] == ["£900,000", "£846,000", "£0", "£0"]
    assert "3 amounts are “up to”" in page.text
    assert "£1.3bn" in page.text


def test_what_is_held_of_the_ledger_is_let_go_by_whatever_happens(
    client: Client, session: Session, world: World, two_offers: None
) -> None:
    monitor = world.as_("monitor", "LGA")
    assert client.page("ring_fences.ledger", as_=monitor).facts()["Asked, 2011-12"].endswith("2 authorities, 3 lines")
    send_offer(session, world, [Asked(pounds=100_000)], council="BIR")
    session.commit()
    assert client.page("ring_fences.ledger").facts()["Asked, 2011-12"] == "£1.3m3 authorities, 4 lines"


def test_it_is_shown_by_department_and_by_authority_in_its_address(
    client: Client, world: World, two_offers: None
) -> None:
    monitor = world.as_("monitor", "LGA")
    page = client.page("ring_fences.ledger", as_=monitor, query={"by": "department", "year": "all"})
    assert rows_of(page, "£ by department, all years")["Department of Health"][1] == "£2,700,000"
    page = client.page("ring_fences.ledger", query={"by": "authority"})
    rows = rows_of(page, "£ by authority, 2011-12")
    assert rows["Luton Borough Council3 amounts are “up to”"] == ["2", "£1,146,000", "£846,000", "£0", "£0"]
    assert rows["All 2"][1:] == ["£1,200,000", "£846,000", "£0", "£0"]
    education = world.organisation("DfE")
    page = client.page("ring_fences.ledger", query={"department": education, "by": "department"})
    assert [row[0] for row in page.rows("£ by department, 2011-12")] == [
        "Department for Education3 amounts are “up to”"
    ]
    assert page.value("department") == str(education)


def test_a_council_reads_national_sums_and_only_its_own_lines_by_authority(
    client: Client, world: World, two_offers: None
) -> None:
    page = client.page("ring_fences.ledger", as_=world.as_("officer", "KEN"), query={"by": "authority"})
    assert page.facts()["Asked, 2011-12"].startswith("£1.2m")
    assert list(rows_of(page, "£ by authority, 2011-12")) == ["Kent County Council"]
    assert "Luton" not in page.text
    assert "Only lines of offers that your council takes part in are shown here" in page.text
    page = client.page("ring_fences.grant", key="social-care-reform")
    assert "Luton" not in page.text
    assert rows_of(page, "£ by year")["2011-12"] == ["£900,000", "£846,000", "£0", "£0"]
    page = client.page("ring_fences.grant", key="school-lunch")
    assert "No line about this grant that you may see" in page.text


def test_the_administrator_is_shown_no_single_authority(client: Client, world: World, two_offers: None) -> None:
    administrator = world.as_("administrator", "SERVICE")
    page = client.page("ring_fences.ledger", as_=administrator, query={"by": "authority"})
    assert page.value("by") == "grant"
    assert "Luton" not in page.text + client.page("ring_fences.grant", key="social-care-reform").text


def test_nobody_reads_it_without_signing_in(client: Client, world: World) -> None:
    for endpoint in ("ring_fences.ledger", "ring_fences.export"):
        assert client.page(endpoint, as_=None).h1 == "Sign in"
    assert client.page("ring_fences.grant", key="social-care-reform").h1 == "Sign in"


def test_a_day_gone_by_is_shown_as_it_was(client: Client, world: World, two_offers: None) -> None:
    monitor = world.as_("monitor", "LGA")
    page = client.page("ring_fences.ledger", as_=monitor, query={"as_at": "2010-10-19"})
    assert page.facts()["Asked, 2011-12"].startswith("£0")
    assert "as at 19 October 2010" in page.text
    everything = page.follow("Show every grant whose ring-fence stands")
    listed = [row[0] for row in everything.rows("£ by grant, 2011-12")]
    assert "Aiming High for Disabled ChildrenDepartment for Education" in listed
    assert "Lifting announced" not in everything.text
    page = client.page("ring_fences.ledger", query={"as_at": "2011-04-01"})
    assert "1 April 2011 is still to come" in page.text
    assert page.rows("£ by grant, 2011-12")[0][2].startswith("Ring-fence lifted from 1 April 2011")
    assert page.value("as_at") == "2011-04-01"


@pytest.mark.parametrize("typed", ["31/12/2010", "2010-02-30", "0000-01-01", "9999-12-31", "١٢", "a" * 500])
def test_a_day_that_is_none_is_said_beside_the_field(client: Client, world: World, typed: str) -> None:
    page = client.page("ring_fences.ledger", as_=world.as_("monitor", "LGA"), query={"as_at": typed})
    assert "The figures are as at today" in page.text
    assert "as at 1 November 2010" in page.text


def test_nonsense_in_the_address_is_as_good_as_nothing(client: Client, world: World) -> None:
    query = {"by": "colour", "year": "1999-00", "department": "-1", "programme": "x", "page": "999999999"}
    page = client.page("ring_fences.ledger", as_=world.as_("monitor", "LGA"), query=query)
    assert (page.value("by"), page.value("year"), page.value("programme")) == (
        "grant",
        "2011-12",
        "single-offer-2011-12",
    )
    client.page("ring_fences.grant", key="no-such-grant", status=404)


def test_a_programme_that_is_not_open_has_nothing_to_show(client: Client, world: World) -> None:
    query = {"programme": "right-to-request-2026-27"}
    page = client.page("ring_fences.ledger", as_=world.as_("monitor", "LGA"), query=query)
    assert "Nothing to show" in page.text
    assert "opens on 1 April 2026" in page.text
    assert "no national commitment" in page.text


def test_rings_inside_a_ring_are_listed_drawn_and_counted_once(client: Client, session: Session, world: World) -> None:
    nested_rings.add_inner_rings(session)
    nested_rings.set_national_amounts(session, outer=239_000_000, first=40_000_000, second=60_000_000)
    asks = [Asked(pounds=900_000), Asked(f"ring:{nested_rings.FIRST}", 200_000)]
    send_offer(session, world, asks)
    session.commit()
    page = client.page("ring_fences.ledger", as_=world.as_("monitor", "LGA"))
    rings = rows_of(page, "Rings of the Social Care Reform Grant")
    assert rings["Social Care Reform Grant"][:3] == ["£239.0m", "£139.0m", "£900,000"]
    assert rings["First inner ring"][:3] == ["£40.0m", "£0", "£200,000"]
    assert rings["Counted once"][:3] == ["£239.0m", "", "up to £900,000inner rings not known"]
    pictures = [svg.get("aria-label") for svg in page.all("svg", role="img")]
    assert pictures == [
        "As at 1 November 2010: 3 of 3 rings stand: £0 freed",
        "Lift the outer ring only: £139.0m freed",
        "Lift one inner ring only: £0 freed",
        "Lift all 3: £239.0m freed",
    ]
    page = client.page("ring_fences.grant", key="social-care-reform")
    assert len(page.all("svg", role="img")) == 4


def read_csv(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def test_what_is_shown_can_be_kept_as_a_file_that_adds_up(
    client: Client, session: Session, world: World, two_offers: None
) -> None:
    monitor = world.as_("monitor", "LGA")
    session.add(WorldRow(key="single-offer", starts_at=world.now, loaded_at=world.now, notice=NOTICE))
    session.commit()
    page = client.page("ring_fences.ledger", as_=monitor, query={"by": "authority", "year": "2012-13"})
    link = next(link for link in page.all("a") if link.text.startswith("Export"))
    response = client.fetch(link.get("href"))
    assert response.mimetype == "text/csv"
    assert response.headers["Cache-Control"] == "no-store"
    rows = read_csv(response)
    assert [(row["Authority"], row["Asked, 2012-13, pounds"]) for row in rows] == [
        ("Luton Borough Council", "1146000.00"),
        ("Kent County Council", "54000.00"),
    ]
    assert {row["Notice"] for row in rows} == {NOTICE}
    assert rows[0]["Amounts up to"] == "3"
    response = client.fetch("/ring-fences/social-care-reform/authorities.csv", as_=world.as_("officer", "KEN"))
    assert [row["Authority"] for row in read_csv(response)] == ["Kent County Council"]
    by_grant = read_csv(client.fetch("/ring-fences/ledger.csv"))
    assert by_grant[0]["Grant"] == SOCIAL_CARE
    assert by_grant[0]["As at"] == "2010-11-01"
    assert by_grant[0]["Lifting announced"].startswith("Lifting announced 20 October 2010")


def test_pages_of_a_long_list_keep_the_rest_of_the_address(
    client: Client, world: World, two_offers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.ring_fences.views.ROWS_A_PAGE", 10)
    first = client.page("ring_fences.ledger", as_=world.as_("monitor", "LGA"), query={"year": "all", "grants": "all"})
    assert len(first.rows("£ by grant, all years")) == 11, "ten and the foot"
    second = first.follow("Next 10 rows")
    assert second.value("year") == "all"
    assert second.rows("£ by grant, all years")[0][0] != first.rows("£ by grant, all years")[0][0]


@pytest.mark.parametrize("by", ["grant", "department", "authority"])
@pytest.mark.parametrize("day", ["", "2010-10-20"])
def test_a_page_asks_as_often_of_thirty_lines_as_of_three_hundred_and_stays_light(
    client: Client, session: Session, world: World, by: str, day: str
) -> None:
    counted = []
    for count in (30, 300):
        add_lines(session, world, count, councils=("LUT", "KEN") if count == 30 else ("BIR", "MAN"))
        totals.rebuild(session)
        session.commit()
        page = client.page("ring_fences.ledger", as_=world.as_("officer", "LUT"), query={"by": by, "as_at": day})
        counted.append(len(page.statements))
        assert len(page.markup.encode()) < 60_000
    assert counted[0] == counted[1] <= 19


def test_the_grant_s_page_asks_as_often_of_thirty_lines_as_of_three_hundred(
    client: Client, session: Session, world: World
) -> None:
    counted = []
    for count in (30, 300):
        add_lines(session, world, count, councils=("LUT", "KEN") if count == 30 else ("BIR", "MAN"))
        totals.rebuild(session)
        session.commit()
        page = client.page("ring_fences.grant", key="social-care-reform", as_=world.as_("officer", "LUT"))
        counted.append(len(page.statements))
    assert counted[0] == counted[1] <= 17
    assert date(2010, 11, 1) == world.now.date()
