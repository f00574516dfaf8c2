"""What several stories need beside their people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tracker.storage.folder import FolderStorage


@pytest.fixture
def stored(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application with an empty store of files."""
    held, app.extensions["storage"] = app.extensions["storage"], FolderStorage(tmp_path / "store")
    yield app
    app.extensions["storage"] = held
