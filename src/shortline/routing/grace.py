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
    """None: it is his alone. Who is not there is known at once; who is there has the grace to read it, and is on it then
    if he can cope."""
    if held.presence == "off":
        return "off"
    if held.presence == "away":
        return "away"
    if held.seen or now - held.waiting_since < grace:
        return None
    return "full" if held.is_over else "unseen"
