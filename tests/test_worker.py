"""The worker: it sends what waits, whatever goes wrong with one e-mail, and huey runs it in time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from tests.support.code import HOME
from tests.support.factories.negotiations import Asked, Sent, line_of, send_offer
from tests.support.mail import Inbox, in_folder, smtp_server
from tests.support.world import World
from tracker.actions import questions
from tracker.db import Database
from tracker.domain.notices import PAUSES, Dropped, NoticeKind
from tracker.models.notices import Notice
from tracker.models.people import Person
from tracker.notifications import delivery, outbox
from tracker.notifications.delivery import Composer
from tracker.notifications.letters import Letters
from tracker.notifications.transports import transport_of
from tracker.worker import NO_QUEUE, Worker, huey_at

SENDER = "Freedoms tracker <no-reply@tracker.example>"
FIVE = datetime(2010, 11, 1, 17, tzinfo=UTC)


@dataclass
class Clock:
    """Both clocks, moved by hand."""

    at: datetime = FIVE
    machine_at: datetime = datetime(2026, 11, 1, 9, tzinfo=UTC)
    machine: Callable[[], datetime] = field(init=False)

    def __post_init__(self) -> None:
        self.machine = lambda: self.machine_at

    def now(self, reading: Callable[[], Session]) -> datetime:
        assert isinstance(reading(), Session)
        return self.at


def worker_of(database: Database, mail: str, clock: Clock | None = None, queue: str = NO_QUEUE) -> Worker:
    composer = Composer(Letters("http://localhost", is_test=False), SENDER)
    return Worker(
        database=database, clock=clock or Clock(), composer=composer, transport=transport_of(mail), queue=queue
    )


def ask(database: Database, world: World) -> Sent:
    """Two officers of Luton are asked a question: two e-mails. What the submission told is dropped."""
    with database.writing() as session:
        sent = send_offer(session, world, [Asked()])
        session.execute(update(Notice).values(dropped=Dropped.PLAYED))
        version = line_of(session, sent).version
        caseworker = world.as_("caseworker", "DH")
        questions.ask(session, caseworker, sent.reference, 1, "Which wards?", version=version, now=world.now)
    return sent


def state(database: Database) -> list[tuple[bool, int]]:
    """Of the questions' notices: whether each was sent, and how often it was tried."""
    query = select(Notice.sent_at, Notice.tries).where(Notice.kind == NoticeKind.QUESTION_ASKED).order_by(Notice.id)
    with database.reading() as session:
        return [(row.sent_at is not None, row.tries) for row in session.execute(query)]


