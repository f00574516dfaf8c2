"""The settings choose where files are kept: a folder, unless they name a bucket."""

import subprocess
import sys

from config import HOME, Config
from tests.storage.conftest import BUCKET
from tests.support.client import SETTINGS
from tracker.factory import create_app
from tracker.storage.bucket import Bucket, BucketStorage
from tracker.storage.folder import FolderStorage


def test_a_folder_keeps_them_unless_a_bucket_is_named() -> None:
    kept = create_app(Config.from_env(SETTINGS), testing=True).extensions["storage"]
    assert isinstance(kept, FolderStorage)


def test_a_named_bucket_keeps_them(bucket: Bucket) -> None:
    told = {
        "STORAGE_URL": f"s3://{BUCKET}/a/folder",
        "STORAGE_ENDPOINT": bucket.endpoint,
        "STORAGE_REGION": bucket.region,
        "STORAGE_KEY_ID": bucket.key_id,
        "STORAGE_SECRET": bucket.secret,
    }
    kept = create_app(Config.from_env({**SETTINGS, **told}), testing=True).extensions["storage"]
    assert isinstance(kept, BucketStorage)
    assert kept.bucket == Bucket(BUCKET, "a/folder/", bucket.endpoint, "eu-west-2", "key", "secret")
    assert kept.read(kept.keep(b"evidence")) == b"evidence"


def test_a_server_without_a_bucket_does_not_carry_what_speaks_to_one() -> None:
    asked = "import sys, tracker.factory; sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=HOME, check=False).returncode == 0
