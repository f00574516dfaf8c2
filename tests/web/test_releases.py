"""Releasing in batches after a preview, and the coordinator's page."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer, approve_all, clear_all, recommend_all, release_all
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    YEARS,
    Asked,
    Sent,
    line_of,
    read_sent,
    send_offer,
)
from tests.support.world import World
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.models.releases import Release

OFFERS = "Offers with decisions to release"
LESS = tuple(Amount(year, AmountKind.FIXED, Money.from_pounds(400_000)) for year in YEARS)


def ready(
    session: Session, world: World, asked: list[Asked], outcome: Outcome = Outcome.AGREE_AS_ASKED, **more
) -> Sent:
    council, terms = more.get("council", "LUT"), more.get("terms")
    sent = recommend_all(session, world, send_offer(session, world, asked, council=council), outcome, terms=terms)
    sent = clear_all(session, world, approve_all(session, world, sent))
    session.commit()
    return sent


@pytest.fixture
def luton(session: Session, world: World) -> Sent:
    return ready(session, world, [Asked(), Asked(CARERS)])


@pytest.fixture
def kent(session: Session, world: World, luton: Sent) -> Sent:
    terms = {1: Terms("Half of it.", LESS, conditions=("Report each year.",))}
    return ready(session, world, [Asked()], Outcome.COUNTER, council="KEN", terms=terms)


@pytest.fixture
def page(client: Client, world: World, luton: Sent, kent: Sent) -> Page:
    return client.page("releases.ready", as_=world.as_("decision_maker", "DH"))


def offer_ids(page: Page) -> list[str]:
    return [box.get("value") for box in page.all("input", name="offer")]


def test_with_nothing_ready_it_says_so(client: Client, world: World) -> None:
    page = client.page("releases.ready", as_=world.as_("decision_maker", "DH"))
    assert "No decisions are ready to release" in page.text


def test_offers_are_listed_with_what_is_decided(page: Page) -> None:
    assert "3 decisions are approved" in page.text
    rows = page.rows(OFFERS)
    assert rows[0][1:5] == ["Luton Borough Council, SO-0001SO-0001", "DH", "2", "Agree as asked 2"]
    assert rows[1][3:5] == ["1", "Counter 1"]


def test_the_preview_says_what_each_council_and_the_public_will_read(page: Page) -> None:
    batch = page.submit("Preview what they will read", offer=offer_ids(page))
    assert batch.h1 == "Release 3 decisions"
    assert "2 councils will read this at once." in batch.text
    assert "from 8 November 2010, 9am" in batch.text
    assert "What Kent County Council will read: 1 decision" in batch.text
    for words in ("Half of it.", "2011-12 £400,000", "Report each year.", "Cost or risk to the Exchequer."):
        assert words in batch.text
    assert "The public will read: that one line is counter-proposed, and nothing else of it." in batch.text
    assert "The public will read: “Lift the ring-fence on Carers”, agreed in principle, £2,538,000." in batch.text


def test_releasing_is_once_and_shows_what_became_of_each(page: Page, session: Session, luton: Sent, kent: Sent) -> None:
    batch = page.submit("Preview what they will read", offer=offer_ids(page))
    for _press in range(2):
        done = batch.submit("Release 3 decisions")
        assert done.h1 == "3 decisions released"
    assert len(session.scalars(select(Release)).all()) == 1
    assert line_of(session, luton).state is LineState.AGREED_IN_PRINCIPLE
    assert line_of(session, kent).state is LineState.COUNTER_PROPOSED


def test_a_decision_may_be_left_out(page: Page, session: Session, luton: Sent) -> None:
    batch = page.submit("Preview what they will read", offer=offer_ids(page)[:1])
    done = batch.submit("Release 2 decisions", line=[f"{luton.lines[1]}:{luton.versions[1]}"])
    assert done.h1 == "1 decision released"
    assert done.rows("Lines that were not done, and why")[0][1] == "You left it out"
    assert line_of(session, luton, 2).state is LineState.SUBMITTED


def test_none_left_is_an_error(page: Page) -> None:
    batch = page.submit("Preview what they will read", offer=offer_ids(page)[:1])
    assert batch.submit("Release 2 decisions", status=422, line=[]).errors == ["Select at least one decision"]


def test_without_an_offer_it_says_so(page: Page) -> None:
    again = page.submit("Preview what they will read", status=422)
    assert again.errors == ["Select at least one offer"]
    assert len(again.rows(OFFERS)) == 2


def test_what_was_released_meanwhile_is_left_out(page: Page, client: Client, session: Session, world: World) -> None:
    batch = page.submit("Preview what they will read", offer=offer_ids(page))
    release_all(session, world, read_sent(session, "SO-0001"))
    session.commit()
    again = client.get(batch.path)
    assert again.h1 == "Release 1 decision"
    assert "2 decisions you selected have changed since and are left out" in again.text
    done = batch.submit("Release 3 decisions")
    assert done.h1 == "1 decision released"
    assert len(done.rows("Lines that were not done, and why")) == 2


def test_all_offers_can_be_selected_and_words_narrow_them(page: Page, client: Client) -> None:
    batch = page.follow("Select all 2 offers").submit("Preview what they will read")
    assert batch.h1 == "Release 3 decisions"
    assert len(client.page("releases.ready", query={"words": "kent"}).rows(OFFERS)) == 1
    one = client.page("releases.ready", query={"words": "SO-0001/2"})
    assert one.submit("Preview what they will read", offer=offer_ids(one)).h1 == "Release 1 decision"
    assert "No decisions match" in client.page("releases.ready", query={"words": "_"}).text


def test_a_decision_maker_releases_their_own_departments_decisions_alone(
    client: Client, world: World, luton: Sent
) -> None:
    own = client.page("releases.ready", as_=world.as_("decision_maker", "DH"))
    (offer,) = offer_ids(own)
    other = client.page("releases.ready", as_=world.as_("decision_maker", "DfT"))
    assert "No decisions are ready to release" in other.text
    token = other.root.all("input", name="csrf_token")[-1].get("value")
    forged = client.post("/release", {"csrf_token": token, "offer": offer}, status=422)
    assert forged.errors == ["Select at least one offer"]


@pytest.mark.parametrize(("role", "code"), [("caseworker", "DH"), ("officer", "LUT"), ("treasury_clearer", "HMT")])
def test_nobody_else_has_the_pages(client: Client, world: World, role: str, code: str) -> None:
    client.page("releases.ready", as_=world.as_(role, code), status=403)
    client.page("releases.coordination", as_=world.as_(role, code), status=403)
    client.get("/release/1", as_=world.as_(role, code), status=404)


def test_the_coordinator_sees_every_department_and_releases(
    client: Client, session: Session, world: World, luton: Sent, kent: Sent
) -> None:
    streets = recommend_all(session, world, send_offer(session, world, [Asked(CLEANER_STREETS)]), code="CLG")
    approve_all(session, world, streets, code="CLG")
    session.commit()
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    assert page.facts()["Ready to release"] == "4decisions in 3 offers"
    assert [row[2] for row in page.rows(OFFERS)] == ["DH", "DH", "CLG"]
    batch = page.submit("Preview and release", offer=offer_ids(page))
    assert batch.submit("Release 4 decisions").h1 == "4 decisions released"
    assert line_of(session, streets).state is LineState.AGREED_IN_PRINCIPLE


def test_late_departments_are_counted_in_four_steps(
    client: Client, session: Session, world: World, clock: WorldClock
) -> None:
    send_offer(session, world, [Asked(), Asked(CARERS), Asked(CLEANER_STREETS)])
    session.commit()
    coordinator = world.as_("coordinator", "CLG")
    page = client.page("releases.coordination", as_=coordinator)
    assert "No department is late with a line." in page.text
    clock.set(world.now + timedelta(days=22))  # Tuesday 23 November; acknowledgements were due on Monday 8
    page = client.page("releases.coordination", as_=coordinator)
    rows = page.rows("Late lines by department, in working days")
    assert rows[0][:6] == ["Department of Health", "0", "0", "2", "0", "11 working days late"]
    assert rows[1][:5] == ["Communities and Local Government", "0", "0", "1", "0"]
    assert page.facts()["Late lines"] == "3in 2 departments"


def test_an_offer_that_is_late_as_a_whole_is_listed_for_the_coordinator_and_the_lga(
    client: Client, session: Session, world: World, clock: WorldClock
) -> None:
    send_offer(session, world)
    session.commit()
    caption = "What is late of an offer as a whole"
    assert caption not in client.page("releases.coordination", as_=world.as_("coordinator", "CLG")).text
    clock.set(datetime(2011, 5, 3, 10, tzinfo=UTC))  # due on Sunday 1 May; Monday was a bank holiday
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    ((offer, what, due),) = page.rows(caption)
    assert (offer, what) == ("LutonSO-0001", "Whole offer")
    assert due.startswith("Overdue")
    monitor = client.page("monitoring.monitor", as_=world.as_("monitor", "LGA"))
    assert "whole offer was due 1 May 2011, 1 working day late" in monitor.text


def test_pounds_by_year_are_added_up_nationally(client: Client, session: Session, world: World) -> None:
    ready(session, world, [Asked(pounds=1_000_000)])
    answer(session, world, send_offer(session, world, [Asked(pounds=2_000_000)], council="KEN"))
    session.commit()
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    rows = page.rows("£ by year of all lines that are not refused or withdrawn")
    assert rows[0] == ["2011-12", "£3.0m", "£2.0m"]


def test_what_waits_for_the_treasury_and_for_an_agreement_is_counted(
    client: Client, session: Session, world: World
) -> None:
    approve_all(session, world, recommend_all(session, world, send_offer(session, world, council="KEN")))
    agreed = answer(session, world, send_offer(session, world))
    session.commit()
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    assert page.facts()["With HM Treasury"] == "1no lines late"
    ((name, day, count, _link),) = page.rows("Offers whose agreement can be drawn up")
    assert (agreed.reference in name, day, count) == (True, "1 November 2010", "1")
    assert page.follow(f"Draw up the agreement of {agreed.reference}, Luton Borough Council").h1


def test_the_number_of_queries_does_not_grow(client: Client, session: Session, world: World) -> None:
    counts = []
    coordinator = world.as_("coordinator", "CLG")
    for size, councils in ((15, ("LUT", "KEN")), (60, ("BIR", "MAN"))):
        for council in councils:
            ready(session, world, [Asked() for _ in range(size)], council=council)
        list_page = client.page("releases.coordination", as_=coordinator)
        batch_page = list_page.submit("Preview and release", offer=offer_ids(list_page)[-1:])
        counts.append((len(list_page.statements), len(batch_page.statements)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16
