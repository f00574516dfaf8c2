"""The door that no request comes through: what is done by the clock, or after a page has been sent.

Reads the clock and commits, as doors do. Its jobs are functions of no arguments, each safe to run twice and by two
workers at once; huey runs them in time, and the commands `outbox send` and `escalations run` run them by hand. Huey's
queue is a place of its own: a lost nudge costs a quarter of a minute, and nothing that matters is kept in it. While the
queue does not answer, the worker says so and does the same by its own clock.
"""

from __future__ import annotations

import itertools
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property
from typing import Any, Protocol

import structlog
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from redis import ConnectionPool, RedisError
from sqlalchemy.orm import Session

from tracker.actions import escalations, publication_dates, releases
from tracker.db import Database
from tracker.notifications import outbox
from tracker.notifications.delivery import Composer
from tracker.notifications.outbox import Claimed
from tracker.notifications.transports import NotTaken, Transport, Unreachable

NO_QUEUE = "none"
SEND_AT = (0, 15, 30, 45)
"""Seconds of every minute at which the outbox is sent."""
_THREADS = 2
_LONGEST_WAIT = 1.0  # seconds between two looks into the queue
_BEAT = 15.0  # seconds between two looks at whether the queue answers
_LONG_BEAT = 20  # of those between two rounds of escalation without it
_CONNECT, _ANSWER = 2.0, 5.0  # seconds that Redis may take; the second is longer than huey waits for a job


class WorldClock(Protocol):
    """Both clocks; the application's own has them."""

    @property
    def machine(self) -> Callable[[], datetime]:
        """Machine time."""

    def now(self, reading: Callable[[], Session]) -> datetime:
        """World time; `reading` gives a session if the world has to be looked up."""


