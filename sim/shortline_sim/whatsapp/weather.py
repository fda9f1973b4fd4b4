"""How kindly the platform behaves: delays, order, duplicates, loss, batches. Calm by default; tests make storms."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(slots=True)
class Weather:
    pace: float = 1.0
    """Multiplies every delay of a status; 0 means at once."""
    sent_after: tuple[float, float] = (0.15, 0.6)
    delivered_after: tuple[float, float] = (0.3, 1.2)
    read_after: tuple[float, float] = (2.0, 9.0)
    shuffle: float = 0.0
    """Chance that the statuses of one message arrive in any order."""
    duplicate: float = 0.0
    lose_delivered: float = 0.0
    lose_read: float = 0.0
    replay: float = 0.0
    """Chance that an update comes once more, `replay_after` seconds later."""
    replay_after: float = 3600.0
    early: float = 0.0
    """Chance that the first status arrives before the HTTP response of the send."""
    batch: int = 1
    """Most updates in one POST; the platform's own ceiling is 1000."""
    batch_wait: float = 0.0
    concurrency: int = 4
    skew: float = 0.0
    """Seconds added to the timestamps inside webhooks."""
    closed_window: str = "late"
    """Error 131047 comes `late` (as a failed status) or `at_once` (in the response)."""
    webhook_timeout: float = 10.0
    retry_first: float = 5.0
    """After one immediate retry, wait this long, then twice as long each time."""
    retry_for: float = 7 * 24 * 3600.0
    pricing_from: float = 1790812800.0
    """1 October 2026, 00:00 UTC: ordinary replies become billable."""

    def change(self, values: dict[str, Any]) -> None:
        known = {f.name: f for f in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise KeyError(name)
            current = getattr(self, name)
            setattr(self, name, tuple(value) if isinstance(current, tuple) else type(current)(value))

    def describe(self) -> dict[str, Any]:
        return asdict(self)


HOSTILE: dict[str, Any] = {
    "shuffle": 0.6,
    "duplicate": 0.4,
    "lose_delivered": 0.3,
    "early": 0.4,
    "replay": 0.1,
    "replay_after": 5.0,
    "batch": 1000,
    "batch_wait": 0.2,
}
"""A storm: everything at once."""
