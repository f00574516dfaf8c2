"""The one interface behind which files are kept, and how their bytes are taken in portions."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

PORTION = 256 * 1024


class Storage(Protocol):
    """Where files are kept. Content never changes, so keeping it twice is keeping it once.

    A file is kept before the row that names it is committed: one that no row names does no harm.
    """

    def keep(self, content: bytes | BinaryIO) -> str:
        """Store bytes, or a file from its beginning, whole or not at all; returns the SHA-256 in hexadecimal digits."""

    def open(self, sha256: str) -> BinaryIO:
        """The file with that hash, to be read from its beginning and closed by whoever asked.

        Raises FileNotFoundError when it is not held, or not whole.
        """

    def read(self, sha256: str) -> bytes:
        """The same as bytes."""


def portions(file: BinaryIO) -> Iterator[bytes]:
    """What is left of a file, in portions."""
    while portion := file.read(PORTION):
        yield portion


def sha256_of(file: BinaryIO) -> str:
    """The hash of a whole file, which stands at its beginning afterwards."""
    file.seek(0)
    found = hashlib.sha256()
    for portion in portions(file):
        found.update(portion)
    file.seek(0)
    return found.hexdigest()
