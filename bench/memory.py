"""How much memory does the whole installation take: supervisor, web, worker and database; idle, and at five times a bank's week?

The load: 1,500 cases a week times five, all of them in forty working hours, ten messages each, with a burst of ten times that; it
comes as signed webhooks while an agent opens conversations.
"""

import time

from bench.desk import Desk, desk, pss_mb, tree
from bench.intake import connected, generate
from bench.rows import Row

IDLE_BUDGET, LOADED_BUDGET = 300.0, 512.0  # MB
SETTLE = 8.0  # seconds until imports and caches are in place
MESSAGES_A_SECOND = 1500 * 5 * 10 / (40 * 3600)
UPDATES_A_MESSAGE = 4  # the message, and three statuses of an answer
BURST, SECONDS = 10, 40


def measure() -> list[Row]:
    with desk("up") as running:
        time.sleep(SETTLE)
        idle = pss_mb(tree(running.process.pid))
        loaded = _under_load(running)
    return [
        Row("memory_idle", round(idle, 1), "MB", IDLE_BUDGET, idle <= IDLE_BUDGET, "proportional set size"),
        Row("memory_at_five_times", round(loaded, 1), "MB", LOADED_BUDGET, loaded <= LOADED_BUDGET, "the most seen"),
    ]


def _under_load(running: Desk) -> float:
    """The most that was seen while it ran, in MB."""
    path, port = connected(running), int(running.url.rsplit(":", 1)[1])
    rate = MESSAGES_A_SECOND * UPDATES_A_MESSAGE * BURST
    most = 0.0
    until = time.monotonic() + SECONDS
    start = 1000
    while time.monotonic() < until:
        generate(port, path, rate=rate, seconds=4, start=start)
        start += 10_000
        for row in running.api.get("/conversations?view=all&limit=50").json()["items"][::10]:
            running.api.get(f"/conversations/{row['id']}")
            running.api.get(f"/conversations/{row['id']}/messages")
        most = max(most, pss_mb(tree(running.process.pid)))
    return most
