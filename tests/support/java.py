"""Judges written in Java, each asked once for many files, since starting one takes seconds."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def java(*arguments: str | Path, needs: Sequence[Path] = ()) -> subprocess.CompletedProcess[str]:
    """Run `java`; end the test, as `lacking` does, where there is none or one of the files it needs is missing."""
    missing = [str(path) for path in needs if not path.exists()]
    if shutil.which("javac") is None:
        missing.insert(0, "a JDK")
    if missing:
        lacking(f"{', '.join(missing)} not found: run script/bootstrap")
    return subprocess.run(["java", *arguments], capture_output=True, text=True, timeout=300, check=False)


def lacking(what: str) -> None:
    """End this test: skipped on a developer's machine, failed in CI, where nothing may be skipped unseen."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
