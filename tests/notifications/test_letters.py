"""What e-mails say: reference, council, what to do, by when and where; never £, reasons or evidence (3-screens)."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from config import Config
from tests.support.factories.departments import answer, recommend_all
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    STROKE,
    Asked,
    Sent,
    line_of,
    send_offer,
)
from tests.support.settings import SETTINGS
from tests.support.world import World
from tracker import audit
from tracker.actions import decisions, escalations, questions
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.domain.decisions import Outcome
from tracker.domain.events import EventKind
from tracker.domain.notices import NoticeKind
from tracker.factory import create_app
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.notifications import notices
from tracker.notifications.letters import Letter, Letters
from tracker.notifications.notices import Telling
from tracker.queries.clocks import get_calendar
from tracker.queries.notices import read_notices
from tracker.rendering import TEMPLATES

TODAY = date(2010, 11, 1)
HERE = "http://localhost"
SECRET = "blackmail-proof"
FORBIDDEN = ("£", SECRET, "None", "{", "}", "Undefined", "  ,", " .", "..")


def write(session: Session, actor: Actor, *kinds: NoticeKind, today: date = TODAY, digest: bool = False) -> Letter:
    """The e-mail of all notices of these kinds that the person was told of."""
    query = select(Notice.id).where(Notice.person_id == actor.person_id, Notice.kind.in_(kinds))
    told, unseen = read_notices(session, actor, session.scalars(query).all())
    assert told, f"nothing to tell; not seen: {unseen}"
    letters = Letters(HERE, is_test=False)
    return letters.write(told, digest_on=today if digest else None, today=today, calendar=get_calendar(session))


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE), Asked(CLEANER_STREETS)])


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Config.from_env(SETTINGS), held=Database("sqlite://"), testing=True)


def ask(session: Session, world: World, sent: Sent, number: int) -> None:
    version = line_of(session, sent, number).version
    caseworker = world.as_("caseworker", "DH")
    words = f"Is it {SECRET}, and what of the £2m?"
    questions.ask(session, caseworker, sent.reference, number, words, version=version, now=world.now)


def test_every_kind_has_its_text_and_every_text_its_kind() -> None:
    written = {file.stem for file in (TEMPLATES / "emails").glob("*.txt")}
    assert written == {kind.value for kind in NoticeKind}


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("number", [1, None], ids=["a line", "the offer"])
def test_no_text_says_more_than_it_may_and_its_link_leads_somewhere(
    session: Session, world: World, sent: Sent, app: Flask, kind: NoticeKind, number: int | None
) -> None:
    event = _event(session, world, sent)
    line_id = sent.lines[number] if number else None
    session.execute(update(Line).where(Line.id == sent.lines[1]).values(obstacle=SECRET, title=f"{SECRET} £5"))
    offer_id = line_of(session, sent).offer_id
    whom = _whom(world, kind)
    session.execute(delete(Notice))
    notices.queue(session, [Telling(event, kind, [whom.person_id], offer_id, line_id)], now=world.now)
    letter = write(session, whom, kind)
    for bad in FORBIDDEN:
        assert bad not in letter.subject + letter.text, letter
    assert "Do not reply to this email." in letter.text
    assert letter.subject.startswith((f"{sent.reference} Luton: ", "You were named")), letter.subject
    links = re.findall(rf"{HERE}(/\S*)", letter.text)
    assert links
    for path in links:
        with app.test_request_context():
            try:
                app.url_map.bind("localhost").match(path)
            except HTTPException as lost:
                pytest.fail(f"{path} leads nowhere: {lost}")


def _whom(world: World, kind: NoticeKind) -> Actor:
    inside = kind in {
        NoticeKind.LINE_ASSIGNED, NoticeKind.LINE_TAKEN_BACK, NoticeKind.APPROVAL_WAITING,
        NoticeKind.RECOMMENDATION_RETURNED,
    }  # fmt: skip
    return world.as_("caseworker", "DH") if inside else world.as_("officer", "LUT")


def _event(session: Session, world: World, sent: Sent) -> int:
    facts = {"step": "decision_maker", "clock": "first_position", "due_on": "2010-10-25"}
    line = line_of(session, sent)
    entry = audit.Entry(EventKind.LINE_RELEASED, line.offer_id, line.id, facts=facts, words=SECRET)
    return audit.record(session, world.as_("decision_maker", "DH"), [entry], now=world.now)[0]


def test_a_question_as_in_the_model_text(session: Session, world: World, sent: Sent) -> None:
    ask(session, world, sent, 2)
    letter = write(session, world.as_("officer", "LUT"), NoticeKind.QUESTION_ASKED)
    assert letter.subject == f"{sent.reference} Luton: a question about line 2, reply by 15 November 2010"
    assert letter.text == (
        "The Department of Health has asked a question about line 2. The department's clock is stopped until you"
        " reply.\n\n"
        f"Reply by 15 November 2010: {HERE}/offers/{sent.reference}/lines/2\n\n"
        "If you need longer, ask from the same page.\n\n"
        "Do not reply to this email.\n"
    )


@pytest.mark.parametrize(
    ("kind", "subject", "path"),
    [
        (
            NoticeKind.QUESTION_ANSWERED,
            "a question about line 1 was answered, your answer is due by 25 October 2010",
            "",
        ),
        (NoticeKind.WITHDRAWAL_UNDONE, "line 1 is live again, due by 25 October 2010", ""),
        (NoticeKind.MESSAGE_RECEIVED, "a message about line 1", "/messages"),
    ],
)
def test_a_date_says_what_it_is_of_and_a_message_is_found_where_it_is(
    session: Session, world: World, sent: Sent, kind: NoticeKind, subject: str, path: str
) -> None:
    event, line = _event(session, world, sent), line_of(session, sent)
    session.execute(delete(Notice))
    whom = world.as_("caseworker", "DH")
    notices.queue(session, [Telling(event, kind, [whom.person_id], line.offer_id, line.id)], now=world.now)
    letter = write(session, whom, kind)
    assert letter.subject == f"{sent.reference} Luton: {subject}"
    assert f"{HERE}/offers/{sent.reference}/lines/1{path}\n" in letter.text


def test_questions_about_several_lines_of_one_offer_are_one_text(session: Session, world: World, sent: Sent) -> None:
    for number in (1, 2, 3):
        ask(session, world, sent, number)
    letter = write(session, world.as_("officer", "LUT"), NoticeKind.QUESTION_ASKED)
    assert letter.subject == f"{sent.reference} Luton: 3 questions about lines 1, 2 and 3, reply by 15 November 2010"


def test_released_decisions_are_counted_by_what_they_need(session: Session, world: World) -> None:
    sent = answer(session, world, send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)]), Outcome.REJECT)
    letter = write(session, world.as_("officer", "LUT"), NoticeKind.DECISIONS_RELEASED)
    assert letter.subject == f"{sent.reference} Luton: 3 decisions ready to read"
    assert letter.text.startswith(
        "The Department of Health has released 3 decisions, on lines 1, 2 and 3. Nothing is needed from you now."
    )
    session.execute(
        update(Line).where(Line.id == sent.lines[2]).values(state="counter_proposed", turn="council", due_on=TODAY)
    )
    letter = write(session, world.as_("officer", "LUT"), NoticeKind.DECISIONS_RELEASED)
    assert "2 need nothing from you; 1 needs a reply by 1 November 2010." in letter.text
    session.execute(update(Line).values(state="counter_proposed", turn="council", due_on=TODAY))
    letter = write(session, world.as_("officer", "LUT"), NoticeKind.DECISIONS_RELEASED)
    assert "on lines 1, 2 and 3. All of them need a reply by 1 November 2010." in letter.text


def test_a_late_answer_as_in_the_model_text(session: Session, world: World, sent: Sent) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(2), now=world.now)
    late = datetime(2010, 12, 20, 10, tzinfo=UTC)
    escalations.run(session, now=late)
    query = select(Notice.id).join(Line, Line.id == Notice.line_id)
    ids = session.scalars(query.where(Line.number == 2, Notice.kind == NoticeKind.FIVE_DAYS_LATE)).all()
    decider = world.as_("decision_maker", "DH")
    told, _ = read_notices(session, decider, ids[:1])
    letter = Letters(HERE, is_test=False).write(told, digest_on=None, today=late.date(), calendar=get_calendar(session))
    assert letter.subject == f"{sent.reference} Luton: first position on line 2 is 5 working days late"
    assert letter.text.startswith("This was due on 13 December 2010. How the date was worked out: ")


def test_new_lines_are_counted_for_each_department_by_itself(session: Session, world: World, sent: Sent) -> None:
    mine = write(session, world.as_("caseworker", "DH"), NoticeKind.NEW_LINES)
    assert mine.subject == f"{sent.reference} Luton: 3 new lines, by 8 November 2010"
    theirs = write(session, world.as_("caseworker", "CLG"), NoticeKind.NEW_LINES)
    assert theirs.subject == f"{sent.reference} Luton: 1 new line, by 8 November 2010"


def test_a_bulk_over_many_offers_is_one_list(session: Session, world: World, sent: Sent) -> None:
    other = send_offer(session, world, [Asked()], council="BIR")
    sent = recommend_all(session, world, sent, Outcome.REJECT, numbers=(1, 2))
    recommend_all(session, world, other, Outcome.REJECT)
    letter = write(session, world.as_("decision_maker", "DH"), NoticeKind.APPROVAL_WAITING)
    assert letter.subject == "Approvals waiting: 3 lines of 2 offers"
    assert f"- {sent.reference} Luton: recommendations wait for approval on lines 1 and 2" in letter.text
    assert f"- {other.reference} Birmingham: a recommendation waits for approval on line 1" in letter.text


def test_a_digest_lists_what_came_by_kind_with_links(session: Session, world: World, sent: Sent) -> None:
    recommend_all(session, world, sent, Outcome.REJECT, numbers=(1,))
    decider = world.as_("decision_maker", "DH")
    event = _event(session, world, sent)
    offer_id = line_of(session, sent).offer_id
    notices.queue(session, [Telling(event, NoticeKind.NEW_LINES, [decider.person_id], offer_id)], now=world.now)
    letter = write(session, decider, NoticeKind.APPROVAL_WAITING, NoticeKind.NEW_LINES, digest=True)
    assert letter.subject == "Your digest for 1 November 2010"
    assert letter.text.startswith("Approvals waiting\n\n- ")
    assert f"\n\nNew lines\n\n- {sent.reference} Luton: " in letter.text
    assert f"{HERE}/approvals\n" in letter.text


def test_off_live_the_subject_says_test(session: Session, world: World, sent: Sent) -> None:
    ask(session, world, sent, 2)
    officer = world.as_("officer", "LUT")
    ids = session.scalars(select(Notice.id).where(Notice.kind == NoticeKind.QUESTION_ASKED)).all()
    told, _ = read_notices(session, officer, ids[:1])
    letter = Letters(HERE, is_test=True).write(told, digest_on=None, today=TODAY, calendar=get_calendar(session))
    assert letter.subject.startswith(f"TEST: {sent.reference} Luton: ")


class TestWhatTheyMaySee:
    def test_a_department_that_a_line_was_referred_from_reads_nothing_of_its_inside(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        recommend_all(session, world, sent, Outcome.REJECT, numbers=(1,))
        decider = world.as_("decision_maker", "DH")
        ids = session.scalars(select(Notice.id).where(Notice.kind == NoticeKind.APPROVAL_WAITING)).all()
        assert read_notices(session, decider, ids)[0]
        session.execute(update(Line).where(Line.id == sent.lines[1]).values(owner_id=world.organisation("DfT")))
        told, unseen = read_notices(session, decider, ids)
        assert (told, set(unseen)) == ([], set(ids))

    def test_a_stranger_to_the_offer_reads_nothing(self, session: Session, world: World, sent: Sent) -> None:
        ids = session.scalars(select(Notice.id)).all()
        told, unseen = read_notices(session, world.as_("officer", "BIR"), ids)
        assert (told, len(unseen)) == ([], len(ids))
