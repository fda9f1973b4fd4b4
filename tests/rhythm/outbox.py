"""One number's outbox without a database: the real pacer decides, the simulated platform says what it thinks of it.

A heap of moments stands for the clock. What is asked in which order, and who is laid out anew, is as in
`outbound/rhythm/turn.py`; a request takes between 30 and 300 ms to the platform and keeps its conversation meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zlib import crc32

from shortline.outbound.rhythm.bucket import AFTER_REFUSAL, of_number, of_pair
from shortline.outbound.rhythm.gaps import draw
from shortline.outbound.rhythm.line import lay
from shortline.outbound.rhythm.pacer import BULK, Go, Hand, Number, Slipped, Wait, Want, Why, ask
from shortline.outbound.rhythm.portfolio import DAY, people_most
from shortline.outbound.rhythm.profile import day_shape
from shortline_sim.whatsapp.errors import GraphError
from shortline_sim.whatsapp.limits import Throughput, reach, take_pair_token
from shortline_sim.whatsapp.world import Account, Pair
from shortline_sim.whatsapp.world import Number as Sold
from tests.rhythm.traffic import ZONE, Press, Traffic

TIER = "TIER_250"
PER_SECOND = 80
SOON = 1.0  # an answer due within it is one that bulk work gives way to
BACK_OFF, SPAM_BACK_OFF = 4.0, 3600.0
ASKED_MOST = 60_000
TICK = 1e-6  # moments are rounded up, as in the database
NUMBER = Number(bucket=of_number(PER_SECOND), pair=of_pair(45, 6))


@dataclass(slots=True)
class Waiting:
    id: int
    press: Press
    hand: str | None
    bulk: bool
    not_before: float
    place: tuple[float, Why] | None = None
    flies: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """`lone`: nothing else of its hand waited when it was pressed. `in_the_way`: answers due when bulk work left.

    `hand` and `bulk` are those it left with: an answer takes the copy before it in its conversation along.
    """

    id: int
    press: Press
    hand: str | None
    bulk: bool
    at: float
    lone: bool
    in_the_way: int


@dataclass(slots=True)
class Report:
    left: list[Left] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    asked: int = 0


def agent_hand(agent: int) -> str:
    return f"agent:{agent}"


class Outbox:
    """Every keyword is something a test may break to see the judge object."""

    def __init__(
        self,
        traffic: Traffic,
        *,
        number: Number = NUMBER,
        tier: str = TIER,
        hand_of: Callable[[int], str] = agent_hand,
        bulk_hand: str = BULK,
        gives_way: bool = True,
        in_order: bool = True,
    ) -> None:
        self.number, self.most = number, people_most(tier)
        self.hand_of, self.bulk_hand, self.gives_way, self.in_order = hand_of, bulk_hand, gives_way, in_order
        self.report = Report()
        self._lone: dict[int, bool] = {}
        self._talks: dict[int, deque[Waiting]] = defaultdict(deque)
        self._waiting: dict[int, Waiting] = {}
        self._of_hand: dict[str, dict[int, Waiting]] = defaultdict(dict)
        self._hands: dict[str, Hand] = {}
        self._pair_full_at: dict[int, float] = {}
        self._reached: dict[int, float] = {}
        self._throughput, self._pairs = Throughput(), defaultdict(Pair)
        self._sold = Sold(id="1", waba_id="w", display="", verified_name="", throughput=PER_SECOND)
        self._account = Account("w", "", "", "", messaging_limit=TIER)
        self._events: list[tuple[float, bool, int, int, Callable[[float], None]]] = []
        self._order = count()
        for at, conversation in traffic.heard:
            self._at(at, False, 0, lambda now, _who=conversation: self._hear(now))
        for press in traffic.presses:
            self._at(press.at, press.bulk, press.id, lambda now, press=press: self._press(press, now))

    def run(self) -> Report:
        while self._events:
            at, _, _, _, act = heappop(self._events)
            act(at)
            assert self.report.asked < ASKED_MOST, "the pacer goes round in circles"
        assert not self._waiting, "something never left"
        return self.report

    def _at(self, at: float, bulk: bool, message: int, act: Callable[[float], Any]) -> None:
        heappush(self._events, (at, bulk, message, next(self._order), act))

    def _hear(self, now: float) -> None:
        self._throughput.note(self._sold, now)

    def _press(self, press: Press, now: float) -> None:
        hand = self._hand_name(press)
        n = press.id
        waits = Waiting(n, press, hand, press.bulk, now)
        if not press.bulk:
            self._take_along(press.conversation, hand, now)
        self._lone[n] = hand is not None and not self._of_hand[hand]
        self._waiting[n] = waits
        if hand is not None:
            self._of_hand[hand][n] = waits
        self._talks[press.conversation].append(waits)
        if not self.in_order or self._talks[press.conversation][0] is waits:
            self._plan_to_ask(waits)

    def _take_along(self, conversation: int, hand: str | None, now: float) -> None:
        for each in self._talks[conversation]:
            if each.bulk and not each.flies and (each.place is None or each.place[0] == each.not_before):
                del self._of_hand[self.bulk_hand][each.id]
                each.bulk, each.hand, each.place, each.not_before = False, hand, None, min(each.not_before, now)
                if hand is not None:
                    self._of_hand[hand][each.id] = each
                if self._talks[conversation][0] is each:
                    self._plan_to_ask(each)

    def _hand_name(self, press: Press) -> str | None:
        if press.bulk:
            return self.bulk_hand
        return None if press.hand is None else self.hand_of(press.hand)

    def _plan_to_ask(self, waits: Waiting) -> None:
        moment = waits.not_before
        self._at(moment, waits.bulk, waits.id, lambda now: self._ask(waits, moment, now))

    def _ask(self, waits: Waiting, moment: float, now: float) -> None:
        if waits.id not in self._waiting or waits.not_before != moment or waits.flies:
            return  # it was given another place meanwhile
        if self.in_order and self._talks[waits.press.conversation][0] is not waits:
            return
        self.report.asked += 1
        press, name = waits.press, waits.hand
        hand = self._hands.get(name, Hand()) if name else Hand()
        local = datetime.fromtimestamp(now, ZONE)
        number = replace(self.number, shape=day_shape(local.hour + local.minute / 60))
        in_the_way = self._answers_due(now) if waits.bulk else 0
        want = Want(
            message_id=waits.id, conversation_id=press.conversation, hand=crc32(name.encode()) if name else None,
            bulk=waits.bulk, chars=press.chars, read_chars=press.read_chars,
            place=waits.place if waits.place and waits.place[0] == waits.not_before else None,
            pair_full_at=self._pair_full_at.get(press.conversation, 0.0),
            reach_at=self._reach_at(press, now) if press.first else now,
            answers_wait=in_the_way > 0 and self.gives_way,
        )  # fmt: skip
        answer = ask(number, hand, want, now)
        if isinstance(answer, Slipped):
            answer = self._lay_out(waits, answer, want, now)
        self.number = answer.number
        if name:
            self._hands[name] = answer.hand
        if isinstance(answer, Wait):
            waits.not_before, waits.place = answer.until, (answer.until, answer.why)
            self._plan_to_ask(waits)
        else:
            self._leave(waits, answer, now, in_the_way)

    def _answers_due(self, now: float) -> int:
        return sum(
            1 for each in self._waiting.values()
            if not each.bulk and not each.flies and each.not_before <= now + SOON
            and self._talks[each.press.conversation][0] is each
        )  # fmt: skip

    def _reach_at(self, press: Press, now: float) -> float:
        since = now - DAY.total_seconds()
        if self.most is None or self._reached.get(press.conversation, 0.0) > since:
            return now
        newest = sorted((at for at in self._reached.values() if at > since), reverse=True)
        return now if len(newest) < self.most else newest[self.most - 1] + DAY.total_seconds() + TICK

    def _lay_out(self, waits: Waiting, slipped: Slipped, want: Want, now: float) -> Go | Wait:
        line = [
            each for each in self._of_hand[waits.hand or ""].values()
            if each is waits or (not each.flies and each.place and each.place[0] == each.not_before)
        ]  # fmt: skip
        line.sort(key=lambda each: (each.not_before, each.id))
        wants = [
            Want(message_id=each.id, conversation_id=each.press.conversation, hand=want.hand, bulk=want.bulk,
                 chars=each.press.chars, read_chars=want.read_chars)
            for each in line
        ]  # fmt: skip
        why = Why.BULK if want.bulk else Why.HAND
        moments = lay(slipped.number, slipped.hand, wants, slipped.start)
        for each, moment in zip(line, moments, strict=True):
            each.not_before, each.place = moment, (moment, why)
            if each is not waits:
                self._plan_to_ask(each)
        hand = replace(slipped.hand, tail_at=moments[-1])
        if waits.not_before > now:
            return Wait(waits.not_before, why, slipped.number, hand)
        answer = ask(slipped.number, hand, replace(want, place=(waits.not_before, why)), now)
        assert not isinstance(answer, Slipped)
        return answer

    def _leave(self, waits: Waiting, answer: Go, now: float, in_the_way: int) -> None:
        press = waits.press
        waits.flies = True
        self._pair_full_at[press.conversation] = answer.pair_full_at
        if press.first:
            self._reached[press.conversation] = now
        left = Left(waits.id, press, waits.hand, waits.bulk, now, self._lone[waits.id], in_the_way)
        way = 0.03 + 0.27 * draw(waits.id, 17)
        self._at(now + way, False, waits.id, lambda at: self._arrive(waits, left, at))

    def _arrive(self, waits: Waiting, left: Left, at: float) -> None:
        press = waits.press
        try:
            if press.first:
                reach(self._account, str(press.conversation), at)
            take_pair_token(self._pairs[press.conversation], at)
            self._throughput.take(self._sold, at)
        except GraphError as error:
            self.report.refused[error.code] += 1
            self._again(waits, at + (SPAM_BACK_OFF if error.code == 131048 else BACK_OFF), at)
            return
        self.report.left.append(left)
        del self._waiting[waits.id]
        if waits.hand is not None:
            del self._of_hand[waits.hand][waits.id]
        talk = self._talks[press.conversation]
        talk.remove(waits)
        if talk:
            talk[0].not_before = max(talk[0].not_before, at)
            self._plan_to_ask(talk[0])

    def _again(self, waits: Waiting, retry_at: float, at: float) -> None:
        """As after a real refusal: later, and nothing is left of the person's burst."""
        waits.flies, waits.not_before, waits.place = False, retry_at, None
        drained = self.number.pair.left_with(0.0, at, AFTER_REFUSAL)
        known = self._pair_full_at.get(waits.press.conversation, 0.0)
        self._pair_full_at[waits.press.conversation] = max(known, drained)
        self._plan_to_ask(waits)
