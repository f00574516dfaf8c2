"""Redis beside the tracker, a real one: the worker is nudged through it, and attempts to sign in are counted in it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from huey.consumer import Consumer
from sqlalchemy import update
from structlog.testing import capture_logs

from config import Config
from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.code import HOME
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.mail import Inbox, in_folder, smtp_server
from tests.support.redis_server import RedisServer
from tests.support.settings import SETTINGS
from tests.support.world import World
from tests.test_worker import ask, worker_of
from tracker.actions import questions
from tracker.db import Database
from tracker.domain.notices import Dropped
from tracker.factory import create_app
from tracker.models.notices import Notice
from tracker.worker import Worker

SIGNING_IN = """
import json, sys
from app import app
asks = app.test_client()
print(json.dumps([asks.post("/sign-in", data={"email": "a@b.example"}).status_code for _ in range(int(sys.argv[1]))]))
"""
ALLOWED = 30
"""Attempts a minute from one address."""


def subjects(inbox: Inbox) -> list[str]:
    return [str(each["Subject"]) for each in inbox.messages]


def answer_in_the_browser(database: Database, world: World, redis: RedisServer) -> None:
    """Luton answers a question on its page, in a web process that nudges through Redis."""
    with database.writing() as session:
        sent = send_offer(session, world, [Asked()])
        version, caseworker = sent.versions[1], world.as_("caseworker", "DH")
        questions.ask(session, caseworker, sent.reference, 1, "Which wards?", version=version, now=world.now)
        session.execute(update(Notice).values(dropped=Dropped.PLAYED))
    clock = WorldClock()
    app = create_app(
        Config.from_env({**SETTINGS, "WORK_QUEUE": redis.address}), held=database, machine=clock, testing=True
    )
    officer = world.as_("officer", "LUT")
    page = Client(app, clock).page("questions.answer", reference=sent.reference, number=1, question=1, as_=officer)
    page.submit("Send answer", words="Farley alone.")


def consumer_of(worker: Worker) -> Consumer:
    """Huey's own, without a beat: what it does, it was nudged to do."""
    return worker._jobs.huey.create_consumer(workers=2, max_delay=0.1, periodic=False)


def test_a_page_that_is_saved_nudges_the_worker_which_sends_the_email_once(
    own_database: Database, world: World, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Consumer, "_set_signal_handlers", lambda _: None)
    with smtp_server() as inbox:
        worker = worker_of(own_database, inbox.address, queue=redis_server.address)
        consumer = consumer_of(worker)
        consumer.start()
        try:
            time.sleep(1.5)
            assert not inbox.messages, "nobody has nudged yet"
            answer_in_the_browser(own_database, world, redis_server)
            ends = time.monotonic() + 20
            while not inbox.messages and time.monotonic() < ends:
                time.sleep(0.05)
            first = subjects(inbox)
            worker.nudge()
            time.sleep(1)
        finally:
            consumer.stop(graceful=True)
    assert len(first) == 1
    assert "line 1" in first[0]
    assert subjects(inbox) == first, "a second nudge finds nothing to send"


def test_while_redis_is_away_the_worker_says_so_once_and_sends_by_its_own_clock(
    database: Database, world: World, redis_server: RedisServer, tmp_path: Path
) -> None:
    ask(database, world)
    folder = tmp_path / "mail"
    worker = worker_of(database, f"folder:{folder}", queue=redis_server.address)
    worker.stand_in()
    assert not folder.exists() or not in_folder(folder), "Redis answers, so this is the queue's affair"
    with capture_logs() as said:
        redis_server.stop()
        worker.nudge()
        for _ in range(2):
            worker.stand_in(with_escalation=False)
        assert len(in_folder(folder)) == 2
        redis_server.start()
        worker.stand_in()
    assert [(each["event"], each.get("why")) for each in said] == [
        ("no nudge", "ConnectionError"),
        ("queue does not answer; working without it", "ConnectionError"),
        ("queue answers again", None),
    ]
    worker.nudge()
    assert worker._jobs.huey.pending_count() == 1


def test_a_worker_that_starts_before_redis_works_says_it_in_lines_and_stops_when_asked(
    own_database: Database, world: World, redis_server: RedisServer, tmp_path: Path
) -> None:
    redis_server.stop()
    ask(own_database, world)
    with smtp_server() as inbox:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "worker", "run"],
            cwd=HOME, env=settings_of(own_database, MAIL_URL=inbox.address, WORK_QUEUE=redis_server.address),
            stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            ends = time.monotonic() + 60
            while len(inbox.messages) < 2 and time.monotonic() < ends and process.poll() is None:
                time.sleep(0.1)
            time.sleep(2)
        finally:
            process.terminate()
            said = process.communicate(timeout=30)[1].decode()
    assert len(inbox.messages) >= 2, said
    assert process.returncode == 0, said
    assert "queue does not answer; working without it" in said
    assert "Traceback" not in said


def settings_of(database: Database, **more: str) -> dict[str, str]:
    address = database.engine.url.render_as_string(hide_password=False)
    return {**os.environ, **SETTINGS, "DATABASE_URL": address, **more}


def sign_in_often(database: Database, times: int, store: str) -> list[int]:
    """The answers that a process of its own gives to so many attempts from one address."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNING_IN, str(times)],
        cwd=HOME, env=settings_of(database, RATE_LIMIT_STORAGE_URI=store), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return list(json.loads(done.stdout.splitlines()[-1]))


def test_two_processes_count_attempts_to_sign_in_together_and_alone_while_redis_is_away(
    own_database: Database, redis_server: RedisServer
) -> None:
    first = sign_in_often(own_database, 20, redis_server.address)
    second = sign_in_often(own_database, 20, redis_server.address)
    assert first.count(429) == 0
    assert second.index(429) == ALLOWED - 20
    assert second.count(429) == 10
    redis_server.stop()
    alone = sign_in_often(own_database, ALLOWED + 1, redis_server.address)
    assert alone[-1] == 429
    assert alone.count(429) == 1
    assert not [status for status in alone if status >= 500]
