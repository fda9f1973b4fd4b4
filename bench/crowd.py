"""200 agents look at a desk with a million conversations while customers write: how fast are lists and numbers for one more?

Each of the 200 behaves as the agent app does: it hears the live socket, asks for the rows that changed and did not come
along (one request at a time, what comes meanwhile together with the next) and for the numbers beside the views, and takes
the time for it that the desk tells it to take. All of them may see everything and nothing is their own, which is the most
work there is. The reference is the same list without them. BENCH_CONVERSATIONS and BENCH_AGENTS make it smaller;
BENCH_EASE=0 shows what happens when no screen takes its time.
"""

import asyncio
import json
import os
import random
import time
from contextlib import suppress
from urllib.parse import quote

import asyncpg
from websockets.asyncio.client import connect

from bench.desk import Desk, desk
from bench.intake import connected
from bench.live import post
from bench.rows import Quiet, Row, percentile
from shortline.accounts.credentials import Kind, mint

CONVERSATIONS = int(os.environ.get("BENCH_CONVERSATIONS", "1000000"))
AGENTS = int(os.environ.get("BENCH_AGENTS", "200"))
RATE = float(os.environ.get("BENCH_RATE", "5"))  # messages a second
SECONDS = 30.0
PAUSE = 0.1  # between two requests of the one who is measured
BUDGET_MS = 50.0
EASY = os.environ.get("BENCH_EASE", "1") != "0"
# As in web/src/lib/realtime: how long changes are gathered, and the least between two looks at the numbers.
GATHER, COUNTS_GAP = 0.03, 1.0

FILL = """
INSERT INTO agents (name, email, role, locale, created_at, updated_at)
  SELECT 'Agent ' || n, 'a' || n || '@bench.test', 'agent', 'en', now(), now() FROM generate_series(1, {agents}) n;
INSERT INTO contacts (name, created_at, updated_at)
  SELECT 'Person ' || n, now(), now() FROM generate_series(1, {conversations}) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', '4670' || lpad((row_number() OVER (ORDER BY id) - 1)::text, 7, '0'), now(), now() FROM contacts;
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, waiting_since, due_at, warn_at, last_inbound_at,
    last_message_at, created_at)
  SELECT 1, id, contact_id, CASE WHEN id % 20 = 0 THEN 'open' ELSE 'closed' END,
         CASE WHEN id % 40 = 0 THEN now() - (id % 86400) * interval '1 second' END,
         CASE WHEN id % 40 = 0 THEN now() - (id % 86400) * interval '1 second' + interval '30 days' END,
         CASE WHEN id % 40 = 0 THEN now() - (id % 86400) * interval '1 second' + interval '29 days' END,
         now() - (id % 864000) * interval '1 second', now() - (id % 864000) * interval '1 second', now()
  FROM identities;
VACUUM ANALYZE;
"""


