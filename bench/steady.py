"""Does the installation grow while it runs? Its memory in each minute of an hour (BENCH_STEADY_MINUTES makes it shorter).

Updates come in all the time and agents read; the customers are the same two thousand, so that what is known does not grow,
only what is stored. Flat means: the last quarter is not above the second one. The first is for warming up.
"""

import os
import sys
import time

from bench.desk import Desk, desk, pss_mb, tree
from bench.intake import connected, generate
from bench.rows import Row, median

MINUTES = int(os.environ.get("BENCH_STEADY_MINUTES", "60"))
RATE = 50
BUDGET = 1.05  # of the second quarter


def _minute(running: Desk, path: str, number: int) -> float:
    """A minute of work; megabytes at its end."""
    until = time.monotonic() + 60
    generate(int(running.url.rsplit(":", 1)[1]), path, rate=RATE, seconds=50, start=number * 1_000_000)
    for row in running.api.get("/conversations?view=all&limit=50").json()["items"]:
        running.api.get(f"/conversations/{row['id']}/messages")
    time.sleep(max(0.0, until - time.monotonic()))
    return pss_mb(tree(running.process.pid))


def measure() -> list[Row]:
    seen: list[float] = []
    with desk("up") as running:
        path = connected(running)
        for number in range(1, MINUTES + 1):
            seen.append(_minute(running, path, number))
            print(f"  minute {number}: {seen[-1]:.1f} MB", file=sys.stderr, flush=True)
    quarter = max(1, MINUTES // 4)
    early, late = median(seen[quarter : 2 * quarter] or seen), median(seen[-quarter:])
    ratio = round(late / early, 3)
    note = f"{early:.1f} MB in the second quarter, {late:.1f} MB in the last, {max(seen):.1f} MB at most"
    return [Row(f"memory_over_{MINUTES}_minutes", ratio, "times", BUDGET, ratio <= BUDGET, note, ratio, len(seen))]
