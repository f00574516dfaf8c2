"""A room of trial pages, on which the parts every page stands on are tried without waiting for a real one."""

from collections.abc import Iterator

import pytest
from flask import Flask

from config import Config
from tests.support.client import SETTINGS, Client
from tests.support.clock import WorldClock
from tests.web import trial
from tracker.db import Database
from tracker.factory import create_app
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
