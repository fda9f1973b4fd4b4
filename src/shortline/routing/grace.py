"""When a conversation that is somebody's is offered to his team: its customer waits, and he is not there for it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Why = Literal["away", "off", "full", "unseen", "left"]


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation that waits, and how the one it belongs to stands. `seen`: he has read what waits.

    `touched_at`: when he last did something for it: read it, or wrote at an answer or a note.
    """

    waiting_since: datetime
    presence: str
    is_over: bool  # he has more in hand than he can take
    seen: bool
    touched_at: datetime | None = None


def offered_because(held: Held, grace: timedelta, *, now: datetime) -> Why | None:
    """None: it is his alone. Who is not there is known at once; who is there has the grace to read it, and the grace again to
    begin an answer. While he writes he is on it: whoever opened it and turned to something else is not."""
    if held.presence == "off":
        return "off"
    if held.presence == "away":
        return "away"
    since = held.waiting_since
    if held.seen and held.touched_at is not None:
        since = max(since, held.touched_at)
    if now - since < grace:
        return None
    if held.seen:
        return "left"
    return "full" if held.is_over else "unseen"
