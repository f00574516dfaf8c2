"""An e-mail that waited until five, for the digest or for a mail server asks for nothing that was done meanwhile."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import assignments, escalations, questions, withdrawals
from tracker.domain.actors import Actor
from tracker.domain.notices import Dropped, NoticeKind
from tracker.models.notices import Notice
from tracker.notifications.delivery import Composed, Composer
from tracker.notifications.letters import Letters
from tracker.notifications.outbox import Claimed

FIVE = datetime(2010, 11, 1, 17, tzinfo=UTC)
FIVE_DAYS_BEFORE = datetime(2010, 12, 6, 9, tzinfo=UTC)


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return send_offer(session, world, [Asked(), Asked(CARERS)])


def compose(session: Session, to: Actor, *kinds: NoticeKind, now: datetime = FIVE) -> Composed:
    """The e-mail of all that the person was told of these kinds, written at `now`."""
    query = select(Notice.id).where(Notice.person_id == to.person_id, Notice.kind.in_(kinds)).order_by(Notice.id)
    ids = tuple(session.scalars(query))
    assert ids, "nobody was told"
    claimed = Claimed("key", to.person_id, ids, tries=1)
    composer = Composer(Letters("http://localhost", is_test=False), "Tracker <no-reply@tracker.example>")
    return composer.compose(session, claimed, now=now)


def ask(session: Session, world: World, sent: Sent, number: int = 1) -> None:
    version = line_of(session, sent, number).version
    caseworker = world.as_("caseworker", "DH")
    questions.ask(session, caseworker, sent.reference, number, "Which wards?", version=version, now=world.now)


def assert_over(composed: Composed, count: int = 1) -> None:
    assert composed.message is None
    assert len(composed.dropped[Dropped.DONE]) == count


class TestQuestionsOfADay:
    def test_one_that_was_answered_before_five_is_left_out_and_its_date_with_it(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        officer = world.as_("officer", "LUT")
        ask(session, world, sent, 1)
        ask(session, world, sent, 2)
        questions.answer(session, officer, sent.reference, 1, 1, "Farley.", version=1, now=world.now)
        composed = compose(session, officer, NoticeKind.QUESTION_ASKED)
        assert composed.message is not None
        assert (
            composed.message["Subject"] == f"{sent.reference} Luton: a question about line 2, reply by 15 November 2010"
        )
        assert len(composed.dropped[Dropped.DONE]) == 1

    def test_when_all_were_answered_there_is_no_e_mail(self, session: Session, world: World, sent: Sent) -> None:
        officer = world.as_("officer", "LUT")
        ask(session, world, sent)
        questions.answer(session, officer, sent.reference, 1, 1, "Farley.", version=1, now=world.now)
        assert_over(compose(session, officer, NoticeKind.QUESTION_ASKED))

    def test_of_two_about_one_line_the_open_one_is_asked_for(self, session: Session, world: World, sent: Sent) -> None:
        officer = world.as_("officer", "LUT")
        ask(session, world, sent)
        ask(session, world, sent)
        questions.answer(session, officer, sent.reference, 1, 1, "Farley.", version=1, now=world.now)
        composed = compose(session, officer, NoticeKind.QUESTION_ASKED)
        assert composed.message is not None
        assert ": a question about line 1, reply by" in composed.message["Subject"]

    def test_nobody_is_asked_about_a_line_that_was_withdrawn(self, session: Session, world: World, sent: Sent) -> None:
        officer = world.as_("officer", "LUT")
        ask(session, world, sent)
        version = line_of(session, sent).version
        withdrawals.withdraw_line(
            session, officer, sent.reference, 1, version=version, reason="No longer wanted.", now=world.now
        )
        assert_over(compose(session, officer, NoticeKind.QUESTION_ASKED))


class TestTheDigest:
    def test_an_approval_given_the_day_before_waits_no_more(self, session: Session, world: World, sent: Sent) -> None:
        decider = world.as_("decision_maker", "DH")
        recommend_all(session, world, sent, numbers=(1,))
        approve_all(session, world, recommend_all(session, world, sent, numbers=(2,)), numbers=(2,))
        composed = compose(session, decider, NoticeKind.APPROVAL_WAITING)
        assert composed.message is not None
        assert "on line 1" in composed.message["Subject"]

    def test_a_gate_that_was_passed_waits_no_more(self, session: Session, world: World, sent: Sent) -> None:
        clearer = world.as_("treasury_clearer", "HMT")
        sent = approve_all(session, world, recommend_all(session, world, sent))
        assert compose(session, clearer, NoticeKind.GATE_OPENED).message is not None
        clear_all(session, world, sent)
        assert_over(compose(session, clearer, NoticeKind.GATE_OPENED), 2)

    def test_what_was_due_soon_and_was_done_is_not(self, session: Session, world: World, sent: Sent) -> None:
        caseworker = world.as_("caseworker", "DH")
        ask(session, world, sent, 2)
        escalations.run(session, now=FIVE_DAYS_BEFORE)
        composed = compose(session, caseworker, NoticeKind.DUE_SOON, now=FIVE_DAYS_BEFORE)
        assert composed.message is not None
        ask(session, world, sent, 1)
        assert_over(compose(session, caseworker, NoticeKind.DUE_SOON, now=FIVE_DAYS_BEFORE))


def test_who_is_given_a_line_that_waits_for_its_council_is_told_no_date_of_the_councils(
    session: Session, world: World, sent: Sent
) -> None:
    other = world.as_("caseworker", "DH", 2)
    ask(session, world, sent)
    picks = {sent.lines[1]: line_of(session, sent).version}
    caseworker = world.as_("caseworker", "DH")
    assignments.assign_lines(session, caseworker, picks, to_id=other.person_id, reason="I am away.", now=world.now)
    composed = compose(session, other, NoticeKind.LINE_ASSIGNED)
    assert composed.message is not None
    assert composed.message["Subject"] == f"{sent.reference} Luton: line 1 is now yours"
