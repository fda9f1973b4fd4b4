"""One play: colleagues and customers on a heap of moments, the real desk between them, and the book of what happened.

After every moment the desk does what its workers would have done by then: applies what came, gives out, offers, sends what
is due, goes the rounds of the clocks. Looks that could change nothing are left out, so a quiet night takes no time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from uuid import UUID

from shortline_sim.team.colleagues import DISTRACTED_FOR, LISTS, PICKS, STIRS_EVERY, Break, Colleague, Shift
from shortline_sim.team.customers import Case, Mind
from shortline_sim.team.figures import WINDOW, Answer, Book
from tests.week.desk import Desk, Waiting, person_of
from tests.week.ways import Way, way

GRACE = 120.0  # seconds, as a new house has it
OFFERS_EVERY, LOOK_EVERY, SEEN_EVERY = 5.0, 15.0, 20.0  # as the workers and the web process have them
AWAY_AFTER = 610.0  # seconds: a new house counts who does nothing for ten minutes as away
TURNS_TO = 1.5  # seconds from one conversation to the next; assumed
WRITES_EVERY = 30  # seconds between two drafts of his that are looked at
TYPED_CLOSE = 2.0
Act = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Seat:
    """One colleague as he sits there."""

    colleague: Colleague
    agent_id: int
    rng: Random
    on_shift: bool = False
    at_screen: bool = False  # he himself; his screen may stay open without him
    screen_open: bool = False
    in_hand: int | None = None
    looks: bool = False  # on the way to the next one
    active_at: float = 0.0
    stirs_at: float = 0.0
    left_at: float = 0.0
    before: int | None = None  # the conversation on his screen


@dataclass(slots=True)
class Talk:
    """One customer. `since`: he waits since then; `letters`: what has been written to us since we answered."""

    case: Case
    mind: Mind
    conversation: int
    left: int
    since: float | None = None
    letters: int = 0
    answered_by: int | None = None
    answered: bool = False  # in this case
    thanked: bool = False
    turn: int = 0  # counts what he asked, so that an old impatience is known as such


@dataclass(slots=True)
class Play:
    desk: Desk
    staff: Sequence[Colleague]
    shifts: Sequence[Shift]
    cases: Sequence[Case]
    name: str = "ours"
    seed: int = 1
    hurried: bool = False  # an outage: everybody answers with the same macro
    ends: float = 0.0
    watch: Callable[[Play], Awaitable[None]] | None = None

    way: Way = field(init=False)
    book: Book = field(default_factory=Book)
    seats: list[Seat] = field(default_factory=list)
    talks: dict[int, Talk] = field(default_factory=dict)  # by person
    by_conversation: dict[int, Talk] = field(default_factory=dict)
    in_hand: dict[int, int] = field(default_factory=dict)  # conversation to agent
    on_the_way: set[int] = field(default_factory=set)  # conversations whose answer was sent and has not left
    waiting: list[Waiting] = field(default_factory=list)
    _heap: list[tuple[float, int, Act]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _changed: bool = True
    _tick_at: float | None = None
    _seen_at: float = -1e9
    _offered_at: float = -1e9
    _offers_due: bool = False  # a look was due too soon after the last
    _due_at: float | None = None
    _presses: dict[int, int] = field(default_factory=dict)  # conversation to who pressed send last

    def at(self, when: float, act: Act) -> None:
        heappush(self._heap, (max(when, self.desk.now), next(self._order), act))

    def idle(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.at_screen and seat.in_hand is None and not seat.looks]

    async def run(self) -> Book:
        self.way = way(self.name)
        self.seats = [
            Seat(each, self.desk.agents[each.number].agent_id or 0, Random(f"{self.seed}/seat/{each.number}"))
            for each in self.staff
        ]
        await self.way.begin(self)
        for shift in self.shifts:
            self._plan(shift)
        for case in self.cases:
            self.at(case.at, partial(self._arrives, case))
        while self._heap and self._heap[0][0] <= self.ends:
            when, _, act = heappop(self._heap)
            self._pass_time(when)
            await act()
            await self._settle()
        self._pass_time(self.ends)
        self.book.cases = len(self.cases)
        self.book.left = [
            (each.answered, self.ends - each.since) for each in self.talks.values() if each.since is not None
        ]
        self.book.breaches = await self.desk.value("SELECT count(*) FROM events WHERE kind = 'clock.breached'")
        return self.book

    # Time

    def _pass_time(self, when: float) -> None:
        passed = when - self.desk.now
        if passed > 0:
            self.book.unowned_seconds += passed * self._unowned()
            for seat in self.seats:
                if seat.at_screen:
                    self.book.at_work[seat.agent_id] = self.book.at_work.get(seat.agent_id, 0.0) + passed
        self.desk.set(when)

    def _unowned(self) -> int:
        """Those who wait while nobody is responsible: nobody's although somebody has nothing to do, or his who is not
        there, for longer than the grace and not offered."""
        now, idle = self.desk.now, any(seat.at_screen and seat.in_hand is None for seat in self.seats)
        gone = {seat.agent_id: seat.left_at for seat in self.seats if not seat.at_screen}
        found = 0
        for each in self.waiting:
            if each.id in self.in_hand or each.id in self.on_the_way:
                continue
            if each.owner is None:
                found += idle
            elif each.owner in gone and not each.offered and self.way.name != "everybody picks":
                since = max(each.since, gone[each.owner])
                found += now - since > GRACE + OFFERS_EVERY
            elif self.way.name == "everybody picks":
                found += idle
        return found

    async def _tick(self) -> None:
        self._tick_at, self._changed = None, True

    def _look_again(self, after: float) -> None:
        """Something will hold by then that no bell tells of."""
        self.at(self.desk.now + after, self._tick)

    async def _settle(self) -> None:
        """What the workers do until the next moment."""
        if not self._changed:
            return
        desk = self.desk
        while self._changed:
            self._changed = False
            await self._work()
            send_at, self._due_at = await desk.ahead()
            if send_at is not None and send_at <= desk.now:
                for sent in await desk.send_due():
                    self._answered(person_of(sent.person), desk.now)
                    self._changed = True
        self._plan_tick([each for each in (send_at, self._due_at) if each is not None])
        for seat in self.way.wakes(self):
            seat.looks = True
            self.at(desk.now + seat.rng.uniform(*seat.colleague.notices), partial(self._look, seat))

    async def _work(self) -> None:
        desk = self.desk
        if desk.now >= (self._due_at or float("inf")):
            await desk.go_round()
        self.waiting = await desk.waiting()
        if self.way.name == "ours" and self.waiting:
            if desk.now - self._seen_at >= SEEN_EVERY:
                await self._see()
            given = await desk.give() if any(each.owner is None for each in self.waiting) else 0
            self._offers_due = desk.now - self._offered_at < OFFERS_EVERY
            if not self._offers_due:
                self._offered_at = desk.now
                given += await desk.offer()
            if given:
                self.waiting = await desk.waiting()
        if self.watch is not None:
            await self.watch(self)

    def _plan_tick(self, moments: list[float]) -> None:
        now = self.desk.now
        if self.way.name == "ours":
            if any(each.owner is None for each in self.waiting) and any(seat.screen_open for seat in self.seats):
                moments.append(now + LOOK_EVERY)
            moments += [each.since + GRACE + 0.5 for each in self.waiting if each.owner is not None]
            if self._offers_due:
                moments.append(self._offered_at + OFFERS_EVERY)
        soon = min((each for each in moments if each > now), default=None)
        if soon is not None and (self._tick_at is None or soon < self._tick_at):
            self._tick_at = soon
            self.at(soon, self._tick)

    async def _see(self) -> None:
        now = self.desk.now
        self._seen_at = now
        active: dict[int, float | None] = {}
        for seat in self.seats:
            if seat.at_screen and seat.in_hand is not None:
                seat.active_at = now
            while seat.at_screen and seat.stirs_at <= now:
                seat.active_at = max(seat.active_at, seat.stirs_at)
                seat.stirs_at += seat.rng.expovariate(1 / STIRS_EVERY)
            if seat.screen_open:
                active[seat.agent_id] = seat.active_at
        await self.desk.see(active)

    # Colleagues

    def _plan(self, shift: Shift) -> None:
        seat = self.seats[shift.colleague]
        self.at(shift.begins, lambda: self._comes(seat))
        for each in shift.breaks:
            self.at(each.begins, partial(self._rests, seat, each))
            self.at(each.ends, lambda: self._is_back(seat))
        self.at(shift.ends, lambda: self._goes(seat))

    async def _comes(self, seat: Seat) -> None:
        seat.on_shift = True
        await self._choose(seat, "available")
        self._sits_down(seat)
        await self.way.came(self)

    async def _is_back(self, seat: Seat) -> None:
        if seat.on_shift:
            await self._choose(seat, "available")
            self._sits_down(seat)

    def _sits_down(self, seat: Seat) -> None:
        seat.at_screen = seat.screen_open = True
        seat.active_at = self.desk.now
        seat.stirs_at = self.desk.now + seat.rng.expovariate(1 / STIRS_EVERY)
        self._seen_at = -1e9  # a screen that comes is written down at once
        self._changed = True

    async def _rests(self, seat: Seat, given: Break) -> None:
        if seat.in_hand is not None:  # he finishes what he has before him
            self.at(self.desk.now + 20, lambda: self._rests(seat, given))
            return
        if self.desk.now < given.ends:
            seat.at_screen, seat.left_at = False, self.desk.now
            if given.told:
                await self._choose(seat, "away")
            self._look_again(AWAY_AFTER)
            self._changed = True

    async def _goes(self, seat: Seat) -> None:
        if seat.in_hand is not None:
            self.at(self.desk.now + 20, lambda: self._goes(seat))
            return
        seat.on_shift = seat.at_screen = seat.screen_open = False
        seat.left_at = self.desk.now
        await self._choose(seat, "off")

    async def _choose(self, seat: Seat, availability: str) -> None:
        await self.desk.ask(seat.agent_id, "PATCH", "/me", json={"availability": availability})
        self._changed = True

    def open_for(self, agent_id: int | None = None) -> list[Waiting]:
        """What waits and has no answer on the way; of this colleague alone, if one is named."""
        return [each for each in self.waiting if each.id not in self.on_the_way and agent_id in (None, each.owner)]

    async def _look(self, seat: Seat) -> None:
        """Whoever has nothing in hand looks for the next one."""
        seat.looks = False
        if not seat.at_screen or seat.in_hand is not None:
            return
        seat.active_at = self.desk.now
        if self.way.name == "everybody picks":
            chosen = await self.way.next(self, seat)
            if chosen is not None:
                seat.looks = True
                reading = seat.rng.uniform(*LISTS)
                self.at(self.desk.now + reading, lambda: self._reach(seat, chosen, reading))
            return
        found = await self.way.next(self, seat)
        self._changed = True
        if found is not None:
            await self._open(seat, found)

    async def _reach(self, seat: Seat, conversation: int, reading: float) -> None:
        """He opens what he chose; somebody else may have been faster."""
        seat.looks = False
        if not seat.at_screen:
            return
        self.book.worked(seat.agent_id, reading)
        if conversation in self.in_hand or not any(each.id == conversation for each in self.waiting):
            self.book.collisions += 1
            self.book.wasted_seconds += reading
            self._turn_to_next(seat)
        else:
            await self._open(seat, conversation)

    async def _open(self, seat: Seat, conversation: int) -> None:
        desk = self.desk
        seat.in_hand, seat.before, self.in_hand[conversation] = conversation, conversation, seat.agent_id
        newest = await desk.value("SELECT last_message_id FROM conversations WHERE id = $1", conversation)
        await desk.ask(seat.agent_id, "POST", f"/conversations/{conversation}/read", json={"message_id": str(newest)})
        talk, who = self.by_conversation[conversation], seat.colleague
        takes = talk.letters / who.reads
        if talk.since is None:  # a thanks, or a colleague was faster
            self.at(desk.now + takes + TYPED_CLOSE, lambda: self._close(seat, conversation))
            return
        wanted = talk.mind.answer_wanted()
        picks = self.hurried or seat.rng.random() < who.macros
        takes += seat.rng.uniform(*who.thinks) + (PICKS if picks else wanted / who.types)
        lies = seat.rng.uniform(*DISTRACTED_FOR) if seat.rng.random() < who.distracted else 0.0
        self.book.worked(seat.agent_id, takes)
        # The box is saved as he writes: whoever is at it is known to be, whoever let it lie is not.
        begins, ends = desk.now + lies + talk.letters / who.reads, desk.now + lies + takes
        for moment in range(int(begins), int(ends), WRITES_EVERY):
            self.at(float(moment), partial(self._types, seat, conversation))
        self._look_again(GRACE + 1)  # by then he has begun, or let it lie
        self.at(desk.now + lies + takes, lambda: self._send(seat, conversation, newest, wanted, takes))
        self._changed = True

    async def _types(self, seat: Seat, conversation: int) -> None:
        if seat.in_hand == conversation:
            begun = {"text": f"We look after it {self.desk.now}", "updated_at": self.desk.clock.now().isoformat()}
            await self.desk.call(seat.agent_id, "PUT", f"/conversations/{conversation}/drafts/reply", json=begun)

    async def _close(self, seat: Seat, conversation: int) -> None:
        await self.desk.call(seat.agent_id, "POST", f"/conversations/{conversation}/close")
        self._lay_down(seat, conversation)

    async def _send(self, seat: Seat, conversation: int, seen: int, letters: int, took: float) -> None:
        talk = self.by_conversation[conversation]
        done = talk.left <= 1 and seat.rng.random() < 0.5
        answer = await self.desk.call(
            seat.agent_id, "POST", f"/conversations/{conversation}/messages",
            json={
                "text": ("We look after it. " * 20)[:letters],
                "seen_message_id": str(seen),
                "client_message_id": str(UUID(int=seat.rng.getrandbits(128), version=4)),
                "then": [{"do": "close"}] if done else [],
            },
        )  # fmt: skip
        if answer.status_code == 409:
            self.book.collisions += 1
            self.book.wasted_seconds += took
        elif answer.status_code == 422:  # the window is closed: he tells the colleague by telephone
            await self.desk.call(seat.agent_id, "POST", f"/conversations/{conversation}/close")
        else:
            assert answer.status_code == 201, answer.text
            self._presses[conversation] = seat.agent_id
            self.on_the_way.add(conversation)
        self._lay_down(seat, conversation)

    def _lay_down(self, seat: Seat, conversation: int) -> None:
        seat.in_hand = None
        self.in_hand.pop(conversation, None)
        self._changed = True
        self._turn_to_next(seat)

    def _turn_to_next(self, seat: Seat) -> None:
        if not seat.looks:
            seat.looks = True
            self.at(self.desk.now + TURNS_TO, lambda: self._look(seat))

    # Customers

    async def _arrives(self, case: Case) -> None:
        mind = Mind(self.seed, case)
        talk = self.talks.get(case.person)
        if talk is not None and (talk.since is not None or talk.left > 0):
            talk.left += mind.questions  # he is in the middle of another matter: it becomes part of that
            await self._asks(talk, again=talk.since is not None)
            return
        if talk is None:
            talk = self.talks[case.person] = Talk(case, mind, 0, mind.questions)
        else:
            talk.case, talk.mind, talk.left, talk.answered, talk.thanked = case, mind, mind.questions, False, False
        await self._asks(talk)

    async def _asks(self, talk: Talk, *, again: bool = False) -> None:
        anew = not talk.answered and talk.since is None
        if not again:
            talk.since = self.desk.now
            talk.turn += 1
            self.at(self.desk.now + WINDOW, partial(self._window_ends, talk, self.desk.now))
            self._be_patient(talk)
        bubbles = talk.mind.asks().bubbles
        for place, letters in enumerate(bubbles):
            self.at(self.desk.now + 4.0 * place, partial(self._writes, talk, letters, anew=anew and place == 0))

    async def _writes(self, talk: Talk, letters: int, *, anew: bool, text: str = "") -> None:
        said = text or ("When does my bus leave today? " * 10)[: max(5, letters)].rstrip() + "?"
        talk.conversation = await self.desk.hear(talk.case.person, said)
        self.by_conversation[talk.conversation] = talk
        talk.letters += letters
        self._changed = True
        if self.way.name == "in turn":
            self.waiting = await self.desk.waiting()
        await self.way.arrived(self, talk.conversation, anew=anew)

    def _be_patient(self, talk: Talk) -> None:
        turn, when = talk.turn, self.desk.now
        for pause in talk.mind.patience():
            when += pause

            async def nudge(turn: int = turn) -> None:
                if talk.since is not None and talk.turn == turn:
                    await self._writes(talk, 2, anew=False, text="Hallo??")

            self.at(when, nudge)

    async def _window_ends(self, talk: Talk, since: float) -> None:
        if talk.since == since:
            self.book.windows_lost += 1
            self.book.windows_lost_while_free += any(seat.at_screen and seat.in_hand is None for seat in self.seats)

    def _answered(self, person: int, now: float) -> None:
        """The answer reached him."""
        talk = self.talks[person]
        by = self._presses[talk.conversation]
        self.on_the_way.discard(talk.conversation)
        if talk.since is None:
            return
        self.book.answers.append(Answer(talk.case.number, talk.since, now, by, talk.answered, talk.answered_by))
        seat = next(each for each in self.seats if each.agent_id == by)
        missed = seat.rng.random() < seat.colleague.misses
        talk.since, talk.letters, talk.answered, talk.answered_by = None, 0, True, by
        talk.left -= not missed
        if talk.left > 0:
            self.at(now + talk.mind.comes_back_after(), lambda: self._asks(talk) if talk.since is None else _nothing())
        elif (after := talk.mind.thanks_after()) is not None and not talk.thanked:
            talk.thanked = True
            self.at(
                now + after,
                lambda: self._writes(talk, 8, anew=False, text="Thanks!") if talk.since is None else _nothing(),
            )


async def _nothing() -> None:
    return
