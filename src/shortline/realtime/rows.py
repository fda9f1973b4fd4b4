"""Rows of the list that go along with the events that changed them, so that a crowd of screens need not each ask for them.

A row goes along where it is the same for everybody. Who has something of his own in a conversation (it is his, he read it,
writes in it, follows it, is called in it) asks for it himself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import ConversationFacts
from shortline.conversations import rows
from shortline.db import Tx, queries
from shortline.events import kinds
from shortline.events.feed import Event
from shortline.realtime.audience import OF_A_CONVERSATION, sees

Q = queries(__package__)
MOST = 20  # conversations that changed at once; where more did, each screen asks for what it shows

CHANGING = (OF_A_CONVERSATION - {kinds.MESSAGE_MEDIA, kinds.CLOCK_WARNED, kinds.RESOLUTION_WARNED, kinds.RULE_RAN}) | {
    kinds.CONTACT_UPDATED,
    kinds.IDENTITY_CHANGED,
}


@dataclass(frozen=True, slots=True)
class Row:
    text: str  # as JSON
    facts: ConversationFacts  # of the same moment
    apart: frozenset[int]  # agents for whom it may look otherwise

    def suits(self, actor: Actor) -> bool:
        return actor.agent_id not in self.apart and sees(actor, self.facts)


async def changed_rows(tx: Tx, events: Sequence[Event], *, now: datetime) -> dict[int, Row]:
    """The rows these events changed, by conversation; none at all if there are more than `MOST`."""
    ids = sorted({each.conversation_id for each in events if each.kind in CHANGING and each.conversation_id})
    if not 0 < len(ids) <= MOST:
        return {}
    shown = await rows.load(tx, ids, reader=rows.NOBODY, now=now)
    apart: dict[int, set[int]] = {each: set() for each in ids}
    for row in await Q.fetch(tx, "list_apart", ids=ids):
        apart[row["conversation_id"]].add(row["agent_id"])
    return {
        int(row.id): Row(row.model_dump_json(), facts, frozenset(apart[int(row.id)] | {facts.assignee_id or 0}))
        for row, facts in shown
    }
