"""A working desk is backed up, lost and restored: all is there, and nothing leaves a second time."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desks import free_port, start_desk, stop_desk, wait_until
from tests.world import NUMBER, World

pytestmark = pytest.mark.xdist_group("journeys")
ANNA, BO = "46705550101", "46705550102"


@pytest.fixture(scope="module")
def folders() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sl-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _empty(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(mode=0o755)
    return made


def shortline(*arguments: str, data_dir: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
    return subprocess.run(
        [sys.executable, "-m", "shortline", *arguments],
        env=clean | {"SHORTLINE_DATA_DIR": str(data_dir), **env},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def sent(sim: httpx.Client) -> list[str]:
    items = sim.get("/sent", params={"phone_number_id": NUMBER}).json()
    rows: list[dict[str, Any]] = items["items"] if isinstance(items, dict) else items
    return [row["body"].get("text", {}).get("body", "") for row in rows]


@pytest.fixture(scope="module")
def world(folders: Path) -> Iterator[World]:
    """A desk with two conversations, a file, one message that waits for tomorrow, a backup, and an answer after it."""
    made = World(_empty(folders, "first"))
    made.connect()
    made.write(ANNA, {"type": "text", "text": {"body": "Is tram 4 running?"}})
    made.write(BO, {"type": "text", "text": {"body": "My card is gone"}})
    anna = made.conversation_of(ANNA)
    made.send(anna, text="Every ten minutes.")
    paper = made.api.post("/media", files={"file": ("times.txt", b"every ten minutes\n", "text/plain")}).json()
    made.send(anna, media_ids=[paper["id"]])
    wait_until(lambda: len(sent(made.sim)) == 2, what="two sends")
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made.send(made.conversation_of(BO), text="A question for tomorrow", send_at=later)
    done = shortline("backup", str(folders / "backups"), data_dir=made.folder)
    assert done.returncode == 0, done.stderr + done.stdout
    made.send(anna, text="Said after the backup.")
    wait_until(lambda: "Said after the backup." in sent(made.sim), what="the last answer")
    stop_desk(made.desk)
    yield made
    made.close()


def _key(world: World) -> str:
    return (world.folder / "secret-key").read_text().strip()


def _kept_key(folder: Path) -> str:
    names = [path for path in folder.iterdir() if "secret" in path.name and path.is_file()]
    assert len(names) == 1, names
    return names[0].read_text().strip()


def test_a_restored_desk_has_everything_and_sends_nothing_until_an_admin_says_so(world: World, folders: Path) -> None:
    second, port = _empty(folders, "second"), free_port()
    env = {"SHORTLINE_SECRET_KEY": _kept_key(world.folder)}
    done = shortline("restore", str(folders / "backups"), "--yes", data_dir=second, **env)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "nothing is sent until an admin" in done.stdout
    before = sent(world.sim)
    graph = f"http://127.0.0.1:{world.sim_port}"
    desk = start_desk("up", second, port, SHORTLINE_GRAPH_URL=graph, **env)
    try:
        api = desk.sign_in()
        held = api.get("/hold").json()
        assert (held["on_hold"], held["because"], held["waiting"]) == (True, "restored", 1)
        waiting = api.get("/hold/waiting").json()
        assert [row["text"] for row in waiting["items"]] == ["A question for tomorrow"]
        rows = api.get("/conversations", params={"view": "all"}).json()["items"]
        assert {row["last_message"]["text"] for row in rows} >= {"A question for tomorrow"}
        anna = next(row["id"] for row in rows if row["identity"]["phone"].endswith(ANNA))
        thread = api.get(f"/conversations/{anna}/messages").json()["items"]
        assert "Said after the backup." not in [message["text"] for message in thread]
        file = next(message for message in thread if message["attachments"])["attachments"][0]
        assert api.get(file["url"].removeprefix("/api/v1")).content == b"every ten minutes\n"

        asked = api.post(
            f"/conversations/{anna}/messages",
            json={
                "text": "Written on hold",
                "client_message_id": "7d3f5f0e-5f4e-4a55-9b7f-0d9f6d1f0a01",
                "undo_seconds": 0,
            },
        )
        assert asked.status_code == 201, asked.text
        assert {"on_hold"} <= {finding["code"] for finding in asked.json()["decision"]["findings"]}
        desk.advance(7200)  # the message for tomorrow is due: the worker looks at it, and keeps it
        for text in ("Written on hold", "A question for tomorrow"):
            wait_until(lambda text=text: _state(api, text) == ("queued", "on_hold"), what=f"{text!r} on hold")
        assert sent(world.sim) == before

        assert api.post("/hold/release", json={}).json() == {"unconfirmed": 1}
        wait_until(lambda: "Written on hold" in sent(world.sim), within=20, what="the new message")  # not its next turn
        assert _state(api, "A question for tomorrow")[0] == "unconfirmed"
        assert sent(world.sim) == [*before, "Written on hold"]
        assert api.post("/hold/release", json={}).json()["code"] == "not_on_hold"
    finally:
        stop_desk(desk)


def _state(api: httpx.Client, text: str) -> tuple[str, str]:
    for row in api.get("/conversations", params={"view": "all"}).json()["items"]:
        for message in api.get(f"/conversations/{row['id']}/messages").json()["items"]:
            if message["text"] == text:
                return message["state"], (message["failure"] or {}).get("code", "")
    return "", ""


def test_a_copied_folder_sends_nothing_either(world: World, folders: Path) -> None:
    copy = folders / "copy"
    shutil.copytree(world.folder, copy, symlinks=True, ignore=shutil.ignore_patterns("run", "double", "*.lock"))
    if os.geteuid() == 0:
        owner = (world.folder / "postgres").stat()
        for path in (copy / "postgres", *(copy / "postgres").rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    desk = start_desk("up", copy, free_port(), SHORTLINE_GRAPH_URL=f"http://127.0.0.1:{world.sim_port}")
    try:
        held = desk.sign_in().get("/hold").json()
        assert (held["on_hold"], held["because"]) == (True, "copied")
    finally:
        stop_desk(desk)


def test_the_first_desk_itself_goes_on(world: World) -> None:
    world.desk = world.start()
    assert world.desk.sign_in().get("/hold").json()["on_hold"] is False
    stop_desk(world.desk)


def test_another_key_is_refused_and_a_lost_one_leaves_the_secrets_to_be_entered_anew(
    world: World, folders: Path
) -> None:
    third = _empty(folders, "third")
    done = shortline("restore", str(folders / "backups"), "--yes", data_dir=third)
    assert done.returncode == 1
    assert "SHORTLINE_SECRET_KEY" in done.stderr
    done = shortline("restore", str(folders / "backups"), "--yes", "--without-secrets", data_dir=third)
    assert done.returncode == 0, done.stderr + done.stdout
    desk = start_desk("up", third, free_port())
    try:
        [inbox] = desk.sign_in().get("/inboxes").json()["items"]
        assert inbox["state"] == "paused", inbox
    finally:
        stop_desk(desk)


def test_only_an_empty_place_a_whole_backup_and_a_known_version_will_do(world: World, folders: Path) -> None:
    key = {"SHORTLINE_SECRET_KEY": _kept_key(world.folder)}
    done = shortline("restore", str(folders / "backups"), "--yes", data_dir=world.folder)
    assert (done.returncode, "not empty" in done.stderr) == (1, True), done.stderr
    bad = folders / "bad"
    shutil.copytree(folders / "backups", bad)
    [manifest] = bad.glob("*/manifest.json")
    dump = manifest.with_name("database.dump")
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    done = shortline("restore", str(bad), "--yes", data_dir=_empty(folders, "fourth"), **key)
    assert (done.returncode, "checksum" in done.stderr) == (1, True), done.stderr
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(told | {"migrations": [*told["migrations"], "9999_of_tomorrow"]}))
    done = shortline("restore", str(bad), "--yes", data_dir=folders / "fourth", **key)
    assert (done.returncode, "newer version" in done.stderr) == (1, True), done.stderr
    manifest.unlink()
    done = shortline("restore", str(bad), "--yes", data_dir=folders / "fourth", **key)
    assert (done.returncode, "no whole backup" in done.stderr) == (1, True), done.stderr
