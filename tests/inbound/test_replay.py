"""Replay: what was set aside goes back into the journey when a person asks, and only once into a conversation."""

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound import replay
from shortline.inbound.attempt import ALONE, DEATHS_MAX
from shortline.inbound.journal import Journal
from shortline.inbound.routes import readable
from shortline.inbound.runner import ApplyRunner
from shortline.settings import Settings
from tests import cast
from tests.inbound.post import POISON, Provider, body, handlers, message


@pytest.fixture
async def desk(db: Database, journal: Journal) -> Provider:
    return Provider(None, db, await cast.inbox(db))  # type: ignore[arg-type]


async def keep(journal: Journal, desk: Provider, *bodies: bytes) -> None:
    for content in bodies:
        await journal.append("whatsapp", desk.inbox.id, ManualClock().now(), content)


async def ask(desk: Provider, **which: object) -> int:
    async with desk.db.transaction() as tx:
        return await replay.request(tx, now=ManualClock().now(), **which)  # type: ignore[arg-type]


async def test_what_found_no_inbox_is_shown_after_the_inbox_was_added(
    desk: Provider, journal: Journal, reader: ApplyRunner
) -> None:
    await keep(journal, desk, body("555", message("wamid.1"), message("wamid.2")), body("666", message("wamid.3")))
    await reader.drain()
    added = await cast.inbox(desk.db, phone_number_id="555")
    assert await ask(desk, fate="unrouted", inbox_id=added.id) == 2
    await reader.drain()
    assert await desk.shown() == ["wamid.1", "wamid.2"]
    assert [fate for fate, _, _ in await desk.aside()] == ["replayed", "replayed", "unrouted"]
    assert await ask(desk) == 1
    await reader.drain()
    assert [fate for fate, _, _ in await desk.aside()] == ["replayed", "replayed", "unrouted"]


async def test_what_failed_is_shown_after_the_repair_and_a_second_replay_changes_nothing(
    desk: Provider, journal: Journal, reader: ApplyRunner, clock: ManualClock
) -> None:
    await keep(journal, desk, desk.body(message("wamid.1"), message("wamid.bad", POISON)))
    await reader.drain()
    await ask(desk)
    await reader.drain()
    assert [(fate, code) for fate, code, _ in await desk.aside()] == [("quarantined", "failed")]
    from shortline.channels.events import MessageReceived
    from shortline.conversations.receive import receive

    repaired = ApplyRunner(desk.db, {**handlers(), MessageReceived: receive}, clock)
    assert await ask(desk) == 1
    await repaired.drain()
    assert sorted(await desk.shown()) == ["wamid.1", "wamid.bad"]
    assert await ask(desk) == 0
    await repaired.drain()
    assert sorted(await desk.shown()) == ["wamid.1", "wamid.bad"]


async def test_a_body_set_aside_as_a_whole_is_applied_as_a_whole(
    desk: Provider, journal: Journal, reader: ApplyRunner
) -> None:
    await keep(journal, desk, desk.body(message("wamid.1"), message("wamid.2", POISON)))
    third = ALONE + DEATHS_MAX - 1
    await desk.rows(f"UPDATE journal_lanes SET head_seq = 1, head_claims = {third}, tried_to = 1")  # three died here
    await reader.drain()
    assert await desk.aside() == [("quarantined", "crashed", "$")]
    await ask(desk)
    await reader.drain()
    assert await desk.shown() == ["wamid.1"]
    assert [(fate, code) for fate, code, _ in await desk.aside()] == [
        ("replayed", "crashed"),
        ("quarantined", "failed"),
    ]


