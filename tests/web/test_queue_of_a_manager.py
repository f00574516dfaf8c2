"""A manager sees who has which line of their department, and gives it to somebody else (2-model, section 1)."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.negotiations import CARERS, STROKE, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions.decisions import take_lines

TABLE = "Lines by what they need"


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Three lines, of which the second caseworker has one and the first another."""
    found = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    take_lines(session, world.as_("caseworker", "DH"), found.pick(1), now=world.now)
    take_lines(session, world.as_("caseworker", "DH", 2), found.pick(2), now=world.now)
    session.commit()
    return found


@pytest.fixture
def queue(client: Client, world: World, sent: Sent) -> Page:
    return client.page("decisions.queue", as_=world.as_("manager", "DH"))


def lines_of(page: Page) -> list[str]:
    return [row[6] for row in page.rows(TABLE) if len(row) > 6]


def test_everyones_lines_are_shown_with_who_has_each(queue: Page, world: World) -> None:
    assert queue.h1 == "Your department’s queue"
    names = [world.as_("caseworker", "DH", which).name for which in (1, 2)]
    assert sorted(lines_of(queue)) == sorted([*names, "Unassigned"])
    assert "You or unassigned" not in queue.text


def held_by(client: Client, world: World, holder: int) -> Page:
    return client.page("decisions.queue", query={"holder": str(holder)}, as_=world.as_("manager", "DH"))


def test_the_lines_of_one_caseworker_are_looked_at(client: Client, queue: Page, world: World) -> None:
    second = world.as_("caseworker", "DH", 2)
    assert second.name in [option.text for option in queue.one("#filter-holder").all("option")]
    page = held_by(client, world, second.person_id)
    assert lines_of(page) == [second.name]
    assert len(lines_of(page.follow(f"✕ Remove filter: Assigned to {second.name}"))) == 3


def test_a_manager_assigns_and_is_offered_nothing_else(queue: Page) -> None:
    assert [option.text for option in queue.one("#do").all("option")] == ["Assign them"]
    assert "Take next line" not in queue.text


def test_whoever_leaves_hands_on_all_their_lines_at_once(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    first, second = (world.as_("caseworker", "DH", which) for which in (1, 2))
    of_second = held_by(client, world, second.person_id).follow("Select all 1 matching")
    form = of_second.submit("Continue", do="assign")
    again = form.submit("Assign these lines", status=422, to=first.person_id)
    assert again.errors == ["Enter why the line is taken from the person who has it"]
    done = again.submit("Assign these lines", reason="She has left.")
    assert done.h1 == "1 line assigned"
    session.expire_all()
    assert line_of(session, sent, 2).assigned_to_id == first.person_id
    assert f"holder={second.person_id}" in done.follow("Back to queue").path


@pytest.mark.parametrize("deed", ["take", "acknowledge", "recommend", "ask", "refer"])
def test_what_a_manager_is_not_offered_is_not_done(
    client: Client, session: Session, world: World, sent: Sent, queue: Page, deed: str
) -> None:
    given = {"csrf_token": queue.value("csrf_token"), "line": f"{sent.lines[3]}:{sent.versions[3]}", "do": deed}
    client.post("/department", given, status=422)
    session.expire_all()
    assert line_of(session, sent, 3).version == sent.versions[3]


def test_another_departments_lines_are_not_shown(client: Client, world: World, sent: Sent) -> None:
    page = client.page("decisions.queue", as_=world.as_("manager", "DfT"))
    assert "Your department has no open lines" in page.text


def test_the_queue_is_among_the_managers_pages(client: Client, world: World, queue: Page) -> None:
    assert "Queue" in queue.navigation
    assert "Queue" not in client.page("people.colleagues", as_=world.as_("manager", "LUT")).navigation
