"""Questions on a line: the clocks that stop and start, whose turn it is, and who is told when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.support.factories.departments import recommend_all
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, STROKE, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import decisions, questions
from tracker.domain.clocks import ClockKind
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.questions import Question

DAY_8 = datetime(2010, 11, 11, 10, tzinfo=UTC)
DAY_12 = datetime(2010, 11, 17, 10, tzinfo=UTC)
FIRST, ANSWER = ClockKind.FIRST_POSITION, ClockKind.COUNCIL_ANSWER


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Three lines of the Department of Health and one of Communities and Local Government."""
    return send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE), Asked(CLEANER_STREETS)])


def ask(session: Session, world: World, sent: Sent, number: int = 1, *, now: datetime = DAY_8, which: int = 1) -> int:
    version = line_of(session, sent, number).version
    caseworker = world.as_("caseworker", "DH", which)
    return questions.ask(session, caseworker, sent.reference, number, "Which wards?", version=version, now=now)


def answer(session: Session, world: World, sent: Sent, question: int, *, now: datetime = DAY_12) -> int:
    officer = world.as_("officer", "LUT")
    return questions.answer(session, officer, sent.reference, 1, question, "Farley.", version=1, now=now)


def clocks(session: Session, sent: Sent, number: int = 1) -> dict[ClockKind, tuple[date, date | None]]:
    """When each clock that runs on the line is due, and since when it stands."""
    query = select(Clock.kind, Clock.due_on, Clock.paused_on).where(Clock.line_id == sent.lines[number])
    return {kind: (due, paused) for kind, due, paused in session.execute(query.where(Clock.stopped_on.is_(None)))}


def test_asking_stops_the_departments_clock_and_starts_the_councils(session: Session, world: World, sent: Sent) -> None:
    assert ask(session, world, sent) == 1
    line = line_of(session, sent)
    assert (line.state, line.stage, line.turn) == (LineState.CLARIFICATION_NEEDED, Stage.ASSESSING, Turn.COUNCIL)
    assert clocks(session, sent) == {
        FIRST: (date(2010, 12, 13), date(2010, 11, 11)),
        ANSWER: (date(2010, 11, 25), None),
    }
    assert line.due_on == date(2010, 11, 25)
    assert clocks(session, sent, 2) == {
        ClockKind.ACKNOWLEDGE: (date(2010, 11, 8), None),
        FIRST: (date(2010, 12, 13), None),
    }


def test_asking_takes_a_line_that_nobody_has_and_acknowledges_it(session: Session, world: World, sent: Sent) -> None:
    ask(session, world, sent, which=2)
    line = line_of(session, sent)
    assert (line.assigned_to_id, line.acknowledged_at) == (world.as_("caseworker", "DH", 2).person_id, DAY_8)


def test_asking_leaves_a_line_with_whoever_has_it(session: Session, world: World, sent: Sent) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(1), now=world.now)
    ask(session, world, sent, which=2)
    line = line_of(session, sent)
    assert (line.assigned_to_id, line.acknowledged_at) == (world.as_("caseworker", "DH").person_id, world.now)


def test_the_answer_gives_the_line_back_and_moves_the_date_by_the_days_it_took(
    session: Session, world: World, sent: Sent
) -> None:
    ask(session, world, sent)
    answer(session, world, sent, 1)
    line = line_of(session, sent)
    assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.ASSESSING, Turn.DEPARTMENT)
    assert clocks(session, sent) == {FIRST: (date(2010, 12, 17), None)}
    assert (line.due_on, line.answered_at) == (date(2010, 12, 17), DAY_12)


def test_a_second_question_has_its_own_number_and_clock_and_the_line_waits_for_both(
    session: Session, world: World, sent: Sent
) -> None:
    ask(session, world, sent)
    assert ask(session, world, sent, now=DAY_8 + timedelta(days=1)) == 2
    query = select(Clock.question_id, Clock.due_on).where(Clock.line_id == sent.lines[1], Clock.kind == ANSWER)
    dues = dict(session.execute(query).all())
    assert sorted(dues.values()) == [date(2010, 11, 25), date(2010, 11, 26)]
    assert len(dues) == 2
    answer(session, world, sent, 1)
    line = line_of(session, sent)
    assert (line.state, line.turn, line.due_on) == (LineState.CLARIFICATION_NEEDED, Turn.COUNCIL, date(2010, 11, 26))
    assert line.answered_at is None
    answer(session, world, sent, 2, now=DAY_12 + timedelta(days=1))
    line = line_of(session, sent)
    assert (line.state, line.turn) == (LineState.SUBMITTED, Turn.DEPARTMENT)
    assert clocks(session, sent) == {FIRST: (date(2010, 12, 20), None)}


def test_a_question_after_an_answer_stops_the_clock_again(session: Session, world: World, sent: Sent) -> None:
    ask(session, world, sent)
    answer(session, world, sent, 1)
    ask(session, world, sent, now=DAY_12)
    assert line_of(session, sent).answered_at is None
    answer(session, world, sent, 2, now=DAY_12 + timedelta(days=1))
    assert line_of(session, sent).due_on == date(2010, 12, 20)