@dataclass
class Sent:
    """What one round of sending came to, in e-mails."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        """All that were dealt with."""
        return self.sent + self.failed + self.dropped


class Worker:
    """Its jobs, and the queue they are run from. `queue` is the address of that queue, or `none`."""

    def __init__(
        self, *, database: Database, clock: WorldClock, composer: Composer, transport: Transport, queue: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._composer = composer
        self._transport = transport
        self._queue = queue
        self._queue_is_away = False
        self._log: Any = structlog.get_logger("tracker")

    def send_outbox(self) -> Sent:
        """Send what is due until nothing is, or the server does not answer. Nothing is sent inside a transaction."""
        done = Sent()
        while claimed := self._claim():
            before = done.total
            try:
                with self._transport.open() as send:
                    for letter in claimed:
                        self._deliver(letter, send, done)
            except Unreachable as fault:
                done.failed += before + len(claimed) - done.total
                self._log.warning("mail server unreachable", why=str(fault), letters=len(claimed))
                break
        return done

    def _claim(self) -> Sequence[Claimed]:
        with self._database.reading() as session:
            if not outbox.is_waiting(session):
                return ()
            now = self._clock.now(lambda: session)
        with self._database.writing() as session:
            return outbox.claim(session, secrets.token_hex(12), now=now, machine_now=self._clock.machine())

    def _deliver(self, letter: Claimed, send: Callable[[EmailMessage], None], done: Sent) -> None:
        """One e-mail. What goes wrong with it is its own: it is tried again later, and the others go on."""
        try:
            with self._database.reading() as session:
                composed = self._composer.compose(session, letter, now=self._clock.now(lambda: session))
            if composed.message is not None:
                send(composed.message)
        except Unreachable:
            raise
        except NotTaken as refused:
            self._note_failure(letter, str(refused), done)
            return
        except Exception as fault:  # noqa: BLE001  (whatever it is, it is noted, and must not hold up everybody's mail)
            self._note_failure(letter, type(fault).__name__, done)
            return
        with self._database.writing() as session:
            for why, notice_ids in composed.dropped.items():
                outbox.drop(session, notice_ids, why)
            if composed.message is not None:
                outbox.mark_sent(session, letter, machine_now=self._clock.machine())
        done.sent += composed.message is not None
        done.dropped += composed.message is None

    def _note_failure(self, letter: Claimed, why: str, done: Sent) -> None:
        done.failed += 1
        note = self._log.error if letter.is_last_try else self._log.warning
        note("e-mail not sent", why=why, letter=letter.key, tries=letter.tries, given_up=letter.is_last_try)

    def escalate(self) -> int:
        """Take every step of escalation that is due, some clocks a transaction; returns how many were taken."""
        with self._database.reading() as session:
            now = self._clock.now(lambda: session)
        with self._database.writing() as session:
            escalations.remind_signatories(session, now=now)
        taken = 0
        while True:
            with self._database.writing() as session:
                some = escalations.run(session, now=now)
            taken += some
            if some < escalations.AT_ONCE:
                break
        if taken:
            self.nudge()
        return taken

    def carry_out_releases(self) -> int:
        """Release what was queued in a pre-election period that is over; returns how many batches there were."""
        with self._database.reading() as session:
            now = self._clock.now(lambda: session)
        with self._database.writing() as session:
            publication_dates.catch_up(session, now=now)
        with self._database.writing() as session:
            count = releases.carry_out_queued(session, now)
        if count:
            self.nudge()
        return count

    def nudge(self) -> None:
        """Ask for the outbox to be sent soon. When the queue is away it is sent a little later."""
        if self._queue != NO_QUEUE:
            self._ask("send")

    def _ask(self, job: str) -> None:
        try:
            getattr(self._jobs, job)()
        except Exception as fault:  # noqa: BLE001  (a page that was saved does not fail for a nudge)
            self._log.warning("no nudge", why=type(fault).__name__)

    def run(self) -> None:
        """Work until told to stop (Ctrl-C, SIGTERM). Raises ValueError when there is no queue to work from."""
        if self._queue == NO_QUEUE:
            raise ValueError("there is no queue to work from: WORK_QUEUE is none")
        for job in ("beat", "release", "escalate"):
            self._ask(job)
        for part in ("Worker", "Scheduler"):
            logging.getLogger(f"huey.consumer.{part}").addFilter(_is_no_silence_of_redis)
        threading.Thread(target=self._keep_beat, name="beat", daemon=True).start()
        self._jobs.huey.create_consumer(
            workers=_THREADS, max_delay=_LONGEST_WAIT, check_worker_health=True, graceful_signal="TERM"
        ).run()

    def _keep_beat(self) -> None:
        for beat in itertools.count():
            self.stand_in(with_escalation=beat % _LONG_BEAT == 0)
            time.sleep(_BEAT)

    def stand_in(self, *, with_escalation: bool = True) -> None:
        """Do here and now what the queue would have had done, if it does not answer; say when it goes and is back."""
        why = self._jobs.find_fault()
        if (why is not None) != self._queue_is_away:
            self._queue_is_away = why is not None
            self._log.warning("queue does not answer; working without it" if why else "queue answers again", why=why)
        if why is None:
            return
        jobs: list[Callable[[], Any]] = [self.send_outbox, self.carry_out_releases]
        for job in [*jobs, self.escalate] if with_escalation else jobs:
            try:
                job()
            except Exception as fault:  # noqa: BLE001  (whatever it is, it is noted, and the next beat tries again)
                self._log.error("job failed", job=job.__name__, why=type(fault).__name__)

    @cached_property
    def _jobs(self) -> _Jobs:
        return _Jobs(self, huey_at(self._queue))


class _Jobs:
    """The jobs as huey knows them, and when it runs them. They take no arguments, so nothing is pickled but a name."""

    def __init__(self, worker: Worker, huey: Huey) -> None:
        self.huey = huey
        self.send = huey.task(name="send")(worker.send_outbox)
        self.beat = huey.periodic_task(crontab(minute="*"), name="beat")(self._beat)
        self.release = huey.periodic_task(crontab(minute="*"), name="release")(worker.carry_out_releases)
        self.escalate = huey.periodic_task(crontab(minute="*/5"), name="escalate")(worker.escalate)

    def find_fault(self) -> str | None:
        """Why the queue does not answer; None when it does."""
        try:
            self.huey.pending_count()
        except Exception as fault:  # noqa: BLE001  (each kind of queue has its own faults)
            return type(fault).__name__
        return None

    def _beat(self) -> None:
        """Huey's own finest measure is the minute."""
        for delay in SEND_AT:
            self.send.schedule(delay=delay)


def huey_at(address: str) -> Huey:
    """A queue by its address: `sqlite:///file`, `postgresql://…` or `redis://…`."""
    if address.startswith("sqlite:///"):
        return SqliteHuey("tracker", filename=address.removeprefix("sqlite:///"), results=False, fsync=False)
    if address.startswith("redis"):
        pool = ConnectionPool.from_url(address, socket_connect_timeout=_CONNECT, socket_timeout=_ANSWER)
        return RedisHuey("tracker", connection_pool=pool, results=False)
    return PostgresHuey("tracker", dsn=address.replace("postgresql+psycopg://", "postgresql://"), results=False)


def _is_no_silence_of_redis(record: logging.LogRecord) -> bool:
    """Whether to log this: huey tells of a Redis that is away by a traceback a second; `stand_in` says it once."""
    return record.exc_info is None or not isinstance(record.exc_info[1], RedisError)
