"""A desk's outbox with nothing but the pacer: messages with moments, and a clock that goes from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shortline.outbound.rhythm.line import lay
from shortline.outbound.rhythm.pacer import SKEW, Go, Hand, Number, Slipped, Wait, Want, Why, ask

START = 1_800_000_000.0


@dataclass(frozen=True, slots=True)
class Piece:
    at: float
    conversation: int
    hand: int | None
    chars: int = 40
    bulk: bool = False
    message: int = 0


@dataclass(slots=True)
class Waiting:
    piece: Piece
    not_before: float
    place: tuple[float, Why] | None = None


def run(
    number: Number, asked: Sequence[Piece], *, jumps: Mapping[int, float] | None = None
) -> list[tuple[float, Piece]]:
    """(when it really left, what), in the order it left. `jumps`: how far the clock is set before the n-th departure."""
    coming = [replace(piece, message=n) for n, piece in enumerate(sorted(asked, key=lambda piece: piece.at), start=1)]
    waiting: list[Waiting] = []
    hands: dict[int | None, Hand] = {}
    pairs: dict[int, float] = {}
    left: list[tuple[float, Piece]] = []
    now, offset, steps = START, 0.0, 0
    while waiting or coming:
        steps += 1
        assert steps < 200 * (len(asked) + 1), "the pacer goes round in circles"
        heads: dict[int, Waiting] = {}
        for each in waiting:
            heads.setdefault(each.piece.conversation, each)
        head = min(heads.values(), key=lambda each: (each.not_before, each.piece.message), default=None)
        if coming and (head is None or coming[0].at <= max(now, head.not_before - offset)):
            piece = coming.pop(0)
            now = max(now, piece.at)
            waiting.append(Waiting(piece, now + offset))
            continue
        assert head is not None
        now = max(now, head.not_before - offset)
        piece = head.piece
        hand = hands.get(piece.hand, Hand())
        want = Want(
            message_id=piece.message, conversation_id=piece.conversation, hand=piece.hand, bulk=piece.bulk,
            chars=piece.chars, place=head.place, pair_full_at=pairs.get(piece.conversation, 0.0),
        )  # fmt: skip
        answer = ask(number, hand, want, now + offset)
        if isinstance(answer, Slipped):
            line = [each for each in waiting if each.piece.hand == piece.hand and (each.place or each is head)]
            wants = [
                Want(message_id=each.piece.message, conversation_id=each.piece.conversation, hand=piece.hand,
                     chars=each.piece.chars, bulk=piece.bulk)
                for each in line
            ]  # fmt: skip
            moments = lay(answer.number, answer.hand, wants, answer.start)
            for each, moment in zip(line, moments, strict=True):
                each.not_before, each.place = moment, (moment, Why.BULK if piece.bulk else Why.HAND)
            number, hands[piece.hand] = answer.number, replace(answer.hand, tail_at=moments[-1])
            continue
        number, hands[piece.hand] = answer.number, answer.hand
        if isinstance(answer, Wait):
            head.not_before, head.place = answer.until, (answer.until, answer.why)
            continue
        assert isinstance(answer, Go)
        pairs[piece.conversation] = answer.pair_full_at
        left.append((now, piece))
        waiting.remove(head)
        step = (jumps or {}).get(len(left), 0.0)
        if step:
            offset += step
            if step < -SKEW:  # as the first who asks after it does in the database
                for each in waiting:
                    each.not_before += step
                    each.place = each.place and (each.place[0] + step, each.place[1])
    return left
