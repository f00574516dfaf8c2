"""Messages and notes on the web, apart in place, colour and wording; a note is nowhere that is not its department’s."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from tests.support.client import SETTINGS, Client
from tests.support.clock import WorldClock
from tests.support.factories.departments import approve_all, recommend_all
from tests.support.factories.negotiations import Sent, count_rows, send_offer
from tests.support.world import World, read_world
from tests.web.test_every_route import addresses, pages, references
from tracker.actions import messages
from tracker.db import Database
from tracker.domain.lines import LineState
from tracker.factory import create_app
from tracker.models.lines import Line
from tracker.models.messages import Message, Note
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.web.parts.limits import limiter

SECRET = "Heliotrope"


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world)
    session.commit()
    return found


def test_a_council_writes_to_the_department_and_is_answered(client: Client, world: World, sent: Sent) -> None:
    page = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    assert "Nobody has written a message about this line." in page.text
    page = page.submit("Send to the Department of Health", words="Which form do you want?")
    assert "Luton Borough Council1 November 2010, 10am Which form do you want?" in page.text
    page = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    page = page.submit("Send to Luton Borough Council", words="The long one.")
    assert page.text.index("The long one.") < page.text.index("Which form")
    line = client.page("lines.show", reference=sent.reference, number=1)
    assert "Messages (2)" in line.root.text


def test_a_department_saves_a_note_for_itself_alone(client: Client, world: World, sent: Sent) -> None:
    page = client.page("messages.notes", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "No council ever reads these notes" in page.text
    page = page.submit("Save for our department only", words=SECRET)
    assert SECRET in page.text
    assert [panel.one("h3").text for panel in page.all(".app-panel--internal")] == ["Write a note", "Notes"]
    decider = client.page("messages.notes", reference=sent.reference, number=1, as_=world.as_("decision_maker", "DH"))
    assert SECRET in decider.text
    assert "Notes, our department only (1)" in client.page("lines.show", reference=sent.reference, number=1).root.text


def test_who_is_asked_to_clear_a_line_reads_its_notes_and_its_department_knows(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = client.page("messages.notes", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    page = page.submit("Save for our department only", words=SECRET)
    assert "Those who are asked to clear the line read its notes too: HM Treasury" in page.text
    approve_all(session, world, recommend_all(session, world, sent))
    session.commit()
    clearer = world.as_("treasury_clearer", "HMT")
    page = client.page("messages.notes", reference=sent.reference, number=1, as_=clearer)
    assert SECRET in page.text
    assert "Notes inside government (1)" in page.root.text
    assert "our department" not in page.main.text


@pytest.mark.parametrize(
    ("role", "code"), [("officer", "LUT"), ("signatory", "LUT"), ("monitor", "LGA"), ("coordinator", "CLG")]
)
def test_to_everyone_else_the_page_of_notes_is_not_there(
    client: Client, world: World, sent: Sent, role: str, code: str
) -> None:
    client.page("messages.notes", reference=sent.reference, number=1, as_=world.as_(role, code), status=404)
    assert "Notes" not in client.page("lines.show", reference=sent.reference, number=1).root.text


def test_the_two_pages_cannot_be_taken_for_each_other(client: Client, world: World, sent: Sent) -> None:
    message = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    note = client.page("messages.notes", reference=sent.reference, number=1)
    assert [each.text for each in message.all("button")] == ["Send to Luton Borough Council"]
    assert [each.text for each in note.all("button")] == ["Save for our department only"]
    assert message.all(".app-panel--turn")
    assert not message.all(".app-panel--internal")
    assert not note.all(".app-panel--turn")


def test_who_only_reads_is_given_no_form(client: Client, world: World, sent: Sent) -> None:
    for role, code in (("signatory", "LUT"), ("treasury_clearer", "HMT"), ("auditor", "SERVICE")):
        page = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_(role, code))
        assert not page.all("form")
    client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("monitor", "LGA"), status=404)


def test_a_double_click_sends_one_message(client: Client, session: Session, world: World, sent: Sent) -> None:
    page = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    for _ in range(2):
        page.submit("Send to the Department of Health", words="Once.")
    assert count_rows(session, Message) == 1


def test_an_empty_message_says_so_and_keeps_nothing(client: Client, session: Session, world: World, sent: Sent) -> None:
    page = client.page("messages.show", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    assert page.submit("Send to the Department of Health", words=" ", status=422).errors == ["Enter your message"]
    assert count_rows(session, Message) == count_rows(session, Note) == 0


@pytest.fixture(scope="module")
def whispered(new_played: Callable[[], str]) -> Iterator[tuple[Flask, World]]:
    """The played world with a note on every submitted line."""
    database = Database(new_played())
    app = create_app(Config.from_env(SETTINGS), held=database, testing=True)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with database.writing() as session:
        found = read_world(session)
        query = select(Offer.reference, Line.number, Organisation.code).join(Line, Line.offer_id == Offer.id)
        query = query.join(Organisation, Organisation.id == Line.owner_id).where(Line.state != LineState.DRAFT)
        for reference, number, code in session.execute(query):
            who = found.as_("caseworker", code)
            messages.save_note(session, who, reference, number, f"{SECRET} of {code}.", now=found.now)
    yield app, found
    database.engine.dispose()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("role", "code"), [("officer", "LUT"), ("monitor", "LGA")])
def test_a_note_stands_on_no_page_and_in_no_file_of_the_other_side(
    whispered: tuple[Flask, World], clock: WorldClock, role: str, code: str
) -> None:
    app, found = whispered
    app.extensions["clock"].machine = clock
    limiter.reset()
    client = Client(app, clock)
    client.be(found.as_(role, code))
    known = [each for each in references(client) if is_led_by(client, each, "LUT")][:3]
    for rule in pages(app):
        if "GET" in (rule.methods or ()):
            for path in addresses(app, rule, known):
                assert SECRET.encode() not in client.browser.get(path, buffered=True).get_data(), path


def is_led_by(client: Client, reference: str, code: str) -> bool:
    """Whether the offer is the council's, and was submitted, so that notes stand on its lines."""
    query = select(Organisation.code).join(Offer, Offer.lead_id == Organisation.id)
    query = query.where(Offer.reference == reference, Offer.submitted_at.is_not(None))
    with client.database.reading() as session:
        return session.scalar(query) == code
