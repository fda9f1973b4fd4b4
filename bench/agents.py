"""Do agents notice that webhooks pour in? What they ask for most, on a quiet desk and while the top tier's rate arrives.

Both in one run on the same desk, in turn, so that both see the same machine; the value is the ratio of the two p95.
"""

import threading
import time

from bench.desk import Desk, desk
from bench.intake import TOP_TIER, connected, drained, generate
from bench.rows import Quiet, Row, percentile

ROUNDS, SECONDS = 3, 10.0
WARM_UP = 1.0
PAUSE = 0.02  # between requests: an agent reads what he asked for
BUDGET = 1.5


def asked(running: Desk, seconds: float) -> list[float]:
    """Milliseconds of each request, in a round of what the app asks for."""
    [first, *_] = running.api.get("/conversations?view=all&limit=50").json()["items"]
    paths = ("/conversations?view=all&state=open&limit=50", f"/conversations/{first['id']}",
             f"/conversations/{first['id']}/messages", "/conversations/counts")  # fmt: skip
    times: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for path in paths:
            started = time.perf_counter()
            running.api.get(path).raise_for_status()
            times.append((time.perf_counter() - started) * 1000)
            time.sleep(PAUSE)
    return times


def measure() -> list[Row]:
    alone: list[float] = []
    beside: list[float] = []
    with Quiet() as quiet, desk("up") as running:
        path, port = connected(running), int(running.url.rsplit(":", 1)[1])
        generate(port, path, rate=500, seconds=4, start=0)
        drained(running, 60)
        asked(running, WARM_UP)
        for number in range(1, ROUNDS + 1):
            alone += asked(running, SECONDS)
            more = {"rate": TOP_TIER, "seconds": SECONDS + 2 * WARM_UP, "start": number * 1_000_000}
            pouring = threading.Thread(target=generate, args=(port, path), kwargs=more)
            pouring.start()
            time.sleep(WARM_UP)
            beside += asked(running, SECONDS)
            pouring.join()
            drained(running, 60)
    before, meanwhile = percentile(alone, 0.95), percentile(beside, 0.95)
    ratio = round(meanwhile / before, 2)
    note = f"p95 {before:.1f} ms alone, {meanwhile:.1f} ms at {TOP_TIER}/s"
    return [Row("agents_at_4000", ratio, "times", BUDGET, quiet.judge(ratio <= BUDGET), note, ratio, len(alone))]