def test_a_question_is_asked_only_by_a_caseworker_of_the_line_s_department(
    session: Session, world: World, sent: Sent
) -> None:
    version = line_of(session, sent).version
    for who in (world.as_("officer", "LUT"), world.as_("caseworker", "CLG"), world.as_("decision_maker", "DH")):
        with pytest.raises(NotAllowed):
            questions.ask(session, who, sent.reference, 1, "Which?", version=version, now=DAY_8)
    with pytest.raises(NotFound):
        questions.ask(session, world.as_("caseworker", "DfT"), sent.reference, 1, "Which?", version=version, now=DAY_8)


def test_nothing_is_asked_about_a_line_that_waits_for_approval(session: Session, world: World, sent: Sent) -> None:
    recommend_all(session, world, sent, numbers=[1])
    with pytest.raises(RuleBroken, match="cannot be changed in this way"):
        ask(session, world, sent)


@pytest.mark.parametrize(("words", "message"), [("  ", "Enter your question"), ("x" * 4001, "4,000 characters")])
def test_a_question_says_something_and_not_too_much(
    session: Session, world: World, sent: Sent, words: str, message: str
) -> None:
    with pytest.raises(RuleBroken, match=message) as refused:
        questions.ask(
            session, world.as_("caseworker", "DH"), sent.reference, 1, words, version=sent.versions[1], now=DAY_8
        )
    assert refused.value.field == "words"


def test_a_stale_page_cannot_ask(session: Session, world: World, sent: Sent) -> None:
    ask(session, world, sent, which=2)
    with pytest.raises(Conflict):
        questions.ask(
            session, world.as_("caseworker", "DH"), sent.reference, 1, "What?", version=sent.versions[1], now=DAY_8
        )


def test_of_two_officers_who_answer_the_second_is_told(session: Session, world: World, sent: Sent) -> None:
    ask(session, world, sent)
    ask(session, world, sent)
    answer(session, world, sent, 1)
    other = world.as_("officer", "LUT", 2)
    with pytest.raises(Conflict, match="Question 1 on line 1 of SO-0001 was answered while you were writing"):
        questions.answer(session, other, sent.reference, 1, 1, "Leagrave.", version=1, now=DAY_12)
    questions.answer(session, other, sent.reference, 1, 2, "Leagrave.", version=1, now=DAY_12)
    rows = session.scalars(select(Question).order_by(Question.number)).all()
    assert [(row.answer, row.answered_by_id) for row in rows] == [
        ("Farley.", world.as_("officer", "LUT").person_id),
        ("Leagrave.", other.person_id),
    ]


def test_a_question_that_is_not_there_is_not_found_and_a_caseworker_answers_none(
    session: Session, world: World, sent: Sent
) -> None:
    ask(session, world, sent)
    with pytest.raises(NotFound):
        answer(session, world, sent, 2)
    with pytest.raises(NotAllowed):
        questions.answer(session, world.as_("caseworker", "DH"), sent.reference, 1, 1, "So.", version=1, now=DAY_12)


class TestClosing:
    def close(self, session: Session, world: World, sent: Sent, note: str, day: datetime) -> None:
        caseworker = world.as_("caseworker", "DH")
        questions.close_question(session, caseworker, sent.reference, 1, 1, note, version=1, now=day)

    def test_it_waits_until_the_answer_is_overdue(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent)
        with pytest.raises(RuleBroken, match="until 25 November 2010"):
            self.close(session, world, sent, "On the pilot.", datetime(2010, 11, 25, 23, 59, tzinfo=UTC))
        self.close(session, world, sent, "On the pilot.", datetime(2010, 11, 26, 0, 0, tzinfo=UTC))
        line = line_of(session, sent)
        assert (line.state, line.turn, line.answered_at) == (LineState.SUBMITTED, Turn.DEPARTMENT, None)
        assert clocks(session, sent) == {FIRST: (date(2010, 12, 30), None)}
        row = session.scalars(select(Question)).one()
        assert (row.closing_note, row.answer, row.answered_at) == ("On the pilot.", "", None)

    def test_it_says_why(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent)
        with pytest.raises(RuleBroken, match="Enter why") as refused:
            self.close(session, world, sent, " ", datetime(2010, 11, 26, 9, tzinfo=UTC))
        assert refused.value.field == "words"

    def test_the_council_is_told(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent)
        self.close(session, world, sent, "On the pilot.", datetime(2010, 11, 26, 9, tzinfo=UTC))
        query = select(Notice.person_id).where(Notice.kind == NoticeKind.QUESTION_CLOSED).order_by(Notice.person_id)
        assert list(session.scalars(query)) == [world.as_("officer", "LUT", which).person_id for which in (1, 2)]

    def test_time_alone_closes_nothing(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent)
        answer(session, world, sent, 1, now=datetime(2011, 3, 1, 9, tzinfo=UTC))
        assert line_of(session, sent).state is LineState.SUBMITTED