class Api:
    """One kept connection that asks one thing at a time: a client library would cost more than the desk."""

    def __init__(self, port: int, token: str):
        self._port, self._head = port, f"Host: x\r\nAuthorization: Bearer {token}\r\n\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> bytes:
        if self._streams is not None:
            with suppress(asyncio.IncompleteReadError, ConnectionError):  # the desk closes what was idle
                return await self._ask(path, *self._streams)
        self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        return await self._ask(path, *self._streams)

    async def _ask(self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(f"GET /api/v1{path} HTTP/1.1\r\n{self._head}".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head[:100])
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        return await reader.readexactly(int(length.partition(b":")[2]))


class Screen:
    """An agent's app, without the drawing."""

    def __init__(self, port: int, token: str):
        self._port, self._token = port, token
        self._rows, self._numbers = Api(port, token), Api(port, token)
        self._changed: set[str] = set()
        self._news, self._count = asyncio.Event(), asyncio.Event()
        self._ease = 0.0
        self.told = asyncio.Event()
        self.times: list[float] = []

    async def run(self, ready: asyncio.Event) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        async with (
            connect(f"ws://127.0.0.1:{self._port}/api/v1/live?rows=true", additional_headers=headers) as socket,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(self._ask_rows())
            tasks.create_task(self._ask_numbers())
            async for text in socket:
                frame = json.loads(text)
                if EASY:
                    self._ease = frame.get("ease", self._ease)
                if frame["type"] == "ping":
                    self.told.set()
                if frame["type"] == "hello":
                    ready.set()
                along = {row["id"] for row in frame.get("conversations", ())}
                for event in frame.get("events", ()):
                    if event["conversation_id"]:
                        self._count.set()
                        if event["conversation_id"] not in along:
                            self._changed.add(event["conversation_id"])
                            self._news.set()

    async def _timed(self, api: Api, path: str) -> None:
        started = time.perf_counter()
        await api.get(path)
        self.times.append((time.perf_counter() - started) * 1000)

    async def _ask_rows(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER + self._ease * (0.5 + random.random()))
            self._news.clear()
            ids, self._changed = sorted(self._changed)[:100], set()
            await self._timed(self._rows, f"/conversations?ids={','.join(ids)}")

    async def _ask_numbers(self) -> None:
        while True:
            await self._count.wait()
            await asyncio.sleep(0.05 + 2 * self._ease * random.random())
            self._count.clear()
            await self._timed(self._numbers, "/conversations/counts")
            await asyncio.sleep(max(COUNTS_GAP, 2 * self._ease))


async def one_more(api: Api, seconds: float) -> tuple[list[float], list[float]]:
    """Milliseconds of the list and of the numbers, asked in turn."""
    lists: list[float] = []
    numbers: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for path, times in (("/conversations?view=all&state=open&limit=50", lists), ("/conversations/counts", numbers)):
            started = time.perf_counter()
            await api.get(path)
            times.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(PAUSE)
    return lists, numbers


async def _tokens(found: Desk) -> list[str]:
    socket = quote(str(found.data_dir / "run"), safe="")
    connection = await asyncpg.connect(f"postgresql://shortline@/shortline?host={socket}", command_timeout=1200)
    for statement in FILL.format(conversations=CONVERSATIONS, agents=AGENTS).split(";\n")[:-1]:
        await connection.execute(statement)
    ids = await connection.fetch("SELECT id FROM agents WHERE email LIKE '%@bench.test' ORDER BY id")
    secrets = [mint(Kind.API_TOKEN) for _ in ids]
    await connection.executemany(
        "INSERT INTO api_tokens (agent_id, name, token_hash, prefix, scopes, created_at)"
        " VALUES ($1, 'bench', $2, $3, '{read}', now())",
        [(row["id"], secret.digest, secret.prefix) for row, secret in zip(ids, secrets, strict=True)],
    )
    await connection.close()
    return [secret.text for secret in secrets]


async def _measure(found: Desk) -> list[Row]:
    path, port = connected(found), int(found.url.rsplit(":", 1)[1])
    tokens = await _tokens(found)
    me = Api(port, found.api.headers["authorization"].removeprefix("Bearer "))
    with Quiet() as quiet:
        await one_more(me, 3)
        alone, alone_numbers = await one_more(me, 10)
        screens = [Screen(port, token) for token in tokens]
        ready = [asyncio.Event() for _ in screens]
        crowd = [asyncio.create_task(screen.run(event)) for screen, event in zip(screens, ready, strict=True)]
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in ready)), 60)
        writing = asyncio.create_task(post(found, path, rate=RATE, count=int(RATE * (SECONDS + 20)), first=0))
        # The greeting told each how many were there before it; the next ping, how many there are.
        await asyncio.wait_for(asyncio.gather(*(screen.told.wait() for screen in screens)), 60)
        for screen in screens:
            screen.times.clear()
        started = time.monotonic()
        lists, numbers = await one_more(me, SECONDS)
        took = [each for screen in screens for each in screen.times]
        a_second = len(took) / (time.monotonic() - started)
        await writing
        for task in crowd:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
    theirs = (
        f"{a_second:.0f} requests/s of theirs: p50 {percentile(took, 0.5):.0f}, p95 {percentile(took, 0.95):.0f} ms"
    )
    note = f"{AGENTS} agents, {RATE:g} messages/s, {theirs}"
    found_rows = []
    for name, times, before in (("list", lists, alone), ("numbers", numbers, alone_numbers)):
        p95, quietly = percentile(times, 0.95), percentile(before, 0.95)
        found_rows.append(
            Row(f"crowd_{name}_p95", round(p95, 1), "ms", BUDGET_MS, quiet.judge(p95 <= BUDGET_MS),
                f"{quietly:.1f} ms without them; {note}", round(p95 / quietly, 2), len(times))
        )  # fmt: skip
    return found_rows


def measure() -> list[Row]:
    with desk("up") as found:
        return asyncio.run(_measure(found))
