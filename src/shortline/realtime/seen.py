"""Who sits at a screen of this process, and when each last did something: gathered here, written down together now and then.

However many agents there are, it is one statement in a round.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shortline import log
from shortline.accounts import presence
from shortline.realtime.subscriber import Subscriber

if TYPE_CHECKING:
    from shortline.realtime.hub import Hub

LOG = log.get(__name__)
GATHER = 1.0  # seconds between two rounds at least: after a restart everybody comes at once
FRESH = timedelta(minutes=1)  # whoever did something that lately is not taken for away


class Seen:
    def __init__(self, hub: "Hub"):
        self._hub = hub
        self._active: dict[int, datetime] = {}  # since the last round
        self._before: dict[int, datetime] = {}
        self._bell = asyncio.Event()

    def arrived(self, who: Subscriber, *, anew: bool) -> None:
        """A screen was opened, or only came back to its connection by itself."""
        if anew:
            self.did_something(who)
        self._bell.set()

    def did_something(self, who: Subscriber) -> None:
        agent_id, now = who.actor.agent_id, self._hub.clock.now()
        if agent_id is None:
            return
        before = self._before.get(agent_id)
        self._active[agent_id] = self._before[agent_id] = now
        if before is None or now - before > FRESH:  # perhaps away until now: told at once
            self._bell.set()

    async def write_down(self) -> None:
        """One round. Who has no screen here may have one elsewhere: each process speaks only for its own."""
        here = {who.actor.agent_id for who in self._hub.subscribers if who.actor.agent_id is not None}
        active, self._active = self._active, {}
        self._before = {agent_id: at for agent_id, at in self._before.items() if agent_id in here}
        now = self._hub.clock.now()
        async with self._hub.db.transaction() as tx:
            await presence.note_seen(tx, {agent_id: active.get(agent_id) for agent_id in here}, now=now)
            await presence.settle(tx, now=now)

    async def run(self) -> None:
        while True:
            self._bell.clear()
            try:
                await self.write_down()
            except Exception as error:
                LOG.warning("who is there could not be written down", error=type(error).__name__)
            await asyncio.sleep(GATHER)
            try:
                await asyncio.wait_for(self._bell.wait(), presence.SEEN_EVERY - GATHER)
            except TimeoutError:
                continue
