"""The desk under test: started by its commands, asked by its HTTP, broken by signals. Linux only: it looks in /proc."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

Json = dict[str, Any]
STARTED_WITHIN = 180.0
PASSWORD = "tram four stands still"  # noqa: S105  of a desk that lives for minutes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Desk:
    """One installation in one folder: supervisor, web server, worker and database."""

    def __init__(self, folder: Path, graph_url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
        self._clock = folder / "clock"
        self._clock.write_text("0")
        self.env = clean | {
            "SHORTLINE_DATA_DIR": str(folder),
            "SHORTLINE_PORT": str(self.port),
            "SHORTLINE_LOG_LEVEL": "warning",
            "SHORTLINE_TEST_CLOCK": str(self._clock),
            "SHORTLINE_LIMIT_REQUESTS": "1000000",
            "SHORTLINE_GRAPH_URL": graph_url,
        }
        self._up: subprocess.Popen[bytes] | None = None
        self._second: subprocess.Popen[bytes] | None = None
        self.offset = 0.0

    # Life

    def launch(self) -> None:
        with (self.folder / "desk.log").open("ab") as log:
            command = [sys.executable, "-m", "shortline", "up"]
            self._up = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    async def ready(self, within: float = STARTED_WITHIN) -> float:
        """Seconds until it said that it is ready."""
        began = time.monotonic()
        async with httpx.AsyncClient(timeout=3) as client:
            while time.monotonic() - began < within:
                if self._up is not None and self._up.poll() is not None:
                    raise RuntimeError(f"the desk ended: {self.log_tail()}")
                try:
                    if (await client.get(f"{self.url}/readyz")).status_code == 200:
                        return time.monotonic() - began
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)
        raise RuntimeError(f"the desk was not ready within {within:.0f} s: {self.log_tail()}")

    def second_worker(self) -> None:
        """One more worker, as another machine would run it; started again when it was killed."""
        if self._second is not None and self._second.poll() is None:
            return
        url = self.database_url()
        if url:
            with (self.folder / "desk.log").open("ab") as log:
                command = [sys.executable, "-m", "shortline", "work"]
                env = self.env | {"SHORTLINE_DATABASE_URL": url}
                self._second = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    async def stop(self) -> None:
        if self._second is not None:
            self._second.kill()
            self._second.wait()
        if self._up is None or self._up.poll() is not None:
            return
        self._up.terminate()
        try:
            await asyncio.to_thread(self._up.wait, 30)
        except subprocess.TimeoutExpired:
            self.signal("everything", signal.SIGKILL)

    def log_tail(self) -> str:
        path = self.folder / "desk.log"
        return path.read_text("utf-8", "replace")[-2000:] if path.exists() else ""

    # Breaking it

    def processes(self, part: str) -> list[int]:
        """Process ids of `web`, `worker`, `database` or `everything` of this installation."""
        mine = str(self.folder).encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                words = (place / "cmdline").read_bytes().split(b"\0")
                ours = b"SHORTLINE_DATA_DIR=" + mine + b"\0" in (place / "environ").read_bytes() + b"\0"
                in_place = os.readlink(place / "cwd").encode().startswith(mine + b"/postgres")
            except OSError:
                continue
            is_database = in_place and b"postgres" in words[0]
            kind = (
                "database" if is_database else {b"serve": "web", b"work": "worker"}.get(b"".join(words[-2:]), "other")
            )
            if (ours or is_database) and part in (kind, "everything"):
                found.append(int(place.name))
        return sorted(found)

    def signal(self, part: str, number: signal.Signals) -> int:
        """How many processes got it."""
        hit = 0
        for pid in self.processes(part):
            try:
                os.kill(pid, number)
                hit += 1
            except ProcessLookupError:
                continue
        if part == "everything" and number == signal.SIGKILL and self._up is not None:
            self._up.wait(20)
        return hit

    def database_url(self) -> str:
        """As the supervisor told it to its worker."""
        for pid in self.processes("worker"):
            for pair in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                if pair.startswith(b"SHORTLINE_DATABASE_URL="):
                    return pair.split(b"=", 1)[1].decode()
        return ""

    def advance(self, seconds: float) -> None:
        """Move the one clock of all its processes, forwards or back."""
        self.offset += seconds
        fresh = self._clock.with_name("clock.new")
        fresh.write_text(str(self.offset))
        fresh.rename(self._clock)

    # Asking it

    def client(self, token: str = "") -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(base_url=f"{self.url}/api/v1", headers=headers, timeout=30)

    async def make_owner(self, email: str = "sanne@lindhaven.example") -> str:
        """Returns a session's token."""
        async with self.client() as client:
            owner = {"name": "Sanne Brouwer", "email": email, "password": PASSWORD, "organisation": "Lindhaven"}
            (await client.post("/setup/owner", json=owner)).raise_for_status()
            return await self.sign_in(email)

    async def sign_in(self, email: str) -> str:
        async with self.client() as client:
            answer = await client.post("/sessions", json={"email": email, "password": PASSWORD})
            answer.raise_for_status()
            return str(answer.json()["token"])

    async def invite(self, owner: httpx.AsyncClient, name: str, team_ids: list[str]) -> str:
        """A colleague joins; returns a session's token."""
        email = f"{name.lower()}@lindhaven.example"
        invited = await owner.post(
            "/agents/invitations", json={"email": email, "name": name, "role": "agent", "team_ids": team_ids}
        )
        invited.raise_for_status()
        secret = invited.json()["link"].rsplit("#", 1)[-1]
        async with self.client() as client:
            taken = await client.post("/invitations/accept", json={"token": secret, "name": name, "password": PASSWORD})
            taken.raise_for_status()
        return await self.sign_in(email)


async def patiently(
    client: httpx.AsyncClient, method: str, path: str, *, within: float = 90, **more: Any
) -> httpx.Response:
    """As a browser does: again after a lost connection or a 5xx, until it is an answer."""
    until, pause = time.monotonic() + within, 0.1
    while True:
        try:
            answer = await client.request(method, path, **more)
            if answer.status_code < 500 and answer.status_code != 429:
                return answer
            trouble = f"HTTP {answer.status_code} {answer.text[:200]}"
        except httpx.HTTPError as error:
            trouble = repr(error)
        if time.monotonic() > until:
            raise RuntimeError(f"{method} {path} had no answer within {within:.0f} s: {trouble}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.6, 2)
