"""Taking a line or a whole offer back in pages, and putting it back before midnight."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, read_sent, send_offer
from tests.support.factories.whole_road import draw_up, offer, release_all, submitted
from tests.support.world import World
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState

WHY = "We have found another way."


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(CARERS)])
    session.commit()
    return found


def test_the_confirm_page_says_what_stops_and_what_falls(client: Client, session: Session, world: World) -> None:
    reference = submitted(session, world)
    session.commit()
    page = client.page("lines.show", reference=reference, number=1, as_=world.as_("officer", "LUT"))
    page = page.follow("Withdraw this line")
    assert page.h1 == "Withdraw line 1"
    for words in (
        "First position, due",
        "Department of Health is told",
        "C1, One assessment team",
        "until 24:00 today",
    ):
        assert words in page.text
    done = page.submit("Withdraw line 1", reason=WHY)
    assert done.h1 == "Line withdrawn"
    assert done.follow("Keep, change or withdraw commitment C1").status == 200
    session.expire_all()
    assert line_of(session, read_sent(session, reference)).state is LineState.WITHDRAWN


def test_an_empty_reason_is_said_beside_its_field(client: Client, session: Session, world: World, sent: Sent) -> None:
    page = client.page("withdrawals.line", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    page = page.submit("Withdraw line 1", reason="", status=422)
    assert page.errors == ["Say why you withdraw this line"]
    assert line_of(session, sent).state is LineState.SUBMITTED


def test_it_is_put_back_the_same_day_from_the_lines_page(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    officer = world.as_("officer", "LUT")
    client.page("withdrawals.line", reference=sent.reference, number=1, as_=officer).submit(reason=WHY)
    page = client.page("lines.show", reference=sent.reference, number=1)
    assert page.facts()["Status"] == "Withdrawn"
    page = page.follow("Put it back")
    assert WHY in page.text
    back = page.submit("Put line 1 back")
    assert back.facts()["Status"] == "Submitted"
    assert "Withdrawal taken back" in back.text


def test_it_is_not_put_back_while_another_line_asks_for_the_same(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    officer = world.as_("officer", "LUT")
    client.page("withdrawals.line", reference=sent.reference, number=1, as_=officer).submit(reason=WHY)
    other = send_offer(session, world)
    session.commit()
    page = client.page("withdrawals.undo_line", reference=sent.reference, number=1)
    refused = page.submit("Put line 1 back", status=422)
    assert refused.errors == [
        f"Line 1 cannot be put back: line 1 of {other.reference} asks for the same. Withdraw that first"
    ]
    assert line_of(session, sent).state is LineState.WITHDRAWN


def test_after_midnight_it_is_refused_clearly(
    client: Client, session: Session, world: World, sent: Sent, clock: WorldClock
) -> None:
    officer = world.as_("officer", "LUT")
    client.page("withdrawals.line", reference=sent.reference, number=1, as_=officer).submit(reason=WHY)
    clock.set(datetime(2010, 11, 1, 23, 45, tzinfo=UTC))
    page = client.page("withdrawals.undo_line", reference=sent.reference, number=1, as_=officer)
    clock.set(datetime(2010, 11, 2, tzinfo=UTC))
    refused = page.submit("Put line 1 back", status=422)
    assert "withdrawn on 1 November 2010, and that was final at midnight" in refused.errors[0]
    assert "Put it back" not in client.page("lines.show", reference=sent.reference, number=1).text
    assert "Put the line back" not in client.page("withdrawals.line_gone", reference=sent.reference, number=1).text


def test_a_second_click_is_a_conflict_and_withdraws_once(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = client.page("withdrawals.line", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    page.submit(reason=WHY)
    page.submit(reason=WHY, status=409)


@pytest.mark.parametrize("endpoint", ["line", "line_gone", "undo_line"])
def test_the_pages_of_a_line_are_the_officers_alone(
    client: Client, session: Session, world: World, sent: Sent, endpoint: str
) -> None:
    for role, code, status in (("signatory", "LUT", 403), ("caseworker", "DH", 403), ("officer", "BIR", 404)):
        who = world.as_(role, code)
        client.page(f"withdrawals.{endpoint}", reference=sent.reference, number=1, as_=who, status=status)


@pytest.mark.parametrize("endpoint", ["offer", "offer_gone", "undo_offer"])
def test_the_pages_of_an_offer_are_the_signatorys_alone(
    client: Client, session: Session, world: World, sent: Sent, endpoint: str
) -> None:
    for role, code, status in (("officer", "LUT", 403), ("caseworker", "DH", 403), ("signatory", "BIR", 404)):
        client.page(f"withdrawals.{endpoint}", reference=sent.reference, as_=world.as_(role, code), status=status)


def test_the_signatory_withdraws_the_whole_offer_and_puts_it_back(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = client.page("offers.show", reference=sent.reference, as_=world.as_("signatory", "LUT"))
    page = page.follow("Withdraw the offer")
    for words in ("What will stop", "What stays public", "2 lines"):
        assert words in page.text
    assert page.submit(status=422).errors == ["Say why you withdraw the offer"]
    done = page.submit(f"Withdraw offer {sent.reference}", reason=WHY)
    assert done.h1 == "Offer withdrawn"
    assert "2 lines went with it" in done.text
    assert done.follow("View the offer").facts()["State"] == "Withdrawn"
    back = done.follow("Put the offer back").submit("Put the offer back")
    assert back.facts()["State"] == "In negotiation"


def test_the_page_names_the_version_that_would_be_discarded(client: Client, session: Session, world: World) -> None:
    reference = submitted(session, world)
    release_all(session, world, reference)
    draw_up(session, world, reference)
    session.commit()
    page = client.page("withdrawals.offer", reference=reference, as_=world.as_("signatory", "LUT"))
    assert "Version 1 of the agreement, which waits for signatures, is discarded" in page.text
    page.submit(reason=WHY)
    session.expire_all()
    assert offer(session, reference).state is OfferState.WITHDRAWN
    history = client.page("offers.history", reference=reference)
    assert "Version 1 of the agreement was discarded" in history.text


def test_nothing_flagged_waits_for_the_council_in_an_offer_withdrawn(
    client: Client, session: Session, world: World
) -> None:
    reference = submitted(session, world)
    session.commit()
    client.page("withdrawals.offer", reference=reference, as_=world.as_("signatory", "LUT")).submit(reason=WHY)
    assert (
        "Decide what to do with commitment" not in client.page("offers.council", as_=world.as_("officer", "LUT")).text
    )
