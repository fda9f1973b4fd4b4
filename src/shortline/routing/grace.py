"""When a conversation that is somebody's is offered to his team: its customer waits, and he is not there for it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Why = Literal["away", "off", "full", "unseen"]


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation that waits, and how the one it belongs to stands. `seen`: he has read what waits."""

    waiting_since: datetime
    presence: str
    is_over: bool  # he has more in hand than he can take
    seen: bool


def offered_because(held: Held, grace: timedelta, *, now: datetime) -> Why | None:
    """None: it is his alone. Before the grace is over it always is; whoever has read it, is there and can cope, is on it."""
    if now - held.waiting_since < grace:
        return None
    if held.presence == "off":
        return "off"
    if held.presence == "away":
        return "away"
    if held.seen:
        return None
    return "full" if held.is_over else "unseen"
