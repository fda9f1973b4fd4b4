"""A real desk on a real disk that is really full: senders hear 503, people read something, and nothing taken is lost."""

import base64
import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shortline.channels.whatsapp.signature import sign
from tests.desks import Desk, free_port, make_owner, start_desk, stop_desk, wait_until
from tests.inbound.post import SECRET, body, message

MB = 1 << 20
SIZE = 256  # MB: an empty cluster takes about 60, its log some more
NUMBER = "900100200300400"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A directory of its own with little room. Mounting it takes root."""
    folder = Path(tempfile.mkdtemp(prefix="sl-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=755", "none", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip(f"no small disk without the right to mount one: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


class Sender:
    """One customer who writes, and what he was told."""

    def __init__(self, desk: Desk, inbox_id: str):
        self.url, self.kept, self.answers = f"{desk.url}/hooks/whatsapp/{inbox_id}", [], []
        self.count = 0

    def write(self, *, padding: int = 0) -> int:
        """The status; 0 when nobody listened. Padding is noise, so that nothing makes it smaller."""
        self.count += 1
        name = f"wamid.{self.count}"
        item: dict[str, Any] = message(name, f"message {self.count}")
        item["padding"] = base64.b64encode(os.urandom(padding)).decode()
        content = body(NUMBER, item)
        headers = {"x-hub-signature-256": sign(SECRET, content)}
        try:
            status = httpx.post(self.url, content=content, headers=headers, timeout=30).status_code
        except httpx.HTTPError:
            status = 0
        self.answers.append(status)
        if status == 200:
            self.kept.append(f"message {self.count}")
        return status


def fill(folder: Path, *, leave: int) -> Path:
    """Take every byte but so many."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MB, 4096):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    os.truncate(filler, filler.stat().st_size - leave)
    return filler


def shown(api: httpx.Client) -> set[str]:
    """The texts of the one conversation; nothing while the desk has not made it of what it took."""
    found: set[str] = set()
    conversations = api.get("/conversations", params={"view": "all"}).raise_for_status().json()["items"]
    if not conversations:
        return found
    [conversation] = conversations
    after: dict[str, Any] = {}
    while True:
        path = f"/conversations/{conversation['id']}/messages"
        page = api.get(path, params={"limit": 200, **after}).raise_for_status().json()
        found |= {each["text"] for each in page["items"]}
        if not page["has_before"]:
            return found
        after = {"before": page["items"][0]["seq"]}


@pytest.mark.parametrize(("leave", "padding"), [(0, 512 * 1024), (8 * MB, 48 * 1024)], ids=["tables", "log"])
def test_a_full_disk_refuses_loses_nothing_and_comes_back(small_disk: Path, leave: int, padding: int) -> None:
    """`tables`: no room for a row. `log`: the rows still fit, the database's log does not, and the database ends itself."""
    env = {"SHORTLINE_GRAPH_URL": "http://127.0.0.1:9", "SHORTLINE_ALLOW_PRIVATE_URLS": "yes"}
    desk = start_desk("up", small_disk, free_port(), **env)
    try:
        make_owner(desk)
        with desk.sign_in() as api:
            made = api.post("/inboxes", json={
                "channel": "whatsapp", "name": "Service", "phone_number_id": NUMBER, "waba_id": "700100200300400",
                "access_token": "t", "app_secret": SECRET, "verify_token": "v",
            }).raise_for_status()  # fmt: skip
            sender = Sender(desk, made.json()["id"])
            assert [sender.write() for _ in range(5)] == [200] * 5
            wait_until(lambda: len(shown(api)) == 5, what="five messages")

            filler = fill(small_disk, leave=leave)
            wait_until(lambda: sender.write(padding=padding) == 503, within=60, what="a refusal")
            page = httpx.get(f"{desk.url}/", headers={"accept": "text/html"})
            assert page.status_code == 200
            answer = httpx.get(f"{desk.url}/api/v1/me", headers=dict(api.headers), timeout=30)
            assert answer.status_code in (200, 503)
            if answer.status_code == 503:
                assert answer.json()["code"] in ("unavailable", "disk_full")
                assert int(answer.headers["retry-after"]) > 0
            if leave:  # the database cannot come back yet, and the desk must not give up on it
                log = small_disk / "desk.log"
                wait_until(lambda: "Trying again in" in log.read_text(), within=60, what="a start that failed")
                assert sender.write() == 503
                assert httpx.get(f"{desk.url}/", headers={"accept": "text/html"}).status_code == 200
            assert set(sender.answers) <= {200, 503}
            assert desk.process.poll() is None

            filler.unlink()
            wait_until(lambda: sender.write() == 200, within=90, what="the desk taking messages again")
            wait_until(lambda: set(sender.kept) <= shown(api), within=60, what="everything that was taken")
    finally:
        stop_desk(desk)
