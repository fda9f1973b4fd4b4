"""The states of an outgoing message as a ladder: reports may come twice, late or in the wrong order; it never goes down.

`failed` counts only from below `delivered`: what has reached the customer cannot fail any more.
"""

from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"  # everything that is not outgoing
    HELD = "held"
    WITHHELD = "withheld"
    QUEUED = "queued"
    PACED = "paced"
    SENDING = "sending"
    UNKNOWN = "unknown"
    UNCONFIRMED = "unconfirmed"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"
    FAILED = "failed"


RUNGS = (
    State.HELD,
    State.QUEUED,
    State.PACED,
    State.SENDING,
    State.UNKNOWN,
    State.UNCONFIRMED,
    State.SENT,
    State.DELIVERED,
    State.READ,
    State.PLAYED,
)
_RANK = {state: rank for rank, state in enumerate(RUNGS)}
REPORTED = frozenset({State.SENT, State.DELIVERED, State.READ, State.PLAYED, State.FAILED})
REACHED = frozenset({State.DELIVERED, State.READ, State.PLAYED})
TAKEN = REACHED | {State.SENT}  # the provider has it


def rank(state: str) -> int:
    """How high a state stands. What never left (`withheld`) and what failed stand just below `sent`."""
    found = State(state)
    if found is State.FAILED:
        return _RANK[State.SENT]
    if found in (State.WITHHELD, State.RECEIVED):
        return -1
    return _RANK[found]


def climb(current: str, reported: str) -> str:
    """The state after the provider reported another one. Same state back: nothing changed.

    `failed` is final for `sent`, but a later proof of delivery is stronger than a failure reported before it.
    """
    here, there = State(current), State(reported)
    if there not in REPORTED or here is State.RECEIVED:
        return current
    if here is State.FAILED:
        return str(there) if there in REACHED else current
    if there is State.FAILED:
        return current if here in REACHED else str(State.FAILED)
    if here is State.WITHHELD:
        return str(there)  # it left after all: the truth is the provider's
    return str(there) if _RANK[there] > _RANK[here] else current