class TestSending:
    def test_both_officers_get_one_email_each_and_no_more_the_second_time(
        self, database: Database, world: World
    ) -> None:
        sent = ask(database, world)
        with smtp_server() as inbox:
            worker = worker_of(database, inbox.address)
            assert worker.send_outbox().sent == 2
            assert worker.send_outbox().total == 0
        assert {each["To"].addresses[0].addr_spec for each in inbox.messages} == {
            "officer@lut.example.gov.uk", "officer2@lut.example.gov.uk",
        }  # fmt: skip
        first = inbox.messages[0]
        assert first["Subject"] == f"{sent.reference} Luton: a question about line 1, reply by 15 November 2010"
        assert first["From"] == SENDER
        assert first["Auto-Submitted"] == "auto-generated"
        assert first["Date"].datetime == FIVE
        assert first["Message-ID"].endswith("@tracker.example>")
        assert state(database) == [(True, 1), (True, 1)]

    def test_one_address_that_is_refused_is_tried_again_with_the_same_message_id(
        self, database: Database, world: World
    ) -> None:
        ask(database, world)
        clock = Clock()
        with smtp_server() as inbox:
            inbox.refuses.add("officer@lut.example.gov.uk")
            worker = worker_of(database, inbox.address, clock)
            done = worker.send_outbox()
            assert (done.sent, done.failed) == (1, 1)
            inbox.refuses.clear()
            assert worker.send_outbox().total == 0, "not before the pause is over"
            clock.machine_at += PAUSES[0]
            assert worker.send_outbox().sent == 1
        assert state(database) == [(True, 2), (True, 1)]

    def test_a_worker_that_died_after_sending_sends_the_same_email_again_and_not_another(
        self, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(database, world)
        clock = Clock()
        with smtp_server() as inbox:
            worker = worker_of(database, inbox.address, clock)
            with monkeypatch.context() as patch:
                patch.setattr(outbox, "mark_sent", _die)
                with pytest.raises(KeyboardInterrupt):
                    worker.send_outbox()
            clock.machine_at += PAUSES[0]
            worker.send_outbox()
        ids = [each["Message-ID"] for each in inbox.messages]
        assert len(ids) == 3
        assert len(set(ids)) == 2

    def test_a_server_that_is_away_costs_one_try_and_no_more(self, database: Database, world: World) -> None:
        ask(database, world)
        with smtp_server() as inbox:
            away = inbox.address
        done = worker_of(database, away).send_outbox()
        assert (done.sent, done.failed) == (0, 2)
        assert state(database) == [(False, 1), (False, 1)]

    def test_a_fault_in_writing_one_does_not_hold_up_the_other(
        self, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(database, world)
        whole, first = delivery.find_addressee, world.as_("officer", "LUT").person_id
        monkeypatch.setattr(delivery, "find_addressee", lambda s, who: 1 / 0 if who == first else whole(s, who))
        with smtp_server() as inbox:
            done = worker_of(database, inbox.address).send_outbox()
        assert (done.sent, done.failed) == (1, 1)

    def test_who_left_after_the_claim_gets_nothing(
        self, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(database, world)
        claim = outbox.claim

        def claim_and_leave(session: Session, *args: object, **more: object) -> object:
            found = claim(session, *args, **more)  # type: ignore[arg-type]
            gone = world.as_("officer", "LUT").person_id
            session.execute(update(Person).where(Person.id == gone).values(is_active=False))
            return found

        monkeypatch.setattr(outbox, "claim", claim_and_leave)
        with smtp_server() as inbox:
            done = worker_of(database, inbox.address).send_outbox()
        assert (done.sent, done.dropped) == (1, 1)
        assert [each["To"].addresses[0].addr_spec for each in inbox.messages] == ["officer2@lut.example.gov.uk"]

    def test_nothing_is_sent_while_the_database_is_written_to(
        self, own_database: Database, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(own_database, world)
        open_now: set[int] = set()
        engine = own_database.engine
        event.listen(engine, "begin", lambda conn: open_now.add(id(conn)))
        for ended in ("commit", "rollback"):
            event.listen(engine, ended, lambda conn: open_now.discard(id(conn)))
        seen: list[int] = []
        handle = Inbox.handle_DATA

        async def look(self: Inbox, *args: object) -> str:
            seen.append(len(open_now))
            return await handle(self, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(Inbox, "handle_DATA", look)
        with smtp_server() as inbox:
            worker_of(own_database, inbox.address).send_outbox()
        assert seen == [0, 0]


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


class TestItsQueue:
    def test_a_nudge_is_in_the_queue_and_sends(self, database: Database, world: World, tmp_path: Path) -> None:
        ask(database, world)
        folder = tmp_path / "mail"
        worker = worker_of(database, f"folder:{folder}", queue=f"sqlite:///{tmp_path / 'queue.db'}")
        worker.nudge()
        huey = worker._jobs.huey
        assert huey.pending_count() == 1
        huey.execute(huey.dequeue())
        assert len(in_folder(folder)) == 2

    def test_a_queue_that_is_away_does_not_fail_the_page(self, database: Database, world: World) -> None:
        worker_of(database, "none", queue="sqlite:////nowhere/at/all.db").nudge()
        worker_of(database, "none", queue=NO_QUEUE).nudge()

    def test_without_a_queue_it_says_so(self, database: Database, world: World) -> None:
        with pytest.raises(ValueError, match="WORK_QUEUE is none"):
            worker_of(database, "none").run()

    def test_the_queue_is_a_file_or_tables_of_the_database(self, own_database: Database, tmp_path: Path) -> None:
        url = own_database.engine.url
        address = (
            f"sqlite:///{tmp_path / 'queue.db'}"
            if url.drivername.startswith("sqlite")
            else url.render_as_string(hide_password=False)
        )
        huey = huey_at(address)
        task = huey.task(name="say")(lambda: None)
        task()
        assert huey.pending_count() == 1
        assert huey.dequeue().name == "say"
        huey.storage.close()


def asked(inbox: Inbox) -> list[str]:
    """What came about the question: in 2026 the line is late too, and the process says so."""
    return [str(each["Subject"]) for each in inbox.messages if "a question about line 1" in each["Subject"]]


def test_the_process_that_the_server_starts_sends_an_email_end_to_end(
    own_database: Database, world: World, tmp_path: Path
) -> None:
    """A true consumer in a process of its own, as `script/server` starts it; asked to stop, it stops well."""
    ask(own_database, world)
    with smtp_server() as inbox:
        settings = {
            "DATABASE_URL": own_database.engine.url.render_as_string(hide_password=False),
            "SECRET_KEY": "a secret that is known to the tests alone",
            "PUBLIC_URL": "http://localhost",
            "STORAGE_PATH": str(tmp_path),
            "MAIL_URL": inbox.address,
            "MAIL_FROM": SENDER,
            "WORK_QUEUE": f"sqlite:///{tmp_path / 'queue.db'}",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "worker", "run"],
            cwd=HOME, env={**os.environ, **settings}, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            ends = time.monotonic() + 60
            while len(asked(inbox)) < 2 and time.monotonic() < ends and process.poll() is None:
                time.sleep(0.1)
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=30)
    assert len(asked(inbox)) == 2, said.decode()
    assert process.returncode == 0, said.decode()
    not_tests = [each["Subject"] for each in inbox.messages if not each["Subject"].startswith("TEST: ")]
    assert not not_tests, "nobody said that it is live"
    assert datetime.now(UTC) - inbox.messages[0]["Date"].datetime < timedelta(minutes=5)
