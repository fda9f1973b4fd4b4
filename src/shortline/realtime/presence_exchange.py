"""Presence between screens and between processes: what changed goes to those who may see the conversation."""

import json
from time import monotonic
from typing import TYPE_CHECKING

from shortline.db import queries
from shortline.ids import random_key
from shortline.realtime.audience import sees
from shortline.realtime.presence import Presence, Seen
from shortline.realtime.reading import load_facts
from shortline.realtime.subscriber import Subscriber

if TYPE_CHECKING:
    from shortline.realtime.hub import Hub

Q = queries(__package__)
TOLD_MAX = 200  # agents in one announcement: a payload has at most 8,000 bytes


class PresenceExchange:
    def __init__(self, hub: "Hub"):
        self._hub = hub
        self._presence = Presence(monotonic)
        self._process = random_key()

    def hear(self, payload: str) -> None:
        """Another process speaks (or we hear ourselves)."""
        try:
            said = json.loads(payload)
            if said["p"] != self._process:
                self._presence.hear(str(said["p"]), int(said["c"]), [(int(a), bool(w)) for a, w in said["a"]])
        except (ValueError, TypeError, KeyError):
            return

    async def look(self, who: Subscriber, conversation_id: int | None, *, writing: bool = False) -> None:
        """Somebody opened a conversation, or writes in it. One that he may not see is as one that does not exist."""
        if conversation_id is not None:
            async with self._hub.db.reading() as tx:
                facts = await load_facts(tx, [conversation_id])
            if not sees(who.actor, facts.get(conversation_id)):
                return
        if who.actor.agent_id is not None and who in self._hub.subscribers:
            self._presence.look(who, who.actor.agent_id, conversation_id, writing=writing)

    def leave(self, who: Subscriber) -> None:
        self._presence.leave(who)

    async def greet(self, who: Subscriber) -> None:
        """A new screen hears who is where."""
        await self._show(self._presence.everywhere(), [who])

    async def exchange(self) -> None:
        """One round: tell the other processes, and show what changed here."""
        for conversation_id, seen in self._presence.to_tell().items():
            payload = json.dumps({"p": self._process, "c": conversation_id, "a": seen[:TOLD_MAX]})
            async with self._hub.db.connection(wait=1) as connection:
                await Q.fetchval(connection, "tell_presence", payload=payload)
        changes = self._presence.changes()
        if changes:
            await self._show(changes, list(self._hub.subscribers))

    async def _show(self, changes: dict[int, Seen], to: list[Subscriber]) -> None:
        if not changes or not to:
            return
        async with self._hub.db.reading() as tx:
            facts = await load_facts(tx, changes)
            wanted = sorted({agent_id for seen in changes.values() for agent_id, _ in seen})
            names = {row["id"]: row["name"] for row in await Q.fetch(tx, "list_agent_names", ids=wanted)}
        for subscriber in to:
            for conversation_id, seen in changes.items():
                if not sees(subscriber.actor, facts.get(conversation_id)):
                    continue
                others = [
                    {"id": str(agent_id), "name": names.get(agent_id, ""), "writing": writing}
                    for agent_id, writing in seen
                    if agent_id != subscriber.actor.agent_id
                ]
                subscriber.say({"type": "presence", "conversation_id": str(conversation_id), "agents": others})
