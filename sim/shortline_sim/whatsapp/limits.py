"""What may be asked how often: the pair bucket, the number's throughput, the portfolio's messaging limit."""

from __future__ import annotations

from collections import deque

from .errors import GraphError
from .world import Account, Number, Pair

DAY = 24 * 3600.0
PAIR_BURST = 45
PAIR_REFILL_SECONDS = 6.0
TIERS: dict[str, int | None] = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
}


def take_pair_token(pair: Pair, now: float) -> None:
    """45 at once, then one per 6 seconds, to one person. Others are unaffected."""
    refilled = pair.tokens + max(0.0, now - pair.tokens_at) / PAIR_REFILL_SECONDS
    pair.tokens, pair.tokens_at = min(float(PAIR_BURST), refilled), now
    if pair.tokens < 1:
        raise GraphError(
            131056,
            "Message failed to send because there were too many messages sent from this phone number to the same "
            "phone number in a short period of time",
        )
    pair.tokens -= 1


class Throughput:
    """Messages of one number in the last second, in and out together."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}

    def count(self, number: Number, now: float) -> int:
        seen = self._seen.setdefault(number.id, deque())
        while seen and seen[0] <= now - 1:
            seen.popleft()
        return len(seen)

    def note(self, number: Number, now: float) -> None:
        self.count(number, now)
        self._seen[number.id].append(now)

    def take(self, number: Number, now: float) -> None:
        limit = min(20, number.throughput) if number.coexistence else number.throughput
        if self.count(number, now) >= limit:
            raise GraphError(130429, "Cloud API message throughput has been reached.")
        self.note(number, now)


def reach(account: Account, person: str, now: float) -> None:
    """Writing first to one more person: counted once per person in any 24 hours, over all numbers of the portfolio."""
    account.reached = {key: at for key, at in account.reached.items() if at > now - DAY}
    limit = TIERS.get(account.messaging_limit)
    if person not in account.reached and limit is not None and len(account.reached) >= limit:
        raise GraphError(131048, f"The messaging limit {account.messaging_limit} of this business is used up.")
    account.reached[person] = now


def window_open(pair: Pair, now: float) -> bool:
    """Free-form text is possible for 24 hours after the person last wrote or called this number."""
    return pair.last_inbound_at > 0 and now < pair.last_inbound_at + DAY
