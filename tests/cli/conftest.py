"""What the tests of commands may ask for."""

from pathlib import Path

import pytest

from tests.support.register_files import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A copy of the shipped files of registers."""
    return Folder(tmp_path / "files")
