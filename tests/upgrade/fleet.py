"""Nodes of two versions on one database, and the customers and the agent who use them all the while."""

import asyncio
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from shortline.channels.whatsapp.signature import sign
from tests.desks import OWNER, free_port, wait_until
from tests.inbound.post import body, message
from tests.nodes.hosts import Host
from tests.upgrade.tomorrow import environment

METRICS_TOKEN = "who may count"
WABA, NUMBER = "700100200300400", "900100200300400"
KEYS = {"access_token": "token-of-two", "app_secret": "secret-of-two", "verify_token": "verify-two"}


@dataclass
class Node:
    """One web server and one worker of one version, and what they wrote to their log."""

    name: str
    port: int
    env: dict[str, str]
    log: Path
    host: Host | None = None  # None: this machine itself
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{self.host.address if self.host else '127.0.0.1'}:{self.port}"

    def start(self, *commands: str) -> None:
        inside = self.host.inside if self.host else []
        for command in commands or ("serve", "work"):
            with self.log.open("ab") as file:
                self.running[command] = subprocess.Popen(
                    [*inside, sys.executable, "-m", "shortline", command], env=self.env, stdout=file, stderr=file
                )
        wait_until(self.ready, within=120, what=f"{self.name} is ready ({self.log.read_text()[-2000:]})")

    def readyz(self) -> dict[str, Any]:
        told: dict[str, Any] = httpx.get(f"{self.url}/readyz", timeout=5).json()
        return told

    def ready(self) -> bool:
        ended = [process.args for process in self.running.values() if process.poll() is not None]
        assert not ended, f"{ended} ended: {self.log.read_text()[-3000:]}"
        return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200

    def stop(self, *commands: str) -> None:
        """As a host does it: SIGTERM, and the time to end."""
        for command in commands or ("serve", "work"):
            process = self.running.pop(command)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, f"{command} ended with {process.returncode}: {self.log.read_text()[-3000:]}"

    def kill(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait(10)


def make_node(name: str, url: str, folder: Path, source: Path | None, graph_url: str, host: Host | None) -> Node:
    port = free_port()
    (folder / name).mkdir()
    env = environment(
        url, folder / name, source, SHORTLINE_PORT=str(port), SHORTLINE_HOST=host.address if host else "127.0.0.1",
        SHORTLINE_GRAPH_URL=graph_url, SHORTLINE_MEDIA_URL=f"file://{folder}/media", SHORTLINE_DATABASE_POOL="6",
        SHORTLINE_OWNER_EMAIL=OWNER["email"], SHORTLINE_OWNER_PASSWORD=OWNER["password"],
        SHORTLINE_METRICS_TOKEN=METRICS_TOKEN,
    )  # fmt: skip
    return Node(name, port, env, folder / f"{name}.log", host)


class Balancer:
    """Goes round the nodes; one that does not answer is left out for this request, as any balancer does it."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.answers: list[int] = []
        self.unreachable = 0
        self.slowest = 0.0
        self._turn = 0

    async def request(self, client: httpx.AsyncClient, method: str, path: str, **what: Any) -> httpx.Response | None:
        """The answer of some node; None when the one asked went away in the middle."""
        self._turn += 1
        node = self.nodes[self._turn % len(self.nodes)]
        started = time.monotonic()
        try:
            answer = await client.request(method, f"{node.url}{path}", **what)
        except httpx.ConnectError:
            return None  # nothing was asked: a balancer tells nobody
        except httpx.TransportError:
            self.unreachable += 1
            return None
        self.answers.append(answer.status_code)
        self.slowest = max(self.slowest, time.monotonic() - started)
        return answer

    @property
    def failed(self) -> int:
        return sum(status >= 500 for status in self.answers) + self.unreachable


class Traffic:
    """Customers who write all the time, with the provider's patience, and an agent who answers."""

    def __init__(self, balancer: Balancer, inbox: str, token: str, people: int = 8):
        self.balancer, self._inbox = balancer, inbox
        self._headers = {"authorization": f"Bearer {token}"}
        self.people = [f"467055502{number:02}" for number in range(people)]
        self.kept: dict[str, list[str]] = {sender: [] for sender in self.people}
        self.answered: list[str] = []
        self._open = True

    @property
    def count(self) -> int:
        return sum(map(len, self.kept.values()))

    async def write(self, client: httpx.AsyncClient, sender: str) -> None:
        number = 0
        while self._open:
            text = f"{sender} asks {number}"
            said = message(f"wamid.{sender}.{number}", text, sender=sender, at=time.time())
            content = body(NUMBER, said, waba_id=WABA)
            signed = {"x-hub-signature-256": sign(KEYS["app_secret"], content), "content-type": "application/json"}
            path = f"/hooks/whatsapp/{self._inbox}"
            while True:  # until it is acknowledged, as the provider does it
                answer = await self.balancer.request(client, "POST", path, content=content, headers=signed)
                if answer is not None and answer.status_code == 200:
                    break
                assert answer is None or answer.status_code == 503, answer.text
                await asyncio.sleep(0.1)
            self.kept[sender].append(text)
            number += 1
            await asyncio.sleep(0.1)  # so many a second, not as many as possible

    async def answer(self, client: httpx.AsyncClient, conversations: list[str]) -> None:
        """The agent goes round, writes and reads; what got no answer is asked again under the same id."""
        number = 0
        while self._open:
            path = f"/api/v1/conversations/{conversations[number % len(conversations)]}"
            told = {"text": f"answer {number}", "client_message_id": str(uuid.uuid4()), "undo_seconds": 0}
            while True:
                answer = await self.balancer.request(
                    client, "POST", f"{path}/messages", json=told, headers=self._headers
                )
                if answer is not None and answer.status_code < 500:
                    assert answer.status_code in (200, 201), answer.text
                    break
                await asyncio.sleep(0.1)
            self.answered.append(told["text"])
            number += 1
            read = await self.balancer.request(client, "GET", path, headers=self._headers)
            assert read is None or read.status_code == 200 or read.status_code >= 500, read.text
            await asyncio.sleep(1)  # no faster than his line empties, or the test would wait for it at the end

    def stop(self) -> None:
        self._open = False
