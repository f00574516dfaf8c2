"""Files in a folder of this machine."""

import os
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from tracker.storage.keeping import portions, sha256_of


class FolderStorage:
    """Files in a folder, two levels deep by their hash; a file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes | BinaryIO) -> str:
        """See `Storage.keep`."""
        source = BytesIO(content) if isinstance(content, bytes) else content
        sha256 = sha256_of(source)
        path = self._path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, source)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """See `Storage.open`."""
        file = self._path(sha256).open("rb")
        if sha256_of(file) != sha256:
            file.close()
            raise FileNotFoundError(f"{sha256} is not whole")
        return file

    def read(self, sha256: str) -> bytes:
        """See `Storage.read`."""
        with self.open(sha256) as file:
            return file.read()

    def _write(self, path: Path, source: BinaryIO) -> None:
        """Under another name first, so that nobody ever finds half a file; a half is not left lying on a full disk."""
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            unfinished = Path(file.name)
            try:
                for portion in portions(source):
                    file.write(portion)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                unfinished.unlink()
                raise
        unfinished.replace(path)

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256
