"""The post half waits for every living process of an older version, and afterwards none can come back."""

import asyncio
import json
from pathlib import Path

import asyncpg
import httpx
import pytest

from shortline.db import Database, halves
from shortline.db.roll_call import POST_LOCK, RollCall, TooOld, older_than
from tests.desks import free_port
from tests.upgrade.tomorrow import NAME, environment, make_tomorrow, run


async def test_whoever_answers_the_roll_call_is_alive_for_a_minute(db: Database) -> None:
    web, worker = RollCall(db, "serve"), RollCall(db, "work")
    await web.answer()
    await worker.answer()
    async with db.transaction() as tx:
        # A worker of a version that did not say what it knows.
        await tx.execute("INSERT INTO workers (name, seen_at) VALUES ('ancient:1', now())")
        assert [each.name for each in await older_than(tx, halves.newest())] == ["ancient:1"]
        assert sorted(each.kind for each in await older_than(tx, NAME)) == ["serve", "work", "work"]
        await tx.execute("UPDATE workers SET seen_at = now() - interval '55 seconds' WHERE name = 'ancient:1'")
        assert len(await older_than(tx, NAME)) == 3
        await tx.execute("UPDATE workers SET seen_at = now() - interval '65 seconds' WHERE name = 'ancient:1'")
        assert len(await older_than(tx, NAME)) == 2
    await web.leave()
    await worker.leave()
    async with db.transaction() as tx:
        assert await older_than(tx, NAME) == []


async def test_a_web_server_is_no_worker(db: Database, client: httpx.AsyncClient) -> None:
    await RollCall(db, "serve").answer()
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["no worker was seen in the last 30 seconds"])
    await RollCall(db, "work").answer()
    assert (await client.get("/readyz")).json() == {"ready": True, "reasons": [], "notes": []}


async def test_an_older_process_that_starts_while_a_post_half_runs_waits_and_finds_out(
    db: Database, database_url: str
) -> None:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO migrations (name) VALUES ($1)", NAME)
    async with db.transaction() as post:
        await post.execute("SELECT pg_advisory_xact_lock($1)", POST_LOCK)
        starting = asyncio.create_task(RollCall(db, "work").answer())
        watching = await asyncpg.connect(database_url)
        while not await watching.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            assert not starting.done()
        await watching.close()
        await post.execute("INSERT INTO migrations (name) VALUES ($1)", f"{NAME}.post")
    with pytest.raises(TooOld, match="install the newer one"):
        await starting


async def test_an_older_process_goes_on_until_the_post_half_and_then_ends(
    db: Database, client: httpx.AsyncClient
) -> None:
    roll = RollCall(db, "work")
    await roll.answer()
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO migrations (name) VALUES ($1)", NAME)
    await roll.answer()
    await RollCall(db, "work").answer()  # one more of the older version starts
    told = (await client.get("/readyz")).json()
    assert told == {"ready": True, "reasons": [], "notes": [f"a newer version has begun its upgrade: {NAME}"]}
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO migrations (name) VALUES ($1)", f"{NAME}.post")
    with pytest.raises(TooOld):
        await roll.answer()
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "too old for this database" in answer.json()["reasons"][0]


def test_the_commands_say_what_waits_for_whom(database_url: str, tmp_path: Path) -> None:
    today, tomorrow = (
        environment(database_url, tmp_path, source, SHORTLINE_PUBLIC_URL="https://desk.example")
        for source in (None, make_tomorrow(tmp_path))
    )

    async def living(names: list[str]) -> None:
        connection = await asyncpg.connect(database_url)
        await connection.execute("DELETE FROM workers")
        for name in names:
            await connection.execute(
                "INSERT INTO workers (name, kind, knows, seen_at) VALUES ($1, 'serve', $2, now())",
                name,
                halves.newest(),
            )
        await connection.close()

    asyncio.run(living(["north:12", "south:7"]))
    early = run("migrate", "--post", env=tomorrow)
    assert (early.returncode, NAME in early.stderr, "shortline migrate" in early.stderr) == (1, True, True), early
    first = run("migrate", env=tomorrow)
    assert first.returncode == 0, first
    assert all(word in first.stdout for word in (f"{NAME}.post waits", "serve north:12", "serve south:7")), first
    refused = run("migrate", "--post", env=tomorrow)
    assert (refused.returncode, "serve north:12" in refused.stderr) == (1, True), refused
    assert f"{NAME}.post runs when" in run("doctor", env=tomorrow).stdout
    looked = run("doctor", env=today).stdout
    assert f"ok    a newer version has begun its upgrade ({NAME})" in looked
    beside = run("migrate", env=today)
    assert (beside.returncode, NAME in beside.stdout) == (0, True), beside

    asyncio.run(living([]))
    done = run("migrate", "--post", env=tomorrow)
    assert (done.returncode, done.stdout) == (0, ""), done
    assert "Nothing to run" in run("migrate", "--post", env=tomorrow).stdout
    assert "LOOK  this version is too old" in run("doctor", env=today).stdout
    for command in ("serve", "work"):
        ended = run(command, env=today | {"SHORTLINE_PORT": str(free_port())})
        said = [json.loads(line)["say"] for line in ended.stderr.splitlines()]
        assert (ended.returncode, any("install the newer one" in line for line in said)) == (1, True), ended
