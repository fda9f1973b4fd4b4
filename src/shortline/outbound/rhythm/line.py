"""Laying out a hand's whole line: who leaves when. Pure.

Needed when the line was missed (the desk was down, a number was held) or bulk work gives way: without it everybody who
is late would ask at the same moment, again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from shortline.outbound.rhythm.pacer import Hand, Number, Want, gap_of


def lay(number: Number, hand: Hand, line: Sequence[Want], start: float) -> list[float]:
    """The moments, in the order of the line, none before `start`. The first is not slowed more than its gap asks."""
    before, conversation, moments = hand.last_at, hand.conversation_id, []
    for want in line:
        if want.conversation_id == conversation:
            at = max(start, before)
        else:
            at = max(start, before + gap_of(number, want, before - start))
        moments.append(at)
        before, conversation = at, want.conversation_id
    return moments


def plan(number: Number, lines: Iterable[tuple[Hand, Sequence[Want]]], start: float) -> Mapping[int, float]:
    """All hands of one number side by side: message id -> moment. Hands share only what the number may send a second."""
    wanted = [
        (at, want.message_id)
        for hand, line in lines
        for want, at in zip(line, lay(number, hand, line, start), strict=True)
    ]
    wanted.sort(key=itemgetter(0))
    full_at, given = number.full_at, {}
    for at, message_id in wanted:
        moment = number.bucket.earliest(full_at, at)
        full_at = number.bucket.taken(full_at, moment)
        given[message_id] = moment
    return given
