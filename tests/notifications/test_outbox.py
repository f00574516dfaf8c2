"""Taking turns to send: what is due, for whom, together with what; never twice, and never quite forgotten."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.world import World
from tracker import audit
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.domain.events import EventKind
from tracker.domain.notices import MOST_TRIES, PAUSES, Dropped, NoticeKind, last_digest_at
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.notifications import notices, outbox
from tracker.notifications.notices import TOLD, Telling
from tracker.notifications.outbox import Claimed
from tracker.queries.clocks import get_calendar
from tracker.queries.notices import get_outbox

MACHINE = datetime(2026, 11, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

Tell = Callable[..., int]


@pytest.fixture
def tell(session: Session, world: World) -> Tell:
    """Queue one notice of a new event to some people: `tell(NoticeKind.…, actor)`; returns the event."""

    def queue(kind: NoticeKind, *people: Actor, now: datetime = world.now, **more: object) -> int:
        (event,) = audit.record(session, None, [audit.Entry(EventKind.PERSON_ADDED)], now=now)
        telling = Telling(event, kind, [each.person_id for each in people])
        notices.queue(session, [telling], now=now, **more)  # type: ignore[arg-type]
        return event

    return queue


@pytest.fixture
def officer(world: World) -> Actor:
    return world.as_("officer", "LUT")


def claim(
    session: Session, world: World, *, after: timedelta = timedelta(0), now: datetime | None = None
) -> list[Claimed]:
    token = f"claim{(MACHINE + after).timestamp():.0f}"
    return list(outbox.claim(session, token, now=now or world.now, machine_now=MACHINE + after))


def kinds(session: Session, letter: Claimed) -> list[NoticeKind]:
    return list(session.scalars(select(Notice.kind).where(Notice.id.in_(letter.notice_ids)).order_by(Notice.id)))


class TestTogether:
    def test_what_one_action_tells_one_person_is_one_email(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        for kind in (NoticeKind.QUESTION_ASKED, NoticeKind.LINE_REFERRED):
            tell(kind, officer, world.as_("officer", "LUT", 2), batch="one action")
        letters = claim(session, world)
        assert [kinds(session, each) for each in letters] == [[NoticeKind.QUESTION_ASKED, NoticeKind.LINE_REFERRED]] * 2
        assert len({each.person_id for each in letters}) == 2

    def test_what_two_actions_tell_is_two(self, session: Session, world: World, officer: Actor, tell: Tell) -> None:
        tell(NoticeKind.QUESTION_ASKED, officer)
        tell(NoticeKind.QUESTION_ASKED, officer)
        assert len(claim(session, world)) == 2

    def test_a_batch_waits_until_its_hour_of_world_time(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        five = world.now.replace(hour=17)
        for _ in range(3):
            tell(NoticeKind.QUESTION_ASKED, officer, batch="questions today", send_from=five)
        assert claim(session, world, now=five - MINUTE) == []
        (letter,) = claim(session, world, now=five)
        assert len(letter.notice_ids) == 3

    def test_more_than_one_claim_takes_is_taken_by_the_next(
        self, session: Session, world: World, officer: Actor, tell: Tell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(outbox, "MOST_LETTERS", 2)
        for _ in range(3):
            tell(NoticeKind.QUESTION_ASKED, officer)
        assert [len(claim(session, world, after=MINUTE * each)) for each in range(3)] == [2, 1, 0]


class TestAgain:
    def test_what_was_sent_is_never_claimed_again(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        tell(NoticeKind.QUESTION_ASKED, officer)
        (letter,) = claim(session, world)
        outbox.mark_sent(session, letter, machine_now=MACHINE)
        assert claim(session, world, after=timedelta(days=30)) == []
        assert not outbox.is_waiting(session)

    def test_a_claim_that_nobody_marked_is_the_same_email_after_a_pause(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        tell(NoticeKind.QUESTION_ASKED, officer, batch="questions")
        (first,) = claim(session, world)
        tell(NoticeKind.QUESTION_ASKED, officer, batch="questions")
        (new,) = claim(session, world, after=PAUSES[0] - MINUTE)
        assert new.key != first.key, "what came meanwhile is another e-mail"
        (again,) = claim(session, world, after=PAUSES[0])
        assert (again.key, again.notice_ids, again.tries) == (first.key, first.notice_ids, 2)

    def test_the_pauses_grow_and_after_the_last_try_it_is_given_up_and_counted(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        tell(NoticeKind.QUESTION_ASKED, officer)
        after, tries = timedelta(0), [claim(session, world)[0]]
        for pause in PAUSES:
            assert claim(session, world, after=after + pause - MINUTE) == []
            after += pause
            tries.extend(claim(session, world, after=after))
        assert [each.tries for each in tries] == list(range(1, MOST_TRIES + 1))
        assert [each.is_last_try for each in tries] == [False] * (MOST_TRIES - 1) + [True]
        assert list(PAUSES) == sorted(PAUSES)
        assert claim(session, world, after=after + timedelta(days=30)) == []
        found = get_outbox(session)
        assert (found.waiting, found.failed) == (0, 1)


class TestWhom:
    def test_who_has_left_is_not_written_to(self, session: Session, world: World, officer: Actor, tell: Tell) -> None:
        tell(NoticeKind.QUESTION_ASKED, officer)
        session.execute(update(Person).where(Person.id == officer.person_id).values(is_active=False))
        assert claim(session, world) == []
        assert session.scalars(select(Notice.dropped)).all() == [Dropped.LEFT]

    def test_who_leaves_between_two_tries_is_not_either(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        tell(NoticeKind.QUESTION_ASKED, officer)
        claim(session, world)
        session.execute(update(Person).where(Person.id == officer.person_id).values(is_active=False))
        assert claim(session, world, after=PAUSES[0]) == []


class TestDigest:
    """World time is ten o'clock on Monday 1 November 2010; digests went at eight."""

    def test_new_lines_and_approvals_wait_for_the_next_working_day_at_eight(
        self, session: Session, world: World, tell: Tell
    ) -> None:
        decider = world.as_("decision_maker", "DH")
        for kind in (NoticeKind.NEW_LINES, NoticeKind.APPROVAL_WAITING):
            tell(kind, decider)
        tuesday = datetime(2010, 11, 2, 8, tzinfo=UTC)
        assert claim(session, world, now=tuesday - MINUTE) == []
        (letter,) = claim(session, world, now=tuesday)
        assert letter.is_digest
        assert kinds(session, letter) == [NoticeKind.NEW_LINES, NoticeKind.APPROVAL_WAITING], (
            "of two batches, one e-mail"
        )

    def test_who_wants_one_email_a_day_gets_the_rest_in_it_but_not_what_is_urgent(
        self, session: Session, world: World, officer: Actor, tell: Tell
    ) -> None:
        session.execute(update(Person).where(Person.id == officer.person_id).values(wants_digest=True))
        tell(NoticeKind.LINE_REFERRED, officer, world.as_("officer", "LUT", 2), batch="referred")
        tell(NoticeKind.QUESTION_ASKED, officer, batch="asked")
        at_once = claim(session, world)
        assert sorted((each.person_id, kinds(session, each)) for each in at_once) == [
            (officer.person_id, [NoticeKind.QUESTION_ASKED]),
            (world.as_("officer", "LUT", 2).person_id, [NoticeKind.LINE_REFERRED]),
        ]
        (digest,) = claim(session, world, after=MINUTE, now=datetime(2010, 11, 2, 8, tzinfo=UTC))
        assert (digest.person_id, kinds(session, digest)) == (officer.person_id, [NoticeKind.LINE_REFERRED])

    def test_a_digest_that_failed_comes_again_as_itself(self, session: Session, world: World, tell: Tell) -> None:
        tell(NoticeKind.NEW_LINES, world.as_("caseworker", "DH"))
        tuesday = datetime(2010, 11, 2, 8, tzinfo=UTC)
        (digest,) = claim(session, world, now=tuesday)
        (again,) = claim(session, world, after=PAUSES[0], now=tuesday)
        assert (again.key, again.is_digest) == (digest.key, True)

    @pytest.mark.parametrize(
        ("now", "went"),
        [
            (datetime(2010, 11, 1, 8, tzinfo=UTC), datetime(2010, 11, 1, 8, tzinfo=UTC)),
            (datetime(2010, 11, 1, 7, 59, tzinfo=UTC), datetime(2010, 10, 29, 7, tzinfo=UTC)),
            (datetime(2010, 8, 30, 12, tzinfo=UTC), datetime(2010, 8, 27, 7, tzinfo=UTC)),
            (datetime(2010, 8, 31, 7, tzinfo=UTC), datetime(2010, 8, 31, 7, tzinfo=UTC)),
            (datetime(2090, 11, 5, 12, tzinfo=UTC), datetime(2090, 11, 3, 8, tzinfo=UTC)),
        ],
        ids=["at eight", "before eight on a Monday", "bank holiday", "eight in summer", "past the known holidays"],
    )
    def test_digests_go_at_eight_in_london_on_working_days(
        self, session: Session, world: World, now: datetime, went: datetime
    ) -> None:
        assert last_digest_at(now, get_calendar(session)) == went


