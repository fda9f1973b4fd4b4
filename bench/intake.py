"""How fast is a signed webhook committed and answered, how far behind are the conversations, and is anything lost?

The whole desk runs (web, worker, database with fsync) beside the load generator on the same cores. The references, saturated
in the same run: the same web server with the same signature check that keeps nothing, a usual webhook (one route, one
transaction of an object mapper for each update), and the bare insert of bodies by one connection.
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from typing import Any
from urllib.parse import quote

import asyncpg

from bench import raw_insert
from bench.desk import Desk, desk, free_port
from bench.rows import Quiet, Row, percentile

SECONDS = float(os.environ.get("BENCH_INTAKE_SECONDS", "60"))
HIGH_SECONDS = float(os.environ.get("BENCH_INTAKE_HIGH_SECONDS", "20"))
SATURATED_SECONDS = 6.0
TOP_TIER, HIGH = 4000, 10_000
SECRET, NUMBER = "bench-app-secret", "900100200300400"


def generate(port: int, path: str, **more: Any) -> dict[str, Any]:
    options = [part for name, value in more.items() for part in (f"--{name}", str(value))]
    command = [
        sys.executable,
        "-m",
        "bench.load",
        "--port",
        str(port),
        "--path",
        path,
        "--secret",
        SECRET,
        "--number",
        NUMBER,
    ]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class Watch(threading.Thread):
    """The age of the oldest body that is not applied yet, twice a second."""

    def __init__(self, found: Desk):
        super().__init__(daemon=True)
        self._desk, self._open = found, True
        self.waiting: list[float] = []

    def run(self) -> None:
        while self._open:
            self.waiting.append(waiting(self._desk))
            time.sleep(0.5)

    def stop(self) -> None:
        self._open = False
        self.join()


def metrics(found: Desk) -> dict[str, float]:
    with urllib.request.urlopen(f"{found.url}/metrics", timeout=30) as answer:
        lines = [line for line in answer.read().decode().splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def waiting(found: Desk) -> float:
    return metrics(found).get('shortline_journal_updates{fate="waiting"}', 0.0)


def drained(found: Desk, most: float) -> float:
    started = time.monotonic()
    while waiting(found) and time.monotonic() - started < most:
        time.sleep(0.25)
    return round(time.monotonic() - started, 1)


def connected(found: Desk) -> str:
    given = {
        "channel": "whatsapp", "name": "Bench", "phone_number_id": NUMBER, "waba_id": "700100200300400",
        "access_token": "EAA", "app_secret": SECRET, "verify_token": "bench",
    }  # fmt: skip
    made = found.api.post("/inboxes", json=given)
    made.raise_for_status()
    return f"/hooks/whatsapp/{made.json()['id']}"


def saturated(module: str, *more: str) -> float:
    """Answers a second of a reference server, with its load generator on the same cores."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", module, str(port), SECRET, *more])
    try:
        for _ in range(200):
            try:
                generate(port, "/x", seconds=0.2)
                break
            except subprocess.CalledProcessError:
                time.sleep(0.1)
        found = generate(port, "/x", seconds=SATURATED_SECONDS, start=1000)
        if set(found["answers"]) != {"200"}:
            raise RuntimeError(f"the reference {module} answered {found['answers']}")
        return float(found["per_second"])
    finally:
        server.terminate()
        server.wait()


def references(found: Desk) -> tuple[float, float]:
    """The usual webhook on a database of its own, and the bare insert, on the very PostgreSQL of the desk."""
    socket = quote(str(found.data_dir / "run"), safe="")
    asyncio.run(_create_database(f"postgresql://shortline@/postgres?host={socket}", "plain"))
    plain = saturated("bench.plain", f"postgresql+asyncpg://shortline@/plain?host={socket}")
    return plain, raw_insert.measure(f"postgresql://shortline@/plain?host={socket}")


async def _create_database(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()


def measure() -> list[Row]:
    with Quiet() as quiet:
        reference = saturated("bench.bare")
        with desk("up") as found:
            plain, raw = references(found)
            path, port = connected(found), int(found.url.rsplit(":", 1)[1])
            warm = generate(port, path, rate=500, seconds=2)
            watch = Watch(found)
            watch.start()
            top = generate(port, path, rate=TOP_TIER, seconds=SECONDS, start=1_000_000)
            watch.stop()
            top_drain = drained(found, 120)
            high = generate(port, path, rate=HIGH, seconds=HIGH_SECONDS, start=10_000_000)
            high_drain = drained(found, 120)
            full = generate(port, path, seconds=SATURATED_SECONDS, start=20_000_000)
            kept = metrics(found)["shortline_journal_rows_total"]
            drained(found, 120)
    acknowledged = sum(run["answers"].get("200", 0) for run in (warm, top, high, full))
    lost = max(0, acknowledged - int(kept))
    behind = percentile(watch.waiting, 0.99) / TOP_TIER
    ratio = round(full["per_second"] / reference, 2)
    refused = sum(count for run in (top, high, full) for status, count in run["answers"].items() if status != "200")
    note = f"{SECONDS:g} s at {TOP_TIER}/s"
    return [
        Row("intake_4000_p50", top["p50_ms"], "ms", 10, quiet.judge(top["p50_ms"] <= 10), note),
        Row("intake_4000_p99", top["p99_ms"], "ms", 100, quiet.judge(top["p99_ms"] <= 100), note),
        Row("intake_10000_p99", high["p99_ms"], "ms", 250, quiet.judge(high["p99_ms"] <= 250), f"{HIGH_SECONDS:g} s"),
        Row("intake_saturated", full["per_second"], "/s", None, None, "bare server, same check", ratio),
        Row(
            "intake_saturated_share",
            ratio,
            "",
            0.5,
            quiet.judge(ratio >= 0.5),
            f"bare {reference:g}/s",
            ratio,
        ),
        Row(
            "intake_against_plain",
            round(full["per_second"] / plain, 1),
            "times",
            10,
            quiet.judge(full["per_second"] >= 10 * plain),
            f"one route, one ORM transaction each: {plain:g}/s",
            round(full["per_second"] / plain, 1),
        ),
        Row(
            "intake_against_raw_insert",
            round(full["per_second"] / raw, 2),
            "times",
            None,
            None,
            f"one connection, batches of 100: {raw:.0f} rows/s",
            round(full["per_second"] / raw, 2),
        ),
        Row("intake_lost", lost, "updates", 0, lost == 0, f"of {acknowledged} acknowledged, {refused} refused"),
        Row(
            "apply_behind_at_4000",
            round(behind, 2),
            "s",
            1,
            quiet.judge(behind <= 1),
            f"p99; then {top_drain} s to drain",
        ),
        Row(
            "apply_drain_after_10000",
            high_drain,
            "s",
            30,
            quiet.judge(high_drain <= 30),
            f"{HIGH_SECONDS:g} s of {HIGH}/s",
        ),
    ]


if __name__ == "__main__":
    for row in measure():
        print(row.id, row.value, row.unit, row.met, row.reference, file=sys.stderr)
