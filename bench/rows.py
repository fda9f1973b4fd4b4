"""A measured row, the machine it was measured on, and whether the machine was quiet enough to believe it."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

LOOP = 200_000  # steps of the calibration loop
NOISE_MAX = 1.2  # before and after may differ by a fifth; more, and the row is "not measured"


@dataclass(frozen=True, slots=True)
class Row:
    """`met` is None when the machine was too noisy to tell, or when the row has no budget."""

    id: str
    value: float
    unit: str
    budget: float | None
    met: bool | None
    reference: str = ""
    ratio: float | None = None
    runs: int = 1
    machine: str = field(default_factory=lambda: machine())
    date: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def calibrate() -> float:
    """Seconds for a fixed amount of work, the best of three."""

    def once() -> float:
        start = time.perf_counter()
        total = 0
        for number in range(LOOP):
            total += number * number % 7
        return time.perf_counter() - start

    return min(once() for _ in range(3))


class Quiet:
    """`with Quiet() as quiet: ...; quiet.judge(value <= budget)` gives None when the machine changed speed meanwhile."""

    def __enter__(self) -> "Quiet":
        self._before = calibrate()
        self._after: float | None = None
        return self

    def __exit__(self, *_error: object) -> None:
        self._after = calibrate()

    def judge(self, met: bool) -> bool | None:
        after = self._after if self._after is not None else calibrate()
        low, high = sorted((self._before, after))
        return met if high / low <= NOISE_MAX else None


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0..1) of the values lie."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


Measure = Callable[[], list[Row]]
