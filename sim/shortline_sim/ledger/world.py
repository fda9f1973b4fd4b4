"""Everything around the desk: the provider's double, a proxy each way, and the provider's book as it is written."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from .. import demo
from .desk import Desk, free_port
from .proxy import Proxy
from .records import Acceptance, ProviderBook, Update, tokens_in
from .wire import Broken, Message, ask

Json = dict[str, Any]
BODIES_KEPT = 300


class World:
    def __init__(self, folder: Path, seed: int, make_desk: Callable[[Path, str], Desk] = Desk) -> None:
        self.folder, self.dice = folder, random.Random(seed)
        self._make_desk = make_desk
        self._sim_port = free_port()
        self._double: subprocess.Popen[bytes] | None = None
        self.seed = seed
        self.sim = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self._sim_port}/_sim", timeout=30)
        self.to_provider = Proxy(self._sim_port)
        self.to_desk = Proxy(0, self._note)
        self.bodies: deque[Message] = deque(maxlen=BODIES_KEPT)
        self.posts = 0
        self.refused = 0
        self._acknowledged: dict[str, Update] = {}
        self.desk: Desk
        self.inboxes: dict[str, str] = {}
        """Number id -> inbox id."""

    async def open(self) -> None:
        state = self.folder / "provider"
        command = [
            sys.executable,
            "-m",
            "shortline_sim",
            "whatsapp",
            "--port",
            str(self._sim_port),
            "--seed",
            str(self.seed),
        ]
        self._double = subprocess.Popen([*command, "--state-dir", str(state)])  # noqa: ASYNC220  once, at the start
        await self._double_answers()
        await self.to_provider.start()
        folder = self.folder / "desk"
        folder.mkdir(mode=0o755, exist_ok=True)
        self.desk = self._make_desk(folder, self.to_provider.url)
        self.to_desk.behind = self.desk.port
        await self.to_desk.start()
        self.desk.launch()
        await self.desk.ready()
        await self.do("weather", retry_first=0.4, pace=0.5)

    async def _double_answers(self) -> None:
        async with asyncio.timeout(60):
            while True:
                try:
                    await self.sim.get("/clock")
                    return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def close(self) -> None:
        if hasattr(self, "desk"):
            await self.desk.stop()
        await self.to_provider.stop()
        await self.to_desk.stop()
        await self.sim.aclose()
        if self._double is not None:
            self._double.terminate()
            await asyncio.to_thread(self._double.wait, 20)

    async def connect(self, owner: httpx.AsyncClient, team_id: str) -> None:
        """Both numbers of the demo business; the second one belongs to a team."""
        for place, number in enumerate(demo.PHONE_NUMBERS):
            keys = {"access_token": demo.ACCESS_TOKEN, "app_secret": demo.APP_SECRET, "verify_token": demo.VERIFY_TOKEN}
            made = await owner.post("/inboxes", json={
                "channel": "whatsapp", "name": number.department, "phone_number_id": number.phone_number_id,
                "waba_id": demo.WABA_ID, **keys, **({"team_id": team_id} if place else {}),
            })  # fmt: skip
            made.raise_for_status()
            inbox_id = made.json()["id"]
            callback = f"{self.to_desk.url}/hooks/whatsapp/{inbox_id}"
            told = await self.do("subscriptions", phone_number_id=number.phone_number_id, callback_url=callback)
            if not told["ok"]:
                raise RuntimeError(f"the handshake failed: {told}")
            self.inboxes[number.phone_number_id] = inbox_id

    async def do(self, act: str, **what: Any) -> Json:
        answer = await self.sim.post(f"/{act}", json=what)
        answer.raise_for_status()
        told: Json = answer.json()
        return told

    async def recipe(self, do: Any, times: int = 1) -> None:
        await self.do("recipes", match={"edge": "messages", "type": "text"}, do=do, times=times)

    async def calm(self) -> None:
        """No more trouble: what was asked for and has not happened yet is forgotten."""
        self.to_provider.calm()
        self.to_desk.calm()
        await self.sim.request("DELETE", "/recipes")
        await self.do("weather", preset="calm", retry_first=0.4, pace=0.5)
        await self.do("courier", paused=False)

    # The provider's book

    def _note(self, request: Message, status: int | None) -> None:
        """What the desk itself answered, whatever the proxy made of it afterwards."""
        if request.method != "POST":
            return
        self.posts += 1
        if status is None or not 200 <= status < 300:
            self.refused += 1
            return
        self.bodies.append(request)
        for update in updates_of(request.body):
            self._acknowledged[update.id] = update

    async def replay(self, count: int) -> None:
        """Bodies that were acknowledged a while ago, once more, byte for byte."""
        chosen = self.dice.sample(list(self.bodies), min(count, len(self.bodies)))
        await asyncio.gather(*(self._post(body) for body in chosen))

    async def _post(self, body: Message) -> None:
        try:
            self._note(body, (await ask("127.0.0.1", self.desk.port, body, within=20)).status)
        except Broken:
            self._note(body, None)

    async def waiting_webhooks(self) -> int:
        return int((await self.sim.get("/deliveries", params={"limit": 1})).json()["planned"])

    async def book(self) -> ProviderBook:
        accepted: list[Acceptance] = []
        last = 0
        while page := (await self.sim.get("/sent", params={"after": last, "limit": 10**9})).json()["items"]:
            accepted += [acceptance for row in page if (acceptance := acceptance_of(row))]
            last = page[-1]["n"]
        return ProviderBook(list(self._acknowledged.values()), accepted)


def updates_of(body: bytes) -> list[Update]:
    """The customers' messages in one webhook that carry a token."""
    found = []
    for entry in json.loads(body).get("entry", []):
        for change in entry.get("changes", []):
            for item in change.get("value", {}).get("messages", []):
                tokens = tokens_in(json.dumps(item))
                if tokens:
                    found.append(Update(item["id"], tokens[0], item.get("type", "?")))
    return found


def acceptance_of(row: Json) -> Acceptance | None:
    tokens = tokens_in(json.dumps(row["body"]))
    if not tokens:
        return None
    failed = any(status["status"] == "failed" for status in row["statuses"])
    return Acceptance(row["n"], tokens[0], str(row["body"].get("to") or row["to"]), failed)


async def until(look: Any, within: float, every: float = 0.1) -> float:
    """Seconds until `look()` was true; infinite when it never was."""
    began = time.monotonic()
    while time.monotonic() - began < within:
        if await look():
            return time.monotonic() - began
        await asyncio.sleep(every)
    return float("inf")
