"""What the tests of commands may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import Config
from tests.support.client import SETTINGS
from tests.support.register_files import Folder
from tests.support.world import World
from tracker.db import Database
from tracker.factory import create_app


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A copy of the shipped files of registers."""
    return Folder(tmp_path / "files")


@pytest.fixture
def played_app(played: tuple[Database, World], tmp_path: Path) -> Flask:
    settings = {**SETTINGS, "STORAGE_PATH": str(tmp_path / "files")}
    return create_app(Config.from_env(settings), held=played[0], testing=True)


@pytest.fixture
def reading(played: tuple[Database, World]) -> Iterator[Session]:
    with played[0].reading() as session:
        yield session
