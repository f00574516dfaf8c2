"""Files in a bucket that speaks S3. Only a server that is told to use one imports this: boto3 is large."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config as Behaviour
from botocore.exceptions import ClientError

from tracker.storage.keeping import PORTION, portions, sha256_of

_IN_MEMORY = 1024 * 1024
_ABSENT = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True)
class Bucket:
    """Where the bucket is and who we are to it; empty parts are left to the machine (its role, its region)."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = ""


class BucketStorage:
    """Files as objects named by their hash. An upload is seen when it is whole; what comes back is hashed again."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            region_name=bucket.region or None,
            aws_access_key_id=bucket.key_id or None,
            aws_secret_access_key=bucket.secret or None,
            config=Behaviour(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"}),
        )

    def keep(self, content: bytes | BinaryIO) -> str:
        """See `Storage.keep`. The bucket compares the hash with what it received."""
        source = BytesIO(content) if isinstance(content, bytes) else content
        sha256 = sha256_of(source)
        if not self._holds(sha256):
            checksum = b64encode(bytes.fromhex(sha256)).decode()
            self._client.put_object(**self._at(sha256), Body=source, ChecksumSHA256=checksum)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """See `Storage.open`. It is fetched to the end and compared before any of it is handed on."""
        try:
            body = self._client.get_object(**self._at(sha256))["Body"]
        except ClientError as refused:
            if refused.response["Error"]["Code"] in _ABSENT:
                raise FileNotFoundError(f"{sha256} is not held") from refused
            raise
        file = cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  (handed on open)
        for portion in body.iter_chunks(PORTION):
            file.write(portion)
        if sha256_of(file) != sha256:
            file.close()
            raise FileNotFoundError(f"{sha256} is not whole")
        return file

    def read(self, sha256: str) -> bytes:
        """See `Storage.read`."""
        with self.open(sha256) as file:
            return b"".join(portions(file))

    def _holds(self, sha256: str) -> bool:
        try:
            self._client.head_object(**self._at(sha256))
        except ClientError as refused:
            if refused.response["Error"]["Code"] in _ABSENT:
                return False
            raise
        return True

    def _at(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": f"{self.bucket.prefix}{sha256[:2]}/{sha256}"}
