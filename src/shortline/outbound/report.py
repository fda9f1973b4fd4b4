"""A status of the provider, once we know which message of ours it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """`at` is the provider's time. `detail`: what it told besides, `{failure?, pricing?, errors?}`."""

    message_id: int
    provider_id: str
    state: str
    at: datetime
    detail: dict[str, Any]
    now: datetime
