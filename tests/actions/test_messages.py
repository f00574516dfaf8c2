"""Messages go to the other side and stop no clock; notes stay with the department that wrote them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import Sent, count_rows, line_of, send_offer
from tests.support.world import World
from tracker.actions import messages
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.messages import Message, Note
from tracker.models.notices import Notice
from tracker.queries import messages as said

SECRET = "Heliotrope"
OFFICER, CASEWORKER = ("officer", "LUT"), ("caseworker", "DH")


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return send_offer(session, world)


def told(session: Session) -> set[int]:
    query = select(Notice.person_id).where(Notice.kind == NoticeKind.MESSAGE_RECEIVED)
    return set(session.scalars(query))


def words_read(session: Session, world: World, sent: Sent, role: str, code: str) -> list[str]:
    who = world.as_(role, code)
    rows = (*said.list_messages(session, who, sent.lines[1]), *said.list_notes(session, who, sent.lines[1]))
    return [row.words for row in rows]


def test_a_council_asks_by_message_and_no_clock_or_turn_changes(session: Session, world: World, sent: Sent) -> None:
    before = [(row.kind, row.due_on, row.paused_on) for row in session.scalars(select(Clock))]
    row = line_of(session, sent)
    stood = (row.state, row.stage, row.turn, row.version)
    messages.send_message(session, world.as_(*OFFICER), sent.reference, 1, " Which form? ", now=world.now)
    row = line_of(session, sent)
    assert (row.state, row.stage, row.turn, row.version) == stood
    assert [(each.kind, each.due_on, each.paused_on) for each in session.scalars(select(Clock))] == before
    assert words_read(session, world, sent, *CASEWORKER) == ["Which form?"]


def test_the_other_side_is_told_of_a_message_and_nobody_of_a_note(session: Session, world: World, sent: Sent) -> None:
    messages.save_note(session, world.as_(*CASEWORKER), sent.reference, 1, SECRET, now=world.now)
    assert told(session) == set()
    messages.send_message(session, world.as_(*OFFICER), sent.reference, 1, "Which form?", now=world.now)
    caseworkers = {world.as_("caseworker", "DH", which).person_id for which in (1, 2)}
    assert told(session) == caseworkers
    messages.send_message(session, world.as_(*CASEWORKER), sent.reference, 1, "The long one.", now=world.now)
    assert told(session) == caseworkers | {world.as_("officer", "LUT", which).person_id for which in (1, 2)}


def test_whoever_has_the_line_alone_is_told(session: Session, world: World, sent: Sent) -> None:
    holder = world.as_("caseworker", "DH", 2)
    line_of(session, sent).assigned_to_id = holder.person_id
    messages.send_message(session, world.as_(*OFFICER), sent.reference, 1, "Which form?", now=world.now)
    assert told(session) == {holder.person_id}


@pytest.mark.parametrize("write", [messages.send_message, messages.save_note])
def test_a_form_sent_twice_says_it_once(session: Session, world: World, sent: Sent, write) -> None:
    for _ in range(2):
        write(session, world.as_(*CASEWORKER), sent.reference, 1, "Once.", form_key="a" * 32, now=world.now)
    assert count_rows(session, Message) + count_rows(session, Note) == 1
    kinds = session.scalars(select(Event.kind).where(Event.line_id == sent.lines[1]))
    assert len([kind for kind in kinds if kind in {EventKind.MESSAGE_SENT, EventKind.NOTE_SAVED}]) == 1


@pytest.mark.parametrize("write", [messages.send_message, messages.save_note])
def test_a_form_that_the_browser_brings_back_says_the_next_thing_too(
    session: Session, world: World, sent: Sent, write
) -> None:
    for words in ("Once.", "And again."):
        write(session, world.as_(*CASEWORKER), sent.reference, 1, words, form_key="a" * 32, now=world.now)
    assert sorted(words_read(session, world, sent, *CASEWORKER)) == ["And again.", "Once."]


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [
        ("officer", "LUT", NotAllowed),
        ("signatory", "LUT", NotAllowed),
        ("caseworker", "DfE", NotFound),
        ("caseworker", "CLG", NotAllowed),
        ("manager", "DH", NotAllowed),
        ("monitor", "LGA", NotAllowed),
        ("auditor", "SERVICE", NotAllowed),
        ("officer", "BIR", NotFound),
    ],
)
def test_only_those_who_work_on_it_in_its_department_write_notes(
    session: Session, world: World, sent: Sent, role: str, code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        messages.save_note(session, world.as_(role, code), sent.reference, 1, SECRET, now=world.now)
    assert count_rows(session, Note) == 0


@pytest.mark.parametrize(("role", "code"), [("signatory", "LUT"), ("decision_maker", "DH"), ("monitor", "LGA")])
def test_only_officers_and_caseworkers_write_messages(
    session: Session, world: World, sent: Sent, role: str, code: str
) -> None:
    with pytest.raises(NotAllowed):
        messages.send_message(session, world.as_(role, code), sent.reference, 1, "Hello.", now=world.now)


@pytest.mark.parametrize("words", ["", " \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused_beside_the_field(
    session: Session, world: World, sent: Sent, words: str
) -> None:
    for write in (messages.send_message, messages.save_note):
        with pytest.raises(RuleBroken) as refused:
            write(session, world.as_(*CASEWORKER), sent.reference, 1, words, now=world.now)
        assert refused.value.field == "words"


def test_a_note_is_read_by_those_inside_and_nobody_else(session: Session, world: World, sent: Sent) -> None:
    messages.save_note(session, world.as_(*CASEWORKER), sent.reference, 1, SECRET, now=world.now)
    everyone = {(role, code) for role, code in world.people if words_read(session, world, sent, role, code)}
    assert everyone == {(role, "DH") for role in ("caseworker", "decision_maker", "manager")} | {("auditor", "SERVICE")}


def test_a_message_is_read_by_those_who_see_the_terms(session: Session, world: World, sent: Sent) -> None:
    messages.send_message(session, world.as_(*OFFICER), sent.reference, 1, SECRET, now=world.now)
    bodies = {code for role, code in world.people if words_read(session, world, sent, role, code)}
    assert bodies == {"LUT", "DH", "CLG", "HMT", "SERVICE"}


def test_a_note_does_not_go_to_the_next_department_but_stays_with_its_own(
    session: Session, world: World, sent: Sent
) -> None:
    messages.save_note(session, world.as_(*CASEWORKER), sent.reference, 1, SECRET, now=world.now)
    session.get_one(Line, sent.lines[1]).owner_id = world.organisation("CLG")
    session.flush()
    assert words_read(session, world, sent, "caseworker", "CLG") == []
    assert words_read(session, world, sent, "caseworker", "DH") == [SECRET]


def test_no_event_holds_what_was_said(session: Session, world: World, sent: Sent) -> None:
    messages.save_note(session, world.as_(*CASEWORKER), sent.reference, 1, SECRET, now=world.now)
    messages.send_message(session, world.as_(*OFFICER), sent.reference, 1, SECRET, now=world.now)
    for event in session.scalars(select(Event)):
        assert SECRET not in event.words
        assert SECRET not in str(event.facts)
