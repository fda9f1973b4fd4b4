"""The one way a conversation reaches a caller: fetched and checked in one step.

What an actor may not see does not exist for him: the answer is the same as for an unknown id.
"""

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.conversations import store
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.errors import NotFound


async def fetch_visible(
    tx: Tx, actor: Actor, conversation_id: int, action: Action = Action.CONVERSATION_READ, *, lock: bool = False
) -> Conversation:
    """Raises NotFound for what does not exist or is not visible, NotAllowed when the right itself is missing."""
    must(actor, action)
    row = await q.fetchrow(tx, "lock_facts" if lock else "find_facts", id=conversation_id)
    if row is None:
        raise NotFound
    must(actor, action, ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]))
    return store.conversation(row)


async def fetch_message_conversation(
    tx: Tx, actor: Actor, message_id: int, action: Action = Action.CONVERSATION_READ, *, lock: bool = False
) -> Conversation:
    """The conversation of a message, under the same rule: a message is visible exactly where its conversation is."""
    must(actor, action)
    conversation_id = await q.fetchval(tx, "find_conversation_of_message", id=message_id)
    if conversation_id is None:
        raise NotFound
    return await fetch_visible(tx, actor, conversation_id, action, lock=lock)
