"""Does an update cost more when the desk is full of old messages than when it is nearly empty?

Two desks beside each other, one with ten thousand stored messages, one with ten million (BENCH_GROWTH_MESSAGES makes it
smaller). In turn each takes the same updates, signed, one POST each, and shows them. The cost is the processor time of all its
processes for each update: it does not depend on how long the machine let us wait.
"""

import asyncio
import os
import sys
from contextlib import ExitStack

from bench.desk import Desk, desk, tree
from bench.intake import connected, drained, generate
from bench.list_page import fill, pages
from bench.rows import Row, median

SMALL, BIG = 10_000, int(os.environ.get("BENCH_GROWTH_MESSAGES", "10000000"))
RUNS, UPDATES_A_SECOND, SECONDS = 5, 2000, 5.0
BUDGET = 1.3


def _processor_seconds(pid: int) -> float:
    total = 0.0
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/stat") as stat:
                fields = stat.read().rsplit(") ", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def cost(running: Desk, path: str, run: int) -> float:
    """Microseconds of processor time for each update, kept and shown."""
    port = int(running.url.rsplit(":", 1)[1])
    before = _processor_seconds(running.process.pid)
    done = generate(port, path, rate=UPDATES_A_SECOND, seconds=SECONDS, start=run * 1_000_000)
    drained(running, 120)
    spent = _processor_seconds(running.process.pid) - before
    return spent / int(done["answers"]["200"]) * 1e6


def measure() -> list[Row]:
    sizes = (SMALL, BIG)
    costs: dict[int, list[float]] = {size: [] for size in sizes}
    with ExitStack() as stack:
        desks = {size: stack.enter_context(desk("up")) for size in sizes}
        for size, running in desks.items():
            print(f"  storing {size:,} messages ...", file=sys.stderr, flush=True)
            asyncio.run(fill(running, size // 10, size))
        paths = {size: connected(running) for size, running in desks.items()}
        for run in range(1 + RUNS):
            for size, running in desks.items():  # in turn, so that both see the same machine
                spent = cost(running, paths[size], run)
                if run:  # the first time, the people are new to both
                    costs[size].append(spent)
                    print(f"  {size:,} messages: {spent:.0f} us an update", file=sys.stderr, flush=True)
        rows = pages(desks[BIG], BIG // 10, BIG)
    small, big = median(costs[SMALL]), median(costs[BIG])
    ratio = round(big / small, 2)
    return [
        Row(f"growth_cost_{SMALL}m", round(small, 1), "us", None, None, "processor time of all processes"),
        Row(f"growth_cost_{BIG}m", round(big, 1), "us", None, None, f"the same at {SMALL:,} messages", ratio),
        Row("growth", ratio, "times", BUDGET, ratio <= BUDGET, f"{RUNS} runs each, median", ratio),
        *rows,
    ]
