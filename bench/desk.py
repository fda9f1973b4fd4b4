"""A desk under measurement: the real processes in a directory of their own, with the double beside them."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

OWNER = ("owner@lindhaven.example", "a long enough pass phrase")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Desk:
    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    api: httpx.Client


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for number in child.read_text().split():
            found += tree(int(number))
    return found


def pss_mb(pids: list[int]) -> float:
    """Proportional set size in MB: shared pages are counted once over all the processes that share them."""
    total = 0
    for pid in pids:
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1024


@contextmanager
def desk(command: str = "up", **env: str) -> Iterator[Desk]:
    """Start `shortline up` (or demo), wait until it is ready, sign the owner in; stop everything afterwards."""
    with tempfile.TemporaryDirectory(prefix="sl-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "shortline", command],
            env=clean | {
                "SHORTLINE_DATA_DIR": folder, "SHORTLINE_PORT": str(port), "SHORTLINE_OWNER_EMAIL": OWNER[0],
                "SHORTLINE_OWNER_PASSWORD": OWNER[1], "SHORTLINE_LOG_LEVEL": "warning",
                "SHORTLINE_LIMIT_REQUESTS": "1000000", "SHORTLINE_LIMIT_SEARCHES": "1000000", **env,
            },
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("the desk did not become ready")
                time.sleep(0.1)
            answer = httpx.post(f"{url}/api/v1/sessions", json={"email": OWNER[0], "password": OWNER[1]})
            answer.raise_for_status()
            headers = {"authorization": f"Bearer {answer.json()['token']}"}
            with httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=30) as api:
                yield Desk(url, Path(folder), process, api)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