@pytest.mark.parametrize("column", ["words", "answer", "closing_note"])
def test_a_question_once_closed_cannot_be_rewritten(session: Session, world: World, sent: Sent, column: str) -> None:
    ask(session, world, sent)
    answer(session, world, sent, 1)
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(f"UPDATE questions SET {column} = 'Other words'"))


def test_the_record_holds_digests_of_what_was_said_and_not_the_words(
    session: Session, world: World, sent: Sent
) -> None:
    ask(session, world, sent)
    answer(session, world, sent, 1)
    rows = session.scalars(select(Event).where(Event.kind.like("line.question%")).order_by(Event.id)).all()
    assert [(row.facts["question"], len(row.facts["said"]), row.words) for row in rows] == [(1, 64, ""), (1, 64, "")]
    assert [row.facts.get("stops_clock") for row in rows] == [True, None]


class TestBeingTold:
    def told(self, session: Session, kind: NoticeKind) -> list[tuple[int, str, datetime | None]]:
        query = select(Notice).where(Notice.kind == kind).order_by(Notice.id)
        return [(row.person_id, row.batch, row.send_from) for row in session.scalars(query)]

    def test_questions_of_a_day_wait_for_five_o_clock_and_go_out_as_one(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        ask(session, world, sent, 1)
        ask(session, world, sent, 2, now=DAY_8 + timedelta(hours=3), which=2)
        ask(session, world, sent, 3, now=DAY_8 + timedelta(days=1))
        found = self.told(session, NoticeKind.QUESTION_ASKED)
        batches = {batch for _person, batch, _from in found}
        assert {batch.rpartition(":")[2] for batch in batches} == {"2010-11-11", "2010-11-12"}
        assert len(batches) == 2
        first = {send_from for _person, batch, send_from in found if batch.endswith("11-11")}
        assert first == {datetime(2010, 11, 11, 17, tzinfo=UTC)}
        assert len(found) == 6

    def test_a_question_asked_after_five_is_sent_at_once(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent, now=datetime(2010, 11, 11, 17, 0, tzinfo=UTC))
        assert {send_from for _person, _batch, send_from in self.told(session, NoticeKind.QUESTION_ASKED)} == {None}

    def test_departments_do_not_share_an_e_mail(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent)
        other, version = world.as_("caseworker", "CLG"), line_of(session, sent, 4).version
        questions.ask(session, other, sent.reference, 4, "Which?", version=version, now=DAY_8)
        assert len({batch for _person, batch, _from in self.told(session, NoticeKind.QUESTION_ASKED)}) == 2

    def test_the_answer_is_told_to_whoever_has_the_line(self, session: Session, world: World, sent: Sent) -> None:
        ask(session, world, sent, which=2)
        answer(session, world, sent, 1)
        people = [person for person, _batch, _from in self.told(session, NoticeKind.QUESTION_ANSWERED)]
        assert people == [world.as_("caseworker", "DH", 2).person_id]


class TestAskingManyAtOnce:
    def test_each_line_gets_the_question_under_its_own_next_number(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        ask(session, world, sent, 1)
        picks = {sent.lines[n]: line_of(session, sent, n).version for n in (1, 2, 3)}
        done = questions.ask_lines(session, world.as_("caseworker", "DH"), picks, "How many?", now=DAY_8)
        assert set(done.done) == set(picks)
        query = select(Question.line_id, Question.number).where(Question.words == "How many?")
        assert dict(session.execute(query).all()) == {sent.lines[1]: 2, sent.lines[2]: 1, sent.lines[3]: 1}
        assert {line_of(session, sent, n).state for n in (1, 2, 3)} == {LineState.CLARIFICATION_NEEDED}

    def test_a_line_that_moved_meanwhile_is_skipped_and_named(self, session: Session, world: World, sent: Sent) -> None:
        picks = {sent.lines[n]: sent.versions[n] for n in (1, 2, 3)}
        ask(session, world, sent, 2)
        recommend_all(session, world, sent, numbers=[3])
        done = questions.ask_lines(session, world.as_("caseworker", "DH"), picks, "How many?", now=DAY_8)
        assert done.done == (sent.lines[1],)
        assert [name for name, _why in done.skipped] == ["line 2 of SO-0001", "line 3 of SO-0001"]

    def test_without_a_line_or_without_words_nothing_is_asked(self, session: Session, world: World, sent: Sent) -> None:
        caseworker = world.as_("caseworker", "DH")
        with pytest.raises(RuleBroken, match="Select at least one line"):
            questions.ask_lines(session, caseworker, {}, "How many?", now=DAY_8)
        with pytest.raises(RuleBroken, match="Enter your question"):
            questions.ask_lines(session, caseworker, {**sent.pick(1), **sent.pick(2)}, "", now=DAY_8)
