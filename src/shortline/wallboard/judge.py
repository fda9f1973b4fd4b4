"""What a number means against its target: fine, close to it, or past it. Pure."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["fine", "close", "past"]
CLOSE = 0.75  # three quarters of what is bearable: there is still time to do something
POINTS = 10  # percentage points under a share that should be reached
FEW = 5  # so few messages in a quarter of an hour are no rush, whatever is usual
SOME = 20  # below this the share of a channel says nothing


@dataclass(frozen=True, slots=True)
class Targets:
    """What a house holds its numbers against, or what holds until it chooses."""

    waiting_most: int = 10  # people who wait for us at the same time
    follow_up_percent: int = 90  # answered in their time, of all follow-ups of an hour
    inflow_percent: int = 200  # of what usually comes in, in the same quarter of an hour
    channel_percent: int = 60  # of an hour's messages that one channel may carry
    here_least: int = 1  # people who can take something, while the house is open


def at_most(value: float, target: float) -> Level:
    return "past" if value > target else "close" if value > target * CLOSE else "fine"


def at_least(percent: float, target: float) -> Level:
    return "fine" if percent >= target else "close" if percent >= target - POINTS else "past"


def waited(used: float) -> Level:
    """`used`: the share of its own target that the longest wait has taken. All of it is still in time."""
    return at_most(used, 1.0)


def inflow(count: int, usual: float | None, target_percent: int) -> Level:
    """Without anything usual yet nothing is unusual. A quarter of an hour that is usually empty counts as one message."""
    if usual is None or count < FEW:
        return "fine"
    return at_most(count, max(usual, 1.0) * target_percent / 100)


def share(part: int, whole: int, channels: int, target_percent: int) -> Level:
    """One channel among several; with a single one, or with few messages, a share means nothing."""
    if channels < 2 or whole < SOME:
        return "fine"
    return at_most(100 * part / whole, target_percent)


def here(available: int, least: int, *, is_open: bool) -> Level:
    """At night nobody has to be there."""
    return "past" if is_open and available < least else "fine"
