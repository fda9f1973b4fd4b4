"""How long from a customer's webhook until an agent's screen holds the message: over the journal, the worker, the feed, the
live socket and the fetch that follows it. The browser's own share is measured by the browser tests.

The reference is a doorbell alone: NOTIFY to LISTEN through the same database, in the same run.
"""

import asyncio
import json
import time
from typing import Any

import asyncpg
import httpx
from websockets.asyncio.client import connect

from bench.desk import Desk, desk
from bench.intake import NUMBER, SECRET, connected
from bench.load import Bodies
from bench.rows import Quiet, Row, median, percentile
from shortline.supervisor.postgres import EmbeddedPostgres

SLOW, SLOW_N, SLOW_BUDGET = 10, 200, 150.0
FAST, FAST_N, FAST_BUDGET = 100, 1000, 300.0


class Screen:
    """One socket; when it hears of messages it fetches them, as the agent app does."""

    def __init__(self, found: Desk):
        self._base = f"{found.url}/api/v1"
        self._headers = {"Authorization": found.api.headers["authorization"]}
        self.seen: dict[str, float] = {}

    async def run(self, ready: asyncio.Event) -> None:
        address = self._base.replace("http", "ws", 1) + "/live"
        async with (
            connect(address, additional_headers=self._headers) as socket,
            httpx.AsyncClient(headers=self._headers) as api,
        ):
            async for text in socket:
                frame = json.loads(text)
                if frame["type"] == "hello":
                    ready.set()
                if frame["type"] != "events":
                    continue
                new = [event["message_id"] for event in frame["events"] if event["kind"] == "message.received"]
                for start in range(0, len(new), 100):
                    await self._fetch(api, new[start : start + 100])

    async def _fetch(self, api: httpx.AsyncClient, wanted: list[str]) -> None:
        answer = (await api.get(f"{self._base}/messages", params={"ids": ",".join(wanted), "limit": 100})).json()
        now = time.perf_counter()
        for message in answer["items"]:
            self.seen.setdefault(message["text"], now)


async def post(found: Desk, path: str, *, rate: int, count: int, first: int) -> dict[str, float]:
    """Messages by the clock; returns when each was due."""
    bodies = Bodies(SECRET, NUMBER, "x", path, 0)
    due: dict[str, float] = {}
    started = time.perf_counter()
    async with httpx.AsyncClient(base_url=found.url, limits=httpx.Limits(max_connections=32)) as client:

        async def one(n: int) -> None:
            head, content = bodies.at(n * 4).split(b"\r\n\r\n", 1)
            signature = head.split(b"sha256=", 1)[1].split(b"\r\n", 1)[0].decode()
            answer = await client.post(path, content=content, headers={"x-hub-signature-256": f"sha256={signature}"})
            answer.raise_for_status()

        tasks = []
        for k in range(count):
            at = started + k / rate
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            due[f"Hej! Är paketet på väg? {(first + k) * 4}"] = at
            tasks.append(asyncio.create_task(one(first + k)))
        await asyncio.gather(*tasks)
    return due


async def doorbell(found: Desk) -> float:
    """Median milliseconds from NOTIFY to the listener."""
    url = EmbeddedPostgres(found.data_dir).url
    listener, ringer = await asyncpg.connect(url), await asyncpg.connect(url)
    rung: asyncio.Queue[float] = asyncio.Queue()
    await listener.add_listener("bench", lambda *_: rung.put_nowait(time.perf_counter()))
    took = []
    for _ in range(200):
        started = time.perf_counter()
        await ringer.execute("NOTIFY bench")
        took.append((await rung.get() - started) * 1000)
    await listener.close()
    await ringer.close()
    return median(took)


async def _measure() -> list[Row]:
    with desk("up") as found:
        path = connected(found)
        screen, ready = Screen(found), asyncio.Event()
        watching = asyncio.create_task(screen.run(ready))
        await asyncio.wait_for(ready.wait(), 10)
        await post(found, path, rate=20, count=40, first=0)
        reference = await doorbell(found)
        rows = []
        for rate, count, budget, first in ((SLOW, SLOW_N, SLOW_BUDGET, 1000), (FAST, FAST_N, FAST_BUDGET, 5000)):
            with Quiet() as quiet:
                due = await post(found, path, rate=rate, count=count, first=first)
                until = time.perf_counter() + 30
                while not due.keys() <= screen.seen.keys() and time.perf_counter() < until:
                    await asyncio.sleep(0.05)
            took = [(screen.seen.get(text, until) - at) * 1000 for text, at in due.items()]
            missing = len(due.keys() - screen.seen.keys())
            for share, name in ((0.5, "p50"), (0.95, "p95")):
                value = round(percentile(took, share), 1)
                met = quiet.judge(value <= budget and not missing) if share == 0.95 else None
                note = f"doorbell alone {reference:.2f} ms; {missing} missing of {count}"
                rows.append(
                    Row(f"webhook_to_screen_{rate}_{name}", value, "ms", budget if share == 0.95 else None, met, note,
                        round(value / reference, 1))
                )  # fmt: skip
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return rows


def measure() -> list[Row]:
    return asyncio.run(_measure())


def _show(rows: list[Row]) -> Any:
    for row in rows:
        print(row.id, row.value, row.unit, row.met, row.reference)


if __name__ == "__main__":
    _show(measure())
