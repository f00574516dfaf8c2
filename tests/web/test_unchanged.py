"""What is held while nothing happens: it goes with whatever happens, and nobody is answered with another's."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, Asked, Sent, send_offer
from tests.support.world import World
from tracker.actions.decisions import take_lines
from tracker.domain.actors import Actor
from tracker.domain.decisions import Sensitivity


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(CARERS), Asked(CLEANER_STREETS)])
    session.commit()
    return found


def in_group(page: Page, group: str) -> str:
    return next(
        item.text.rpartition(" ")[2] for item in page.one(".app-groups").all("a") if item.text.startswith(group)
    )


def test_a_queue_counts_anew_once_a_line_is_taken(client: Client, session: Session, world: World, sent: Sent) -> None:
    caseworker = world.as_("caseworker", "DH")
    assert in_group(client.page("decisions.queue", as_=caseworker), "New") == "2"
    assert in_group(client.page("decisions.queue"), "New") == "2"
    take_lines(session, caseworker, {sent.lines[1]: sent.versions[1]}, now=world.now)
    session.commit()
    assert in_group(client.page("decisions.queue"), "New") == "1"


def test_each_department_counts_its_own_queue(client: Client, world: World, sent: Sent) -> None:
    assert in_group(client.page("decisions.queue", as_=world.as_("caseworker", "DH")), "New") == "2"
    assert in_group(client.page("decisions.queue", as_=world.as_("caseworker", "CLG")), "New") == "1"


def test_approvals_are_listed_anew_and_each_reader_is_told_which_are_their_own(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    sent = recommend_all(session, world, sent, numbers=[1])
    session.commit()
    decider = world.as_("decision_maker", "DH")
    assert "1 recommendation waits for a decision" in client.page("decisions.approvals", as_=decider).text
    recommend_all(session, world, sent, numbers=[2])
    session.commit()
    assert "2 recommendations wait for a decision" in client.page("decisions.approvals").text
    other = client.page("decisions.approvals", as_=world.as_("decision_maker", "CLG"))
    assert "No recommendations wait for you" in other.text


def at_the_gate(session: Session, world: World, sent: Sent, number: int) -> Sent:
    sent = recommend_all(session, world, sent, numbers=[number], flags=frozenset({Sensitivity.NOVEL}))
    sent = approve_all(session, world, sent, numbers=[number])
    session.commit()
    return sent


def test_the_gate_lists_anew_what_comes_to_it(client: Client, session: Session, world: World, sent: Sent) -> None:
    sent = at_the_gate(session, world, sent, 1)
    clearer = world.as_("treasury_clearer", "HMT")
    assert "1 line waits for HM Treasury" in client.page("clearances.clearance", as_=clearer).text
    at_the_gate(session, world, sent, 2)
    assert "2 lines wait for HM Treasury" in client.page("clearances.clearance").text


def test_an_ask_lists_anew_what_is_sent(client: Client, session: Session, world: World, sent: Sent) -> None:
    caseworker = world.as_("caseworker", "DH")
    assert "Kent" not in asked_by(client, caseworker)
    send_offer(session, world, [Asked()], council="KEN")
    session.commit()
    assert "Kent" in asked_by(client, caseworker)


def asked_by(client: Client, caseworker: Actor) -> str:
    asks = client.page("asks.index", as_=caseworker)
    return asks.follow("Lift the ring-fence on the Social Care Reform Grant").text


def decide(session: Session, world: World, sent: Sent, number: int) -> Sent:
    sent = clear_all(session, world, at_the_gate(session, world, sent, number), numbers=[number])
    session.commit()
    return sent


def test_what_is_ready_to_release_is_listed_anew(client: Client, session: Session, world: World, sent: Sent) -> None:
    sent = decide(session, world, sent, 1)
    page = client.page("releases.ready", as_=world.as_("decision_maker", "DH"))
    assert "1 decision is approved" in page.text
    decide(session, world, sent, 2)
    assert "2 decisions are approved" in client.page("releases.ready").text