async def test_the_command_asks_for_everything_and_waits(
    desk: Provider, journal: Journal, reader: ApplyRunner, settings: Settings, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(replay, "CLI_WAITS", 0.3)
    await keep(journal, desk, body("555", message("wamid.1")))
    await reader.drain()
    assert await replay.replay_all(settings) == 1
    assert "1 still wait for a worker" in capsys.readouterr().err
    await cast.inbox(desk.db, phone_number_id="555")
    await reader.drain()
    assert await replay.replay_all(settings) == 0
    assert await desk.shown() == ["wamid.1"]


async def test_admins_see_the_journal_and_replay_it_over_http(
    desk: Provider, journal: Journal, reader: ApplyRunner, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.owner(desk.db))
    await keep(journal, desk, desk.body(message("wamid.1")), body("555", message("wamid.2")), b"\x00\xff{", b"{")
    waiting = (await client.get("/api/v1/journal", params={"fate": "received"})).json()
    assert [entry["fate"] for entry in waiting["items"]] == ["received"] * 4
    await reader.drain()
    [unrouted] = (await client.get("/api/v1/journal", params={"fate": "unrouted"})).json()["items"]
    assert (unrouted["fate"], unrouted["items"][0]["route"]) == ("unrouted", "555")
    raw = (await client.get(f"/api/v1/journal/{unrouted['id']}")).json()
    assert "wamid.2" in raw["raw"]
    assert (raw["raw_hex"], raw["raw_cut"]) == (None, False)
    [half, nul] = (await client.get("/api/v1/journal", params={"fate": "quarantined"})).json()["items"]
    assert (await client.get(f"/api/v1/journal/{nul['id']}")).json()["raw_hex"] == "00 ff 7b"
    [applied] = (await client.get("/api/v1/journal", params={"fate": "applied"})).json()["items"]
    assert (await client.post(f"/api/v1/journal/{applied['id']}/replay")).status_code == 409
    assert (await client.post(f"/api/v1/journal/{half['id']}/replay")).json() == {"requested": 1}
    assert (await client.post("/api/v1/journal/replay", json={"fate": "unrouted"})).json() == {"requested": 1}
    assert (await client.post("/api/v1/journal/replay", json={"fate": "everything"})).status_code == 422
    assert (await client.post("/api/v1/journal/999/replay")).status_code == 404
    assert (await client.get("/api/v1/journal/x")).status_code == 404

    pages, cursor = [], None
    while True:
        page = (
            await client.get("/api/v1/journal", params={"limit": 3, **({"cursor": cursor} if cursor else {})})
        ).json()
        pages.append([entry["id"] for entry in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [len(page) for page in pages] == [3, 1]
    assert len({number for page in pages for number in page}) == 4

    await cast.signed_in(client, await cast.agent(desk.db, role=Role.LEAD))
    for method, path in (
        ("GET", "/journal"),
        ("GET", "/journal/1"),
        ("POST", "/journal/1/replay"),
        ("POST", "/journal/replay"),
    ):
        answer = await client.request(method, f"/api/v1{path}", json={} if method == "POST" else None)
        assert answer.status_code == 403, path


def test_bytes_are_readable_whatever_they_are() -> None:
    assert readable(b'{"a":"\xc3\xa4"}\n') == ('{"a":"ä"}\n', None)
    assert readable(b"a\x00b" + b"x" * 60) == ("a\ufffdb" + "x" * 60, None)
    assert readable(b"\xff\xfe\x00") == ("\ufffd\ufffd\ufffd", "ff fe 00")
    assert readable(b"") == ("", None)


async def test_screens_hear_once_that_a_replay_is_done(desk: Provider, journal: Journal, reader: ApplyRunner) -> None:
    await keep(journal, desk, body("555", message("wamid.1"), message("wamid.2")), body("666", message("wamid.3")))
    await reader.drain()
    told = "SELECT count(*) FROM events WHERE kind = 'journal.replayed'"
    async with desk.db.transaction() as tx:
        assert await tx.fetchval(told) == 0
    await ask(desk)
    await reader.drain()
    await reader.drain()
    async with desk.db.transaction() as tx:
        assert await tx.fetchval(told) == 1
