"""Stored files, by the hash of their content, behind one interface: a folder by default.

Knows: bytes and their SHA-256.
Never knows: whose file it is, or who may read it.
Begin reading at: `FolderStorage`.
"""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol


class Storage(Protocol):
    """Where files are kept. Content never changes, so keeping it twice is keeping it once."""

    def keep(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 in hexadecimal digits."""

    def read(self, sha256: str) -> bytes:
        """The bytes with that hash. Raises FileNotFoundError when they are not held, or not whole."""


class FolderStorage:
    """Files in a folder, two levels deep by their hash; a file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """See `Storage.keep`."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        return sha256

    def read(self, sha256: str) -> bytes:
        """See `Storage.read`."""
        content = self._path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileNotFoundError(f"{sha256} is not whole")
        return content

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256
