"""A room of trial pages, on which the parts every page stands on are tried, and an offer on its way to an agreement."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import Config
from tests.support.client import SETTINGS, Client
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, Asked, send_offer
from tests.support.world import World
from tests.web import trial
from tests.web.agreeing import TICKED, draw_up
from tracker.db import Database
from tracker.domain.actors import Actor
from tracker.factory import create_app
from tracker.storage.folder import FolderStorage
from tracker.web.parts.limits import limiter


@pytest.fixture(scope="session")
def _one_trial_app() -> Flask:
    app = create_app(Config.from_env(SETTINGS), held=Database("sqlite://"), testing=True)
    trial.open_room(app)
    return app


@pytest.fixture
def trial_app(_one_trial_app: Flask, database: Database, clock: WorldClock) -> Iterator[Flask]:
    """The application with the trial room, on the test's database and clock."""
    _one_trial_app.extensions["database"] = database
    _one_trial_app.extensions["clock"].machine = clock
    limiter.reset()
    yield _one_trial_app
    _one_trial_app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def trials(trial_app: Flask, clock: WorldClock) -> Client:
    """A strict reader of the trial pages."""
    return Client(trial_app, clock)


@pytest.fixture
def coordinator(world: World) -> Actor:
    return world.as_("coordinator", "CLG")


@pytest.fixture
def officer(world: World) -> Actor:
    return world.as_("officer", "LUT")


@pytest.fixture
def signatory(world: World) -> Actor:
    return world.as_("signatory", "LUT")


@pytest.fixture
def decider(world: World) -> Actor:
    return world.as_("decision_maker", "CLG")


@pytest.fixture
def store(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """An empty folder in which signed documents are kept."""
    held, app.extensions["storage"] = app.extensions["storage"], FolderStorage(tmp_path)
    yield tmp_path
    app.extensions["storage"] = held


@pytest.fixture
def agreed(session: Session, world: World) -> str:
    """An offer of two ring-fences, all agreed as asked and released."""
    sent = send_offer(session, world, [Asked(), Asked(CARERS, 120_000)])
    sent = answer(session, world, sent)
    session.commit()
    return sent.reference


@pytest.fixture
def out(client: Client, coordinator: Actor, agreed: str) -> str:
    """The same with version 1 out for signature."""
    draw_up(client, coordinator, agreed)
    return agreed


@pytest.fixture
def signed(client: Client, store: Path, signatory: Actor, decider: Actor, out: str) -> str:
    """The same, signed by both parties, its document stored."""
    for signer in (signatory, decider):
        client.page("agreements.sign", reference=out, as_=signer).submit("Sign the agreement", **TICKED)
    return out
