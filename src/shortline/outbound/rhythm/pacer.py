"""May this message leave now, and if not, when? Pure: values in, values out; seconds of one clock.

The platform's limits hold for everything. The human rhythm holds for what a person sent in a session, and for bulk work,
which leaves by a hand of its own. Whoever waits in a hand's line has a place of his own there, so that nobody asks twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from shortline.outbound.rhythm.bucket import Bucket
from shortline.outbound.rhythm.gaps import bulk_gap, draw, gap
from shortline.outbound.rhythm.profile import ORDINARY, Profile

SKEW = 5.0  # clocks of several machines differ a little; more, and somebody has set the clock
LATE = 2.0  # a place in the line that was missed by more is laid out anew
YIELD = 4.0
BULK = "bulk"


class Why(StrEnum):
    HAND = "hand"  # the agent's own rhythm
    BULK = "bulk"  # the rhythm of work for many
    YIELD = "yield"  # live answers go first
    PAIR = "pair"
    NUMBER = "number"
    PORTFOLIO = "portfolio"


PLACED = frozenset({Why.HAND, Why.BULK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What is remembered of a sending number. `seen_at`: the latest moment anybody has asked at."""

    bucket: Bucket
    pair: Bucket
    profile: Profile = ORDINARY
    shape: float = 1.0
    full_at: float = 0.0
    bulk_held_until: float = 0.0
    seen_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Hand:
    """`last_at`: when it last sent, to `conversation_id`; `tail_at`: the last place given away in its line."""

    last_at: float = 0.0
    conversation_id: int = 0
    tail_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """One message at the gate. `hand` names who holds the pen, as a number; None: a program, no human rhythm.

    `place`: the moment it was given earlier, and why. `reach_at`: when the portfolio lets us write first to this person.
    """

    message_id: int
    conversation_id: int
    hand: int | None = None
    bulk: bool = False
    chars: int = 0
    read_chars: int = 0
    place: tuple[float, Why] | None = None
    pair_full_at: float = 0.0
    reach_at: float = 0.0
    answers_wait: bool = False  # live messages of the same number are due, for bulk to give way to


@dataclass(frozen=True, slots=True)
class Go:
    number: Number
    hand: Hand
    pair_full_at: float


@dataclass(frozen=True, slots=True)
class Wait:
    until: float
    why: Why
    number: Number
    hand: Hand


@dataclass(frozen=True, slots=True)
class Slipped:
    """The hand's whole line is to be laid out anew from `start` on (see `line.lay`), and then this one asks again."""

    start: float
    number: Number
    hand: Hand


Answer: TypeAlias = Go | Wait | Slipped


def ask(number: Number, hand: Hand, want: Want, now: float) -> Answer:
    number, hand, pair_full_at, now = steady(number, hand, want.pair_full_at, now)
    if want.reach_at > now:
        return Wait(want.reach_at, Why.PORTFOLIO, number, hand)
    pair_at = number.pair.earliest(pair_full_at, now)
    if pair_at > now:
        return Wait(pair_at, Why.PAIR, number, hand)
    if want.bulk and (waits := _bulk_waits(number, hand, want, now)) is not None:
        return waits
    if want.hand is not None and want.conversation_id != hand.conversation_id:
        waits = _hand_waits(number, hand, want, now)
        if waits is not None:
            return waits
    if want.place is None or want.place[1] is not Why.NUMBER or now - want.place[0] > LATE:
        at = number.bucket.earliest(number.full_at, now)
        number = replace(number, full_at=number.bucket.taken(number.full_at, at))
        if at > now:  # its token is taken for that moment: it need not ask for one again
            return Wait(at, Why.NUMBER, number, hand)
    left = Hand(now, want.conversation_id, hand.tail_at) if want.hand is not None else hand
    return Go(number, left, number.pair.taken(pair_full_at, now))


def _bulk_waits(number: Number, hand: Hand, want: Want, now: float) -> Answer | None:
    if number.bulk_held_until > now:
        return Slipped(number.bulk_held_until, number, hand)
    busy = number.full_at - now > number.bucket.depth / 2
    if want.answers_wait or busy:
        return Slipped(now + YIELD * (0.75 + 0.5 * draw(want.message_id, 3)), number, hand)
    return None


def _hand_waits(number: Number, hand: Hand, want: Want, now: float) -> Answer | None:
    why = Why.BULK if want.bulk else Why.HAND
    if want.place is not None and want.place[1] in PLACED:
        free_at = hand.last_at + number.profile.floor
        if now - want.place[0] > LATE:
            return Slipped(now, number, hand)
        if now >= free_at:
            return None
        return Wait(free_at + number.profile.jitter * draw(want.message_id, 4), why, number, hand)
    crowd = hand.tail_at - now
    at = max(hand.last_at, hand.tail_at if crowd > 0 else 0.0) + gap_of(number, want, crowd)
    if at <= now:
        return None
    return Wait(at, why, number, replace(hand, tail_at=at))


def gap_of(number: Number, want: Want, crowd: float) -> float:
    if want.bulk:
        return bulk_gap(want.message_id, profile=number.profile)
    return gap(
        want.message_id, want.hand or 0, want.chars, want.read_chars,
        profile=number.profile, crowd=crowd, shape=number.shape,
    )  # fmt: skip


def steady(number: Number, hand: Hand, pair_full_at: float, now: float) -> tuple[Number, Hand, float, float]:
    """Time never runs backwards here. A clock a little behind the others borrows theirs; one that was set back takes the
    memory along, so that nobody waits for an hour that comes twice, and no limit is forgotten."""
    if now >= number.seen_at:
        number = replace(number, seen_at=now)
    elif number.seen_at - now <= SKEW:
        now = number.seen_at
    else:
        number = replace(number, seen_at=now, full_at=min(number.full_at, now + number.bucket.depth))
    if hand.last_at > now:
        back = hand.last_at - now
        hand = replace(hand, last_at=now, tail_at=max(now, hand.tail_at - back))
    if pair_full_at > now + number.pair.depth:  # of a clock that was set back: one may go, the burst is paid back first
        pair_full_at = number.pair.left_with(0.0, now, 1)
    return number, hand, pair_full_at, now
