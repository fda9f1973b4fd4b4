"""The hub of a web process: hears the doorbell once, reads new events once, and hands each screen what its agent may see.

Positions are given by the feed, so nothing is skipped; the doorbell only says when to look, and the hub looks every two
seconds by itself. A screen is joined in the same breath in which it is found to be level with the hub.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from shortline import log
from shortline.accounts.actor import Actor
from shortline.accounts.authenticate import recheck
from shortline.accounts.permissions import ConversationFacts
from shortline.clock import Clock
from shortline.db import Database
from shortline.db.listen import listen
from shortline.ending import end
from shortline.errors import Unavailable
from shortline.events import feed, kinds
from shortline.events.feed import Event
from shortline.realtime.audience import Facts, hears, sees
from shortline.realtime.presence_exchange import PresenceExchange
from shortline.realtime.reading import as_json, load_facts
from shortline.realtime.rows import Row, changed_rows
from shortline.realtime.seen import Seen
from shortline.realtime.subscriber import News, Subscriber

LOG = log.get(__name__)
LOOK_EVERY = 2.0
RECHECK_EVERY = 2.0  # an ended session loses its screens within 5 seconds
BATCH = 500
BEHIND_MAX = 5000
GATHER = 0.0005  # seconds to wait for more news, for each screen it would be told to: one frame for each of 200 is work
EASE = 0.01  # seconds a screen may wait with what is not its agent's, for each screen of this process
REMEMBERED = 50_000  # conversations whose last known facts tell who has just lost sight of them
RIGHTS = frozenset({kinds.AGENT_UPDATED, kinds.TEAM_UPDATED})

Watcher = Callable[[Event], None]


class Hub:
    """`Hub(db, clock)`, `await hub.start()`, `await hub.stop()`; routes find it as `app.state.hub`."""

    def __init__(self, db: Database, clock: Clock):
        self.db, self.clock = db, clock
        self.position: int | None = None  # None until the database was reached
        self.subscribers: set[Subscriber] = set()
        self.presence = PresenceExchange(self)
        self.seen = Seen(self)
        self._watchers: list[Watcher] = []
        self._facts: OrderedDict[int, ConversationFacts] = OrderedDict()
        self._bell = asyncio.Event()
        self._unsequenced = True
        self._tasks: list[asyncio.Task[None]] = []

    def watch(self, watcher: Watcher) -> None:
        """Call this for every event this process reads (the door forgets its keys when an inbox changes)."""
        self._watchers.append(watcher)

    async def start(self) -> "Hub":
        """Returns at once, also while the database is away."""
        bells = {
            "shortline_events": self._new_events,
            "shortline_feed": self._new_positions,
            "shortline_presence": self.presence.hear,
        }
        loops: list[Coroutine[Any, Any, None]] = [
            listen(self.db.url, bells, on_open=lambda: self._new_events(""), name="shortline-live"),
            self._forever(self._read, LOOK_EVERY, self._bell),
            self._forever(self._recheck, RECHECK_EVERY, None),
            self._forever(self.presence.exchange, 0.25, None),
            self.seen.run(),
        ]
        self._tasks = [asyncio.create_task(loop) for loop in loops]
        return self

    async def stop(self) -> None:
        for subscriber in list(self.subscribers):
            subscriber.end(1012, "restarting")
        await end(*self._tasks)

    async def join(self, subscriber: Subscriber) -> None:
        """Catch up from the subscriber's position, then take part. Raises Unavailable while the hub knows no position."""
        if self.position is None:
            raise Unavailable
        while True:
            if subscriber.position >= self.position:
                self.subscribers.add(subscriber)  # no await since the comparison: nothing can fall in between
                return
            async with self.db.reading() as tx:
                batch = await feed.after(tx, subscriber.position, limit=BATCH)
                facts = await load_facts(tx, (event.conversation_id for event in batch))
            if not batch:
                return subscriber.start_anew(self.position)
            news = [(event.position, as_json(event)) for event in batch if hears(subscriber.actor, event, facts)]
            subscriber.deliver(news, upto=batch[-1].position)

    async def can_resume(self, after: int) -> bool:
        """Whether everything after this position is still known, and little enough to send."""
        if self.position is None:
            raise Unavailable
        async with self.db.reading() as tx:
            first = await feed.first_position(tx)
            last = await feed.last_position(tx)
        return last - BEHIND_MAX <= after <= last and (after == last or after >= first - 1)

    @property
    def ease(self) -> float:
        """Seconds for which a screen may gather what concerns others before it asks, so that a crowd does not ask at once:
        however many they are, about a hundred questions a second come of one event after the other."""
        return round(len(self.subscribers) * EASE, 2)

    def leave(self, subscriber: Subscriber) -> None:
        self.subscribers.discard(subscriber)
        self.presence.leave(subscriber)

    # -- the doorbell ---------------------------------------------------------------------------------------------

    def _new_events(self, _payload: str) -> None:
        self._unsequenced = True
        self._bell.set()

    def _new_positions(self, payload: str) -> None:
        if self.position is None or not payload.isdigit() or int(payload) > self.position:
            self._bell.set()

    async def _forever(
        self, work: Callable[[], Coroutine[Any, Any, None]], every: float, bell: asyncio.Event | None
    ) -> None:
        while True:
            try:
                await work()
            except Exception as error:
                LOG.warning("live screens wait for the database", error=type(error).__name__)
                await asyncio.sleep(0.3)
            if bell is None:
                await asyncio.sleep(every)
                continue
            try:
                await asyncio.wait_for(bell.wait(), every)
            except TimeoutError:
                self._unsequenced = True  # look by ourselves: a doorbell may have been lost

    # -- reading and handing out ----------------------------------------------------------------------------------

    async def _read(self) -> None:
        await asyncio.sleep(len(self.subscribers) * GATHER)
        self._bell.clear()
        if self._unsequenced:
            self._unsequenced = False
            try:
                last = await feed.sequence(self.db)
            except BaseException:
                self._unsequenced = True
                raise
            if self.position is None:
                self.position = last
        if self.position is None:
            return
        more = True
        while more:
            async with self.db.connection() as connection:
                batch = await feed.after(connection, self.position, limit=BATCH)
                facts = await load_facts(connection, (event.conversation_id for event in batch))
                wanted = any(each.wants_rows for each in self.subscribers)
                rows = await changed_rows(connection, batch, now=self.clock.now()) if wanted else {}
            if any(event.kind in RIGHTS for event in batch):
                await self._recheck()
            if batch:
                self._hand_out(batch, facts, rows)
            more = len(batch) == BATCH

    def _hand_out(self, batch: list[Event], facts: Facts, rows: Mapping[int, Row]) -> None:
        """Without waiting for anybody: from here to the new position nothing else runs."""
        lost = self._lost_sight(batch, facts)
        texts = [as_json(event) for event in batch]
        upto = batch[-1].position
        views: dict[Actor, tuple[News, list[str]]] = {}
        for subscriber in self.subscribers:
            actor = subscriber.actor
            if actor not in views:
                suited = [row.text for row in rows.values() if row.suits(actor)]
                views[actor] = _view(actor, batch, texts, facts, lost), suited
            news, along = views[actor]
            subscriber.deliver(news, upto=upto, rows=along)
        self.position = upto
        for event in batch:
            for watcher in self._watchers:
                watcher(event)

    def _lost_sight(self, batch: list[Event], facts: Facts) -> dict[int, ConversationFacts]:
        """Conversations whose audience changed, with what decided it before."""
        lost: dict[int, ConversationFacts] = {}
        for event in batch:
            number = event.conversation_id
            if number is None or number not in facts or number in lost:
                continue
            before = self._facts.get(number)
            if before is not None and before != facts[number]:
                lost[number] = before
            self._facts[number] = facts[number]
            self._facts.move_to_end(number)
        while len(self._facts) > REMEMBERED:
            self._facts.popitem(last=False)
        return lost

    async def _recheck(self) -> None:
        """Rights as they are now; who has none left is shown out."""
        if not self.subscribers:
            return
        async with self.db.reading() as tx:
            asked = list(self.subscribers)
            actors = await recheck(tx, [each.signed_in for each in asked], now=self.clock.now())
        for subscriber, actor in zip(asked, actors, strict=True):
            if actor is None:
                subscriber.end(4401, "signed out")
                self.leave(subscriber)
            else:
                subscriber.actor = actor


def _view(actor: Actor, batch: list[Event], texts: list[str], facts: Facts, lost: Facts) -> News:
    news: list[tuple[int, str]] = []
    for event, text in zip(batch, texts, strict=True):
        if hears(actor, event, facts):
            news.append((event.position, text))
        elif event.kind == kinds.CONVERSATION_UPDATED and sees(actor, lost.get(event.conversation_id or 0)):
            # It left this agent's sight with this very change: say only that it changed, so that the row goes away.
            bare = Event(event.position, event.kind, event.conversation_id, None, None, None, {}, "", event.at)
            news.append((event.position, as_json(bare)))
    return news
