"""A bucket on a server that speaks S3, in a process of its own on the loopback address."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.desks import free_port, wait_until

BUCKET = "shortline-files"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3-compatible server with one empty bucket."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: httpx.put(f"{url}/{BUCKET}", timeout=5).status_code == 200, within=60, what="the bucket")
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def bucket_url(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """SHORTLINE_MEDIA_URL for it, with that provider's variables in the environment as docs/reference/settings.md says."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-west-1",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/desk"
