"""What moved while somebody was writing: who changed it, when, and what they typed that differs, first."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import recommend_all
from tests.support.factories.negotiations import Sent, send_offer
from tests.support.factories.offers import offer_row, start_offer
from tests.support.world import NOW, World
from tracker.actions import messages
from tracker.domain.errors import Moved
from tracker.domain.events import EventKind
from tracker.queries import changes
from tracker.queries.changes import LastChange


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world)
    session.commit()
    return found


def labels(nodes: list) -> list[str]:
    return [node.text for node in nodes]


def test_a_colleague_who_was_quicker_is_named_by_role_and_the_time_is_said(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH", 2))
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    refused = page.submit(
        "Send recommendation", status=409, outcome="reject", reasons=["other"], reason_other="My own words."
    )
    assert refused.h1 == "This changed while you were writing"
    assert "Line 1 of SO-0001 was changed while you were writing." in refused.text
    assert "Caseworker, Department of Health, changed it on 1 November 2010, 10am." in refused.text
    same = labels(refused.one("details").all("label"))
    differs = [each for each in labels(refused.all("label")) if each not in same]
    assert "2011 to 2012" not in " ".join(differs), "pounds that were left as they stood"
    assert any("2011 to 2012" in each for each in same)
    assert "My own words." in refused.markup.partition("<details")[0]


def test_oneself_in_another_window_is_said_to_be_oneself(client: Client, session: Session, world: World) -> None:
    reference = start_offer(session, world)
    session.commit()
    page = client.page("offers.edit", reference=reference, as_=world.as_("officer", "LUT"))
    page.submit(summary="First.")
    refused = page.submit(summary="Second.", status=409)
    assert "Offer SO-0001 was changed while you were writing." in refused.text
    assert "You changed it yourself, in another window, on 1 November 2010, 10am." in refused.text
    assert refused.value("summary") == "Second."


def test_what_a_department_does_inside_is_not_told_to_a_council(session: Session, world: World, sent: Sent) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    moved = Moved(offer_row(session, sent.reference).id, line_id=sent.lines[1])
    assert changes.find_last_change(session, world.as_("officer", "LUT"), moved) == LastChange(None, "", is_own=False)
    colleague = changes.find_last_change(session, world.as_("caseworker", "DH", 2), moved)
    assert colleague is not None
    assert (colleague.by, colleague.is_own) == ("Caseworker, Department of Health", False)


def test_a_file_or_a_message_that_came_after_is_not_taken_for_the_change(
    session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    officer = world.as_("officer", "LUT")
    messages.send_message(session, officer, sent.reference, 1, "May we count Sundays?", now=NOW)
    session.commit()
    moved = Moved(offer_row(session, sent.reference).id, line_id=sent.lines[1])
    found = changes.find_last_change(session, world.as_("caseworker", "DH", 2), moved)
    assert found is not None
    assert found.what is not None
    assert found.what.kind is EventKind.LINE_RECOMMENDED
