"""The coordinator's button beside a late department."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, Asked, Sent, send_offer
from tests.support.world import World

SUBMITTED = datetime(2010, 7, 16, 9, tzinfo=UTC)
LATE = datetime(2010, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def sent(session: Session, world: World, clock: WorldClock) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(CARERS)], now=SUBMITTED)
    session.commit()
    clock.set(LATE)
    return found


def test_a_late_department_is_asked_after_its_lines_and_the_lines_say_so(
    client: Client, world: World, sent: Sent
) -> None:
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    done = page.submit("Chase Department of Health")
    assert "The department was asked after 2 late lines." in done.text
    for role, code in (("caseworker", "DH"), ("officer", "LUT")):
        line = client.page("lines.show", reference=sent.reference, number=1, as_=world.as_(role, code))
        assert "Asked after this line, which is late with the department" in line.text


def test_pressed_twice_on_one_day_it_says_that_they_were_asked(client: Client, world: World, sent: Sent) -> None:
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    page.submit("Chase Department of Health")
    again = page.submit("Chase Department of Health", status=422)
    assert again.errors == ["This department has no late lines, or was asked after all of them today"]


def test_a_number_that_is_no_department_has_nothing_to_be_asked_after(client: Client, world: World, sent: Sent) -> None:
    page = client.page("releases.coordination", as_=world.as_("coordinator", "CLG"))
    pairs = {"csrf_token": page.value("csrf_token")}
    again = client.post("/coordination/chase/999999999", pairs, status=422)
    assert again.errors == ["This department has no late lines, or was asked after all of them today"]


def test_nobody_else_has_the_button(client: Client, world: World, sent: Sent) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    pairs = {"csrf_token": page.value("csrf_token")[0]}
    client.post(f"/coordination/chase/{world.organisation('DH')}", pairs, status=403)
