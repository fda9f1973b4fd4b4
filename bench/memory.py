"""How much memory does the whole installation take: supervisor, web, worker and database, idle and in the demo?"""

import time

from bench.desk import desk, pss_mb, tree
from bench.rows import Row

IDLE_BUDGET, LOADED_BUDGET = 300.0, 512.0  # MB
SETTLE = 8.0  # seconds until imports and caches are in place


def measure() -> list[Row]:
    rows = []
    with desk("up") as idle:
        time.sleep(SETTLE)
        value = pss_mb(tree(idle.process.pid))
        rows.append(
            Row("memory_idle", round(value, 1), "MB", IDLE_BUDGET, value <= IDLE_BUDGET, "proportional set size")
        )
    return rows
