"""A bucket on a server of this machine that speaks S3, and a folder: files are kept in either alike."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tracker.storage.bucket import Bucket, BucketStorage
from tracker.storage.folder import FolderStorage
from tracker.storage.keeping import Storage

BUCKET = "freedoms-files"


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """Where the server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_address: str) -> Bucket:
    """An empty bucket, with a folder of its own in it for our files."""
    place = Bucket(BUCKET, "held/", s3_address, "eu-west-2", "key", "secret")
    client = client_of(place)
    if BUCKET in {each["Name"] for each in client.list_buckets()["Buckets"]}:
        for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
            client.delete_object(Bucket=BUCKET, Key=each["Key"])
    else:
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return place


def client_of(place: Bucket):
    """The server spoken to by hand."""
    return boto3.client(
        "s3",
        endpoint_url=place.endpoint,
        region_name=place.region,
        aws_access_key_id=place.key_id,
        aws_secret_access_key=place.secret,
    )


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Each way of keeping files, in turn."""
    if request.param == "folder":
        return FolderStorage(tmp_path / "files")
    return BucketStorage(request.getfixturevalue("bucket"))


@pytest.fixture
def spoil(storage: Storage, request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Puts other bytes where a file is kept, behind the storage's back."""

    def write(sha256: str, content: bytes) -> None:
        if isinstance(storage, FolderStorage):
            (storage.folder / sha256[:2] / sha256).write_bytes(content)
        else:
            place = request.getfixturevalue("bucket")
            client_of(place).put_object(Bucket=BUCKET, Key=f"held/{sha256[:2]}/{sha256}", Body=content)

    return write
