"""Carries updates to the subscribed callbacks: at least once, unordered, in batches, again and again until a 200.

An update is kept on the shelf from the moment it is planned until every callback has answered 200.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx

from ..clock import SimClock, Timetable
from .envelope import Update, dump, envelope, sign
from .shelf import Shelf
from .weather import Weather
from .world import Account, document

Json = dict[str, Any]
Route = tuple[str, Account]
IMMEDIATE_RETRIES = 1


class Courier:
    def __init__(
        self,
        clock: SimClock,
        timetable: Timetable,
        weather: Weather,
        shelf: Shelf,
        route: Callable[[Update], Route | None],
        displays: Callable[[], dict[str, str]],
    ) -> None:
        self._clock, self._timetable, self._weather, self._shelf = clock, timetable, weather, shelf
        self._route, self._displays = route, displays
        self._lanes: dict[str, deque[Update]] = {}
        self._busy: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Event] = {}
        self.planned: dict[str, Update] = {}
        self.deliveries: deque[Json] = deque(maxlen=1500)
        self.paused = False
        self._stopped = False

    # Planning

    def post(self, update: Update) -> None:
        """Deliver when its time has come."""
        self.planned[update.key] = update
        self._shelf.keep("update", update.key, document(update))
        self._timetable.at(update.due, lambda: self._ready(update))

    def recall(self) -> None:
        """After a restart: whatever was planned and not yet acknowledged is planned again."""
        for key, body in list(self._shelf.all("update")):
            update = Update(**body)
            self.planned[key] = update
            self._timetable.at(update.due, lambda update=update: self._ready(update))  # type: ignore[misc]

    async def now(self, update: Update, patience: float = 2.0) -> None:
        """Deliver at once and wait for the answer: how a status overtakes the response of its own send."""
        self._waiting[update.key] = asyncio.Event()
        self.post(update)
        try:
            await asyncio.wait_for(self._waiting[update.key].wait(), patience)
        except TimeoutError:
            pass
        finally:
            self._waiting.pop(update.key, None)

    def resume(self) -> None:
        self.paused = False
        for callback in list(self._lanes):
            self._work(callback)

    # Carrying

    def _ready(self, update: Update) -> None:
        if self.planned.get(update.key) is not update:
            return
        route = self._route(update)
        if route is None:
            self._note(None, [update], b"", "", {"outcome": "nobody is subscribed"})
            self._done(update)
            return
        callback, _ = route
        self._lanes.setdefault(callback, deque()).append(update)
        if self._weather.batch > 1 and self._weather.batch_wait > 0:
            asyncio.get_running_loop().call_later(self._weather.batch_wait, self._work, callback)
        else:
            self._work(callback)

    def _work(self, callback: str) -> None:
        lane = self._lanes[callback]
        while lane and not (self.paused or self._stopped) and self._busy.get(callback, 0) < self._weather.concurrency:
            batch: list[Update] = []
            account: Account | None = None
            while lane and len(batch) < max(1, min(1000, self._weather.batch)):
                route = self._route(lane[0])
                if route is None or route[0] != callback:
                    if batch:
                        break
                    moved = lane.popleft()
                    self._timetable.at(self._clock.now(), lambda moved=moved: self._ready(moved))  # type: ignore[misc]
                    continue
                account = account or route[1]
                if route[1].app_id != account.app_id:
                    break
                batch.append(lane.popleft())
            if not batch or account is None:
                return
            self._busy[callback] = self._busy.get(callback, 0) + 1
            task = asyncio.get_running_loop().create_task(self._carry(callback, account, batch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, callback: str, account: Account, batch: list[Update]) -> None:
        try:
            body = dump(envelope(batch, self._displays()))
            delivery = await self.send_bytes(callback, body, sign(account.app_secret, body), batch)
            for update in batch:
                if delivery.get("status") == 200:
                    self._done(update)
                else:
                    delivery["retry_in"] = self._again(update)
        finally:
            self._busy[callback] -= 1
            self._work(callback)

    def _again(self, update: Update) -> float | None:
        """Plan the next try; returns the seconds until then, or nothing when it is given up."""
        update.tries += 1
        now = self._clock.now()
        update.first_try_at = update.first_try_at or now
        if now - update.first_try_at > self._weather.retry_for:
            self._note(None, [update], b"", "", {"outcome": "given up"})
            self._done(update)
            return None
        wait = 0.0
        if update.tries > IMMEDIATE_RETRIES:
            wait = self._weather.retry_first * 2.0 ** min(16, update.tries - IMMEDIATE_RETRIES - 1)
        self._shelf.keep("update", update.key, document(update))
        self._timetable.at(now + wait, lambda: self._ready(update))
        return wait

    def _done(self, update: Update) -> None:
        self.planned.pop(update.key, None)
        self._shelf.drop("update", update.key)
        if waiting := self._waiting.get(update.key):
            waiting.set()

    async def send_bytes(
        self, callback: str, body: bytes, signature: str, batch: list[Update], headers: dict[str, str] | None = None
    ) -> Json:
        """One POST, exactly these bytes. Never raises: what happened is the answer."""
        head = {"content-type": "application/json", "user-agent": "facebookexternalua", **(headers or {})}
        if signature:
            head["x-hub-signature-256"] = signature
        outcome: Json = {}
        started = time.monotonic()
        try:
            answer = await self._http().post(
                callback, content=body, headers=head, timeout=self._weather.webhook_timeout
            )
            outcome = {"status": answer.status_code, "answer": answer.text[:500]}
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            outcome = {"status": None, "error": f"{type(error).__name__}: {error}"[:200]}
        outcome["ms"] = round((time.monotonic() - started) * 1000, 1)
        return self._note(callback, batch, body, signature, outcome)

    def _note(self, callback: str | None, batch: list[Update], body: bytes, signature: str, outcome: Json) -> Json:
        delivery = {
            "n": next(self._numbers),
            "at": self._clock.now(),
            "callback": callback,
            "updates": [update.label for update in batch],
            "tries": max((update.tries for update in batch), default=0) + 1,
            "bytes": len(body),
            "body": body[:20000].decode("ascii", "replace"),
            "signature": signature,
            **outcome,
        }
        self.deliveries.append(delivery)
        return delivery

    # Life

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            limits = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=2)
            self._client = httpx.AsyncClient(limits=limits, follow_redirects=False, trust_env=False)
        return self._client

    async def get(self, url: str, params: dict[str, str]) -> tuple[int | None, str]:
        """The verification handshake."""
        try:
            answer = await self._http().get(url, params=params, timeout=self._weather.webhook_timeout)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return None, f"{type(error).__name__}: {error}"
        return answer.status_code, answer.text

    def forget(self) -> None:
        for key in list(self.planned):
            self._shelf.drop("update", key)
        self.planned.clear()
        self._lanes.clear()
        self.deliveries.clear()

    async def stop(self) -> None:
        self._stopped = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None