def test_a_session_that_tells_somebody_says_so_to_its_door(session: Session, officer: Actor, tell: Tell) -> None:
    assert TOLD not in session.info
    tell(NoticeKind.QUESTION_ASKED)
    assert TOLD not in session.info, "nobody was told"
    tell(NoticeKind.QUESTION_ASKED, officer)
    assert session.info[TOLD]


def test_workers_who_claim_at_once_share_the_work_and_never_double_it(own_database: Database, world: World) -> None:
    people = [person.person_id for person in world.people["officer", "LUT"]]
    with own_database.writing() as session:
        entries = [audit.Entry(EventKind.PERSON_ADDED)] * 60
        for event in audit.record(session, None, entries, now=world.now):
            notices.queue(session, [Telling(event, NoticeKind.QUESTION_ASKED, people)], now=world.now)
    workers = 4
    start = Barrier(workers)

    def work(number: int) -> Sequence[Claimed]:
        taken: list[Claimed] = []
        start.wait()
        for turn in range(4):
            with own_database.writing() as session:
                token = f"worker{number}-{turn}"
                taken.extend(outbox.claim(session, token, now=world.now, machine_now=MACHINE))
        return taken

    with ThreadPoolExecutor(workers) as pool:
        letters = [letter for taken in pool.map(work, range(workers)) for letter in taken]
    ids = [notice for letter in letters for notice in letter.notice_ids]
    assert len(ids) == len(set(ids)) == 120
    assert len({letter.key for letter in letters}) == 120
