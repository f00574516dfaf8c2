"""Files are kept by their hash, in a folder or in a bucket of a real server: whole, once, and as they were."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.storage.conftest import BUCKET, client_of
from tracker.storage.bucket import Bucket, BucketStorage
from tracker.storage.folder import FolderStorage
from tracker.storage.keeping import PORTION, Storage

LARGE = bytes(range(256)) * (PORTION // 64)  # four portions


@pytest.mark.parametrize("content", [b"", b"a few words", LARGE], ids=["empty", "short", "long"])
def test_what_is_kept_comes_back_as_it_was_under_its_hash(storage: Storage, content: bytes) -> None:
    sha256 = storage.keep(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert storage.read(sha256) == content


def test_a_file_is_kept_from_its_beginning_wherever_it_stood(storage: Storage) -> None:
    file = BytesIO(LARGE)
    file.read(10)
    sha256 = storage.keep(file)
    with storage.open(sha256) as kept:
        assert kept.read() == LARGE


def test_the_same_content_kept_twice_is_kept_once(storage: Storage) -> None:
    assert storage.keep(b"twice") == storage.keep(BytesIO(b"twice"))
    assert storage.read(hashlib.sha256(b"twice").hexdigest()) == b"twice"


def test_what_was_never_kept_is_not_found(storage: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        storage.open("0" * 64)


def test_a_file_that_was_changed_is_not_handed_out(storage: Storage, spoil: Callable[[str, bytes], None]) -> None:
    sha256 = storage.keep(b"as it was signed")
    spoil(sha256, b"as somebody wishes")
    with pytest.raises(FileNotFoundError, match="not whole"):
        storage.read(sha256)


def test_a_folder_shows_no_half_written_file(tmp_path: Path) -> None:
    class Breaking(BytesIO):
        """Ends in the middle when it is read a second time, for writing."""

        reads = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.reads += 1
            if self.reads > len(LARGE) // PORTION + 2:
                raise OSError("the disk is full")
            return super().read(size)

    kept = FolderStorage(tmp_path)
    with pytest.raises(OSError, match="full"):
        kept.keep(Breaking(LARGE))
    with pytest.raises(FileNotFoundError):
        kept.open(hashlib.sha256(LARGE).hexdigest())
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [], "nor leaves one behind"


def test_a_bucket_holds_an_object_once_under_its_folder(bucket: Bucket) -> None:
    kept = BucketStorage(bucket)
    sha256 = kept.keep(b"evidence")
    kept.keep(b"evidence")
    held = client_of(bucket).list_objects_v2(Bucket=BUCKET)["Contents"]
    assert [each["Key"] for each in held] == [f"held/{sha256[:2]}/{sha256}"]
