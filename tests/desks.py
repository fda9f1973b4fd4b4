"""Real desks for tests: the product's own processes in a directory of their own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

OWNER = {"name": "Sanne Brouwer", "email": "sanne@lindhaven.example", "password": "tram four stands still"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Desk:
    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    env: dict[str, str]
    sim_url: str = ""

    def api(self, token: str) -> httpx.Client:
        return httpx.Client(base_url=f"{self.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=20)

    def sign_in(self) -> httpx.Client:
        answer = httpx.post(
            f"{self.url}/api/v1/sessions", json={k: OWNER[k] for k in ("email", "password")}, timeout=20
        )
        answer.raise_for_status()
        return self.api(answer.json()["token"])

    def advance(self, seconds: float) -> None:
        """Move the one clock of all processes."""
        path = self.data_dir / "clock"
        path.write_text(str(float(path.read_text() or 0) + seconds) if path.exists() else str(seconds))


def wait_until(check: Callable[[], Any], *, within: float = 20, what: str = "it") -> Any:
    until = time.monotonic() + within
    last: Any = None
    while time.monotonic() < until:
        try:
            last = check()
            if last:
                return last
        except httpx.HTTPError as error:
            last = error
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {within} s (last: {last!r})")


def start_desk(command: str, folder: Path, port: int, **extra: str) -> Desk:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
    env = clean | {
        "SHORTLINE_DATA_DIR": str(folder), "SHORTLINE_PORT": str(port), "SHORTLINE_LOG_LEVEL": "warning",
        "SHORTLINE_TEST_CLOCK": str(folder / "clock"), "SHORTLINE_LIMIT_REQUESTS": "1000000",
        "SHORTLINE_LIMIT_SEARCHES": "1000000", "SHORTLINE_LIMIT_UPLOADS": "1000000", **extra,
    }  # fmt: skip
    log = (folder / "desk.log").open("ab")
    process = subprocess.Popen([sys.executable, "-m", "shortline", command], env=env, stdout=log, stderr=log)
    desk = Desk(f"http://127.0.0.1:{port}", folder, process, env)

    def ready() -> bool:
        assert process.poll() is None, (folder / "desk.log").read_text()[-3000:]
        return httpx.get(f"{desk.url}/readyz", timeout=2).status_code == 200

    wait_until(ready, within=120, what="the desk's readiness")
    return desk


def stop_desk(desk: Desk) -> None:
    if desk.process.poll() is None:
        desk.process.send_signal(signal.SIGTERM)
        try:
            desk.process.wait(30)
        except subprocess.TimeoutExpired:
            desk.process.kill()


@contextmanager
def desk(command: str = "up", **extra: str) -> Iterator[Desk]:
    """A desk in an empty directory, stopped and swept away afterwards."""
    with tempfile.TemporaryDirectory(prefix="sl-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = start_desk(command, Path(folder), free_port(), **extra)
        try:
            yield running
        finally:
            stop_desk(running)


def make_owner(running: Desk) -> None:
    answer = httpx.post(f"{running.url}/api/v1/setup/owner", json={**OWNER, "organisation": "Lindhaven"}, timeout=20)
    answer.raise_for_status()
