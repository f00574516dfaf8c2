"""Choosing what a line asks for: searched, with what is known of it, and refused with the reason."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.drafts import removal, ring_id
from tests.support.factories.offers import add_removal, start_offer
from tests.support.world import NOW, World
from tests.web.adding_lines import DATES, WORDS, choose, drafted
from tracker.actions import lines, partners
from tracker.domain.actors import Actor
from tracker.domain.offers import OfferKind
from tracker.models.grants import Ring


@pytest.fixture
def reference(session: Session, world: World) -> str:
    made = start_offer(session, world)
    session.commit()
    return made


def test_what_cannot_be_asked_for_says_why_while_choosing_and_when_chosen(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    for key, q, reason in (
        ("stroke-strategy", "stroke", "lifted nationally on 10 June 2010, so there is nothing to ask for"),
        ("dedicated-schools-grant", "dedicated", "This grant is excluded from the programme: the core schools grant"),
    ):
        page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q=q, as_=officer)
        assert reason in page.text
        page = page.submit("Continue", ring=str(ring_id(session, key)), status=422)
        assert reason in page.errors[0]


def test_what_is_known_of_a_grant_stands_beside_it(client: Client, officer: Actor, reference: str) -> None:
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q="social care reform", as_=officer)
    assert "Overtaken by the lifting announced on 20 October 2010, in force from 1 April 2011" in page.text
    assert "Department of Health" in page.text
    assert "£" in page.text
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q="youth opportunity", as_=officer)
    assert "No national amount was found" in page.text
    page = client.page("lines.add", reference=reference, kind="freedom", as_=officer)
    assert "You may already be able to do this: " in page.text


def test_the_list_is_paged_and_its_search_survives(client: Client, officer: Actor, reference: str) -> None:
    page = client.page("lines.add", reference=reference, kind="target_reduction", as_=officer)
    assert "1 to 20 of 198" in page.text or "1 to 20 of 199" in page.text
    second = page.follow("Next 20 targets")
    assert second.text.count("NI 21 ") >= 1
    assert len(page.response.get_data()) < 60_000
    none = client.page("lines.add", reference=reference, kind="target_reduction", q="zeppelin", as_=officer)
    assert "No target matches what you looked for" in none.text


def test_a_freedom_may_be_asked_for_in_ones_own_words(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    page = client.page("lines.add", reference=reference, kind="freedom", as_=officer)
    page = page.follow("Ask for a freedom in your own words")
    refused = page.submit("Continue", status=422)
    assert refused.errors == ["Enter the freedom you ask for, as an order", "Select the department that can give it"]
    page = refused.submit("Continue", title="Publish one report a year", department=str(world.organisation("CLG")))
    page = page.submit("Continue", **WORDS).submit("Continue").submit("Continue", **DATES)
    assert page.h1 == "Check line 1"
    assert page.facts()["By year"] == "No £"
    line = drafted(session, officer, reference)
    assert (line.title, line.department) == ("Publish one report a year", "Communities and Local Government")


def test_the_rings_inside_an_outer_one_are_offered_as_further_lines(
    client: Client, session: Session, world: World, officer: Actor
) -> None:
    outer = session.scalars(select(Ring.id).where(Ring.key == "emag")).one()
    grant = session.scalars(select(Ring.grant_id).where(Ring.id == outer)).one()
    inner = Ring(key="emag-x", grant_id=grant, parent_id=outer, name="Advisers", certainty="sourced", source="ours")
    session.add(inner)
    reference = start_offer(session, world)
    session.commit()
    page = choose(client, officer, reference, session, "emag", "ethnic")
    assert page.h1 == "Do you want the rings inside it lifted too?"
    page = page.submit("Continue", rings=[str(inner.id)])
    assert page.h1 == "What do you ask for, and what stops you now?"
    second = drafted(session, officer, reference, 2)
    assert second.title == "Lift the ring-fence on Advisers, inside Ethnic Minority Achievement Grant"


def test_a_joint_offer_asks_which_council_a_line_is_for(client: Client, session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    reference = start_offer(session, world, kind=OfferKind.INNOVATIVE_POLICY_OFFER, title="Total Place")
    partners.invite_partner(session, officer, reference, world.organisation("CBF"), now=NOW)
    session.commit()
    page = client.page("lines.index", reference=reference, as_=officer)
    refused = page.submit("Continue", kind="ring_fence_removal", status=422)
    assert refused.errors == ["Choose a council"]
    page = refused.submit("Continue", council=str(world.organisation("CBF")))
    assert "Central Bedfordshire Council" in page.text
    page = client.page(
        "lines.add",
        reference=reference,
        kind="ring_fence_removal",
        council=world.organisation("CBF"),
        q="ethnic",
        as_=officer,
    )
    page.submit("Continue", ring=str(ring_id(session, "emag")))
    assert drafted(session, officer, reference).draft.authority_id == world.organisation("CBF")


def test_pressing_continue_twice_does_not_ask_twice(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q="ethnic", as_=officer)
    page.submit("Continue", ring=str(ring_id(session, "emag")))
    again = page.submit("Continue", ring=str(ring_id(session, "emag")), status=422)
    assert again.errors == ["Line 1 of this offer asks for this already"]


def test_what_was_not_offered_cannot_be_chosen(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q="ethnic", as_=officer)
    for tampered in ("999999", "x", "-1", "1e9"):
        assert page.submit("Continue", extra={"ring": tampered}, status=422).errors == ["Select a grant"]
    assert client.page("lines.add", reference=reference, kind="gift", as_=officer).h1 == "Lines you ask for"
    assert client.page("lines.index", reference=reference, as_=officer).submit("Continue", status=422).errors == [
        "Choose what you want to ask for"
    ]


def test_a_line_of_a_council_that_declined_keeps_the_offer_from_being_sent(
    client: Client, session: Session, world: World
) -> None:
    officer, partner = world.as_("officer", "LUT"), world.organisation("CBF")
    reference = start_offer(session, world, kind=OfferKind.INNOVATIVE_POLICY_OFFER, title="Total Place")
    partners.invite_partner(session, officer, reference, partner, now=NOW)
    lines.add_lines(session, officer, reference, [removal(session, world, "emag", authority_id=partner)], now=NOW)
    partners.decline_to_join(session, world.as_("signatory", "CBF"), reference, reason="Not this year.", now=NOW)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=officer)
    assert "line 1 needs a council that takes part" in page.text
    assert "Central Bedfordshire Council" in client.page("lines.index", reference=reference, as_=officer).markup
    client.page("lines.remove", reference=reference, number=1, as_=officer).submit("Remove line 1")


def test_what_is_asked_for_already_says_so_before_it_is_chosen(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    lines.add_lines(session, officer, reference, [removal(session, world)], now=NOW)
    session.commit()
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q="stroke", as_=officer)
    assert "asks for this already" not in page.text
    every = client.page("lines.add", reference=reference, kind="ring_fence_removal", page=1, as_=officer)
    pages = [
        every,
        *(
            client.page("lines.add", reference=reference, kind="ring_fence_removal", page=n, as_=officer)
            for n in (2, 3, 4)
        ),
    ]
    assert sum(each.text.count("Line 1 of this offer asks for this already") for each in pages) == 1
    mine = client.page("lines.subject", reference=reference, number=1, as_=officer)
    assert "asks for this already" not in mine.text, "a line does not stand in its own way"


def test_dates_are_asked_with_an_example_from_the_programmes_own_years(
    client: Client, session: Session, world: World, officer: Actor, clock: WorldClock
) -> None:
    clock.set(datetime(2026, 5, 5, 10, tzinfo=UTC))
    programme = str(world.programme("right-to-request-2026-27"))
    start = client.page("offers.new", as_=officer)
    reference = start.submit(programme_id=programme, kind="single_offer", summary="Health.").path.rpartition("/")[2]
    add_removal(session, world, reference, "public-health-smoking")
    session.commit()
    page = client.page("lines.evidence", reference=reference, number=1)
    assert "For example, 1 4 2026" in page.text
    assert "For example, 30 9 2027" in page.text
