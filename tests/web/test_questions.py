"""The pages of questions and of more time: who finds them, what is said beside a field, what is lost to nobody."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.upload import chosen
from tests.support.world import World
from tracker.actions import decisions, questions
from tracker.models.files import Attachment
from tracker.models.questions import Question

SECRET = "Does the pilot of Farley ward go on?"
ANSWER = "It ended with the money of Leagrave."


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """A line of the Department of Health."""
    found = send_offer(session, world, [Asked()])
    session.commit()
    return found


@pytest.fixture
def asked(session: Session, world: World, sent: Sent) -> Sent:
    """The same with a question that waits for Luton."""
    caseworker = world.as_("caseworker", "DH")
    questions.ask(session, caseworker, sent.reference, 1, SECRET, version=sent.versions[1], now=world.now)
    session.commit()
    return read_sent(session, sent.reference)


def page_of(client: Client, sent: Sent, endpoint: str, who, *, status: int = 200, **more) -> Page:
    return client.page(endpoint, reference=sent.reference, number=1, as_=who, status=status, **more)


def test_an_empty_question_is_said_beside_its_field_and_asks_nothing(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = page_of(client, sent, "questions.ask", world.as_("caseworker", "DH"))
    assert "Luton is told at 5pm, in one e-mail" in page.text
    refused = page.submit("Send question to Luton Borough Council", status=422, words="")
    assert refused.errors == ["Enter your question"]
    assert not session.scalars(select(Question)).all()


def test_what_was_typed_is_kept_when_a_colleague_was_quicker(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    page = page_of(client, sent, "questions.ask", world.as_("caseworker", "DH", 2))
    caseworker = world.as_("caseworker", "DH")
    questions.ask(session, caseworker, sent.reference, 1, SECRET, version=sent.versions[1], now=world.now)
    session.commit()
    refused = page.submit("Send question to Luton Borough Council", status=409, words="My own words.")
    assert "Line 1 of SO-0001 was changed while you were writing." in refused.text
    assert "My own words." in refused.markup


def test_two_officers_who_answer_at_once_are_told_and_neither_text_is_lost(
    client: Client, session: Session, world: World, asked: Sent
) -> None:
    first, second = world.as_("officer", "LUT"), world.as_("officer", "LUT", 2)
    stale = page_of(client, asked, "questions.answer", second, question=1)
    page_of(client, asked, "questions.answer", first, question=1).submit("Send answer", words=ANSWER)
    client.be(second)
    refused = stale.submit("Send answer", status=409, words="Quite another answer.")
    assert "Question 1 on line 1 of SO-0001 was answered while you were writing" in refused.text
    assert "Quite another answer." in refused.markup
    assert session.scalars(select(Question.answer)).all() == [ANSWER]


def test_an_answer_brings_its_files(client: Client, session: Session, world: World, asked: Sent, store) -> None:
    page = page_of(client, asked, "questions.answer", world.as_("officer", "LUT"), question=1)
    page = page.submit("Send answer", words=ANSWER, files=[chosen("costs.csv", b"Ward,Cost\nFarley,12\n")])
    row = session.scalars(select(Attachment)).one()
    assert (row.name, row.question_id) == ("costs.csv", session.scalars(select(Question.id)).one())
    assert "costs.csv" in page.one("#questions").text


def test_the_answer_is_refused_whole_with_a_file_that_is_not_taken(
    client: Client, session: Session, world: World, asked: Sent, store
) -> None:
    page = page_of(client, asked, "questions.answer", world.as_("officer", "LUT"), question=1)
    files = [chosen("costs.pdf", b"MZ\x90\x00")]
    refused = page.submit("Send answer", status=422, words=ANSWER, files=files)
    assert len(refused.errors) == 1
    assert refused.value("words") == ANSWER
    assert session.scalars(select(Question.answer)).all() == [""]


def test_files_that_came_with_an_answer_that_says_nothing_are_asked_for_again(
    client: Client, session: Session, world: World, asked: Sent, store
) -> None:
    page = page_of(client, asked, "questions.answer", world.as_("officer", "LUT"), question=1)
    refused = page.submit("Send answer", words="", files=[chosen("audit.pdf"), chosen("costs.pdf")], status=422)
    again = "Choose audit.pdf and costs.pdf again: files are not kept until everything on the page is right"
    assert refused.errors == ["Enter your answer", again]
    assert session.scalars(select(Attachment)).all() == []


def test_only_those_who_see_the_terms_read_what_is_asked_and_answered(
    client: Client, session: Session, world: World, asked: Sent
) -> None:
    officer = world.as_("officer", "LUT")
    questions.answer(session, officer, asked.reference, 1, 1, ANSWER, version=1, now=world.now)
    session.commit()
    for who in (officer, world.as_("signatory", "LUT"), world.as_("caseworker", "DH"), world.as_("coordinator", "CLG")):
        page = page_of(client, asked, "lines.show", who)
        assert SECRET in page.text
        assert ANSWER in page.text
        assert "Caseworker, Department of Health, 1 November 2010, 10am" in page.text
    lga = page_of(client, asked, "lines.show", world.as_("monitor", "LGA"))
    history = client.page("offers.show", reference=asked.reference, as_=world.as_("monitor", "LGA"))
    for page in (lga, history):
        assert SECRET not in page.markup
        assert ANSWER not in page.markup
    for who in (world.as_("officer", "CBF"), world.as_("caseworker", "DfT")):
        page_of(client, asked, "lines.show", who, status=404)


@pytest.mark.parametrize(
    ("endpoint", "role", "code", "status"),
    [
        ("questions.ask", "officer", "LUT", 403),
        ("questions.ask", "caseworker", "CLG", 403),
        ("questions.ask", "monitor", "LGA", 403),
        ("questions.ask", "caseworker", "DfT", 404),
        ("questions.ask", "officer", "CBF", 404),
        ("questions.answer", "caseworker", "DH", 403),
        ("questions.answer", "signatory", "LUT", 403),
        ("questions.answer", "officer", "CBF", 404),
        ("questions.close", "officer", "LUT", 403),
        ("questions.close", "decision_maker", "DH", 403),
        ("extensions.more_time", "signatory", "LUT", 403),
        ("extensions.more_time", "officer", "CBF", 404),
        ("extensions.reply", "monitor", "LGA", 403),
        ("extensions.reply", "caseworker", "DfT", 404),
    ],
)
def test_nobody_else_finds_a_page(
    client: Client, world: World, asked: Sent, endpoint: str, role: str, code: str, status: int
) -> None:
    more = {"question": 1} if endpoint in {"questions.answer", "questions.close"} else {}
    page_of(client, asked, endpoint, world.as_(role, code), status=status, **more)


def test_a_question_that_is_not_there_is_not_found(client: Client, world: World, asked: Sent) -> None:
    page_of(client, asked, "questions.answer", world.as_("officer", "LUT"), question=2, status=404)
    page_of(client, asked, "questions.close", world.as_("caseworker", "DH"), question=2, status=404)


def test_a_page_with_nothing_to_do_leads_back_to_the_line(
    client: Client, session: Session, world: World, asked: Sent
) -> None:
    title = "Lift the ring-fence on the Social Care Reform Grant"
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    assert page_of(client, asked, "questions.close", caseworker, question=1).h1 == title
    assert page_of(client, asked, "extensions.more_time", caseworker).h1 == title
    assert page_of(client, asked, "extensions.reply", caseworker).h1 == title
    questions.answer(session, officer, asked.reference, 1, 1, ANSWER, version=1, now=world.now)
    session.commit()
    assert page_of(client, asked, "questions.answer", officer, question=1).h1 == title


def test_the_place_in_the_queue_goes_on(client: Client, world: World, sent: Sent) -> None:
    place = "group=new"
    page = page_of(client, sent, "questions.ask", world.as_("caseworker", "DH"), query={"queue": place})
    after = page.submit("Send question to Luton Borough Council", words=SECRET)
    assert "queue=group%3Dnew" in after.path


def test_a_department_asks_for_more_time_without_a_committee(
    client: Client, session: Session, world: World, clock: WorldClock, sent: Sent
) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.picks, now=world.now)
    session.commit()
    page = page_of(client, sent, "extensions.more_time", world.as_("caseworker", "DH"))
    assert page.h1 == "Ask Luton Borough Council for more time"
    assert "committee" not in page.text
    empty = page.submit("Ask for more time", status=422, wanted_on=("", "", ""), reason="")
    assert empty.errors == ["Enter the date you ask for", "Enter why more time is needed"]
    page.submit("Ask for more time", wanted_on=("20", "12", "2010"), reason="Ministers are away.")
    reply = page_of(client, sent, "extensions.reply", world.as_("officer", "LUT"))
    assert reply.facts()["Asked for"] == "20 December 2010"
    assert "Ministers are away." in reply.text
    after = reply.submit("Send reply", reply="not_agreed")
    assert "More time not agreed: still due 13 December 2010" in after.text
    assert line_of(session, sent).due_on.isoformat() == "2010-12-13"


def test_a_date_agreed_by_both_sides_is_not_explained_by_the_days_of_the_rule(
    client: Client, world: World, asked: Sent
) -> None:
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    rule = "10 working days."
    assert rule in page_of(client, asked, "lines.show", officer).text
    page = page_of(client, asked, "extensions.more_time", officer)
    page.submit("Ask for more time", wanted_on=("20", "12", "2010"), reason="Ministers are away.")
    page_of(client, asked, "extensions.reply", caseworker).submit("Send reply", reply="agreed")
    after = page_of(client, asked, "lines.show", officer).text
    assert "The date agreed by both sides" in after
    assert rule not in after


def test_two_questions_of_one_day_are_counted_and_their_date_is_said_once(
    client: Client, session: Session, world: World, asked: Sent
) -> None:
    caseworker = world.as_("caseworker", "DH")
    questions.ask(session, caseworker, asked.reference, 1, "And the cost?", version=asked.versions[1], now=world.now)
    session.commit()
    panel = page_of(client, asked, "lines.show", world.as_("officer", "LUT")).one(".app-panel--turn").text
    assert "Answer 2 questions by 15 November 2010" in panel
    assert "Council’s answer:" not in panel
    panel = page_of(client, asked, "lines.show", caseworker).one(".app-panel--turn").text
    assert "owes answers to 2 questions by 15 November 2010" in panel


def test_the_reason_for_more_time_is_not_the_lga_s_to_read(
    client: Client, session: Session, world: World, asked: Sent
) -> None:
    page = page_of(client, asked, "extensions.more_time", world.as_("officer", "LUT"))
    assert page.h1 == "Ask the Department of Health for more time"
    page.submit("Ask for more time", wanted_on=("20", "12", "2010"), reason=SECRET + " Twice.")
    lga = page_of(client, asked, "lines.show", world.as_("monitor", "LGA"))
    assert "Twice" not in lga.markup
    assert "More time is asked for, to 20 December 2010" in lga.text


def test_the_line_page_says_what_is_overdue_without_colour(
    client: Client, world: World, clock: WorldClock, asked: Sent
) -> None:
    clock.set(datetime(2010, 11, 16, 0, 0, tzinfo=UTC))
    page = page_of(client, asked, "lines.show", world.as_("officer", "LUT"))
    late = page_of(client, asked, "extensions.more_time", world.as_("officer", "LUT")).text
    assert "Council’s answer was due on 15 November 2010, 1 working day late." in late
    assert "Overdue: the answer was due 15 November 2010, 1 working day late" in page.one("#questions").text
