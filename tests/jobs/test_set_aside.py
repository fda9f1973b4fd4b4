"""Jobs that stay without success: told to admins without what people wrote, tried again, let go, or done after all."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.runtime import Runtime
from shortline.db import Database, prepare_connection
from shortline.db.migrate import known
from shortline.jobs import JobContext, RetryLater, enqueue
from shortline.jobs.queue import TRIES, manager
from shortline.worker import cut_off
from tests import cast

PATH = "/api/v1/jobs/set-aside"
PAYLOAD = {"inbox_id": 7, "conversation_id": 8, "typing": True, "note": "a canary", "message_id": "9"}


class Work:
    """One kind of job whose fortune the test decides."""

    def __init__(self, runtime: Runtime, database_url: str):
        self._runtime, self._url = runtime, database_url
        self.trouble: Exception | None = ValueError("the canary sings at +31687654321")
        self.runs = self._enough = 0
        self._done: asyncio.Event | None = None

    async def job(self, ctx: JobContext, payload: dict[str, Any]) -> None:
        self.runs += 1
        if self._done and self.runs >= self._enough:
            self._done.set()
        if self.trouble:
            raise self.trouble

    async def ask(self, payload: dict[str, Any]) -> None:
        async with self._runtime.db.transaction() as tx:
            await enqueue(tx, "work", payload)

    async def carry_out(self, times: int = 1) -> None:
        """Everything that is in the queue runs once; pauses between tries count as over."""
        for _ in range(times):
            connection = await asyncpg.connect(self._url)
            await prepare_connection(connection)
            await connection.execute("UPDATE pgqueuer SET execute_after = now()")
            self._enough = self.runs + await connection.fetchval("SELECT count(*) FROM pgqueuer")
            parts = self._runtime
            context = JobContext(parts.db, parts.clock, parts.http, parts.settings, parts.store)
            runner = manager(connection, {"work": self.job}, context)
            self._done = runner.shutdown
            await asyncio.gather(runner.run(batch_size=5, max_concurrent_tasks=10), self._watch_the_end())
            await connection.close()

    async def _watch_the_end(self) -> None:
        """Also when nothing had to run after all."""
        assert self._done
        while not self._done.is_set():
            if not await self.left():
                self._done.set()
            await asyncio.sleep(0.02)

    async def left(self) -> list[tuple[str, str]]:
        async with self._runtime.db.transaction() as tx:
            return [tuple(row) for row in await tx.fetch("SELECT entrypoint, status::text FROM pgqueuer")]

    async def told(self) -> list[str]:
        async with self._runtime.db.transaction() as tx:
            return [row[0] for row in await tx.fetch("SELECT kind FROM events WHERE kind LIKE 'job.%' ORDER BY id")]


@pytest.fixture
async def work(runtime: Runtime, database_url: str) -> Work:
    return Work(runtime, database_url)


@pytest.fixture
async def admin(client: httpx.AsyncClient, db: Database) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.agent(db, role=Role.ADMIN))
    return client


async def items(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(PATH)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_job_out_of_tries_is_told_without_what_is_in_it(work: Work, admin: httpx.AsyncClient) -> None:
    await work.ask(PAYLOAD)
    await work.carry_out(TRIES - 1)
    assert (await items(admin), await work.left()) == ([], [("work", "queued")])
    await work.carry_out()
    [item] = await items(admin)
    assert item["about"] == {
        "inbox_id": "7", "conversation_id": "8", "message_id": None, "attachment_id": None, "files": None
    }  # fmt: skip
    assert (item["kind"], item["reason"], item["error"], item["starts"]) == ("work", "failed", "ValueError", TRIES)
    assert not any(secret in json.dumps(item) for secret in ("canary", "31687654321"))
    assert await work.left() == []
    assert await work.told() == ["job.set_aside"]
    assert (await admin.get("/api/v1/journal/counts")).json()["jobs"] == 1
    assert "shortline_jobs_set_aside 1.0" in (await admin.get("/metrics")).text


async def test_one_is_tried_again_and_succeeds(work: Work, admin: httpx.AsyncClient) -> None:
    await work.ask({"inbox_id": 7})
    await work.ask({"inbox_id": 8})
    await work.carry_out(TRIES)
    work.trouble, before = None, work.runs
    [_second, first] = await items(admin)
    assert (await admin.post(f"{PATH}/{first['id']}/retry")).json() == {"requested": 1}
    assert (await admin.post(f"{PATH}/{first['id']}/retry")).status_code == 404
    await work.carry_out()
    assert (work.runs - before, await work.left()) == (1, [])
    assert [item["about"]["inbox_id"] for item in await items(admin)] == ["8"]


async def test_all_are_tried_again_and_the_same_trouble_is_one_line(work: Work, admin: httpx.AsyncClient) -> None:
    work.trouble = RetryLater(timedelta(hours=1), "unreachable")
    await work.ask({"inbox_id": 7})
    await work.ask({"inbox_id": 8})
    await work.carry_out(TRIES)
    assert (await admin.post(f"{PATH}/retry")).json() == {"requested": 2}
    assert await items(admin) == []
    await work.ask({"inbox_id": 7})
    await work.carry_out(TRIES)
    assert {(item["about"]["inbox_id"], item["error"], item["starts"]) for item in await items(admin)} == {
        ("7", "unreachable", 2 * TRIES), ("8", "unreachable", TRIES)
    }  # fmt: skip


async def test_a_line_goes_when_the_same_work_succeeds(work: Work, admin: httpx.AsyncClient) -> None:
    await work.ask({"inbox_id": 7})
    await work.carry_out(TRIES)
    work.trouble = None
    await work.ask({"inbox_id": 8})
    await work.carry_out()
    assert len(await items(admin)) == 1
    await work.ask({"inbox_id": 7})
    await work.carry_out()
    assert await items(admin) == []
    assert await work.told() == ["job.set_aside", "job.settled"]


async def test_one_is_let_go(work: Work, admin: httpx.AsyncClient) -> None:
    await work.ask({"inbox_id": 7})
    await work.carry_out(TRIES)
    [item] = await items(admin)
    before = work.runs
    assert (await admin.delete(f"{PATH}/{item['id']}")).status_code == 204
    assert (await admin.delete(f"{PATH}/{item['id']}")).status_code == 404
    assert (await admin.delete(f"{PATH}/x")).status_code == 404
    await work.carry_out()
    assert (await items(admin), work.runs) == ([], before)


async def test_it_does_not_run_again_when_the_worker_died_just_after(work: Work, admin: httpx.AsyncClient) -> None:
    """It was written down, and the queue never heard of it."""
    await work.ask({"inbox_id": 7})
    await work.carry_out(TRIES - 1)
    async with work._runtime.db.transaction() as tx:
        kept = dict(await tx.fetchrow("SELECT id, entrypoint, priority, payload, attempts FROM pgqueuer"))
    await work.carry_out()
    async with work._runtime.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO pgqueuer (id, entrypoint, priority, payload, attempts, status)"
            " VALUES ($1, $2, $3, $4, $5, 'queued')",
            *kept.values(),
        )
    before = work.runs
    await work.carry_out()
    assert (work.runs, await work.left(), len(await items(admin))) == (before, [], 1)


async def test_the_list_has_pages(db: Database, admin: httpx.AsyncClient) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO jobs_set_aside SELECT n, 'work', jsonb_build_object('inbox_id', n), 0, 'failed', '', 6, now()"
            " FROM generate_series(1, 5) AS n"
        )
    pages, cursor = [], None
    while True:
        page = (await admin.get(PATH, params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        pages.append([item["id"] for item in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == [["5", "4"], ["3", "2"], ["1"]]


async def test_what_was_held_in_the_queue_before_is_taken_over(work: Work, db: Database) -> None:
    await work.ask({"inbox_id": 7})
    async with db.transaction() as tx:
        await tx.execute("UPDATE pgqueuer SET status = 'failed', attempts = 5")
        await tx.execute("DROP TABLE jobs_set_aside")
        await tx.execute(known()["0018_jobs_set_aside"])
        [row] = await tx.fetch("SELECT kind, payload, reason, starts FROM jobs_set_aside")
    assert tuple(row) == ("work", {"inbox_id": 7}, "failed", 6)
    assert await work.left() == []


async def test_a_job_that_is_running_when_its_worker_is_stopped_is_done_by_the_next(
    work: Work, runtime: Runtime, database_url: str
) -> None:
    began = asyncio.Event()

    async def endless(_ctx: JobContext, _payload: dict[str, Any]) -> None:
        began.set()
        await asyncio.Event().wait()

    connection = await asyncpg.connect(database_url)
    await prepare_connection(connection)
    context = JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store)
    await work.ask({"n": 1})
    worker = asyncio.create_task(manager(connection, {"work": endless}, context).run(batch_size=5))
    await asyncio.wait_for(began.wait(), 20)
    await cut_off({worker})
    assert worker.cancelled()
    await connection.close()
    assert await work.left() == [("work", "queued")]
    async with runtime.db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM job_starts") == 0
    work.trouble = None
    await work.carry_out()
    assert work.runs == 1
    assert await work.left() == []
