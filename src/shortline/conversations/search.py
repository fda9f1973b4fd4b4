"""Finding a conversation by a name, a number in any spelling, or words that were written in it."""

import re
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import visible_conversations
from shortline.contacts.find import Wanted
from shortline.conversations import narrowing
from shortline.conversations.views import LABELLED
from shortline.db import Tx

FOUND_MAX = 1000
WORDS_MAX = 8
REACH = 20_000  # newest messages that are looked through before the index is asked for all there ever were
_WORD = re.compile(r"\w+", re.UNICODE)


def query_of(typed: str) -> str:
    """A query for words that begin like the typed ones; '' when there is nothing to search for."""
    words = _WORD.findall(Wanted.of(typed).words)[:WORDS_MAX]
    return " & ".join(f"'{word}':*" for word in words)


async def conversation_ids(tx: Tx, typed: str, actor: Actor) -> tuple[int, ...]:
    """The newest conversations that fit by person or by words, as far as the actor sees them."""
    found = await people(tx, typed, actor, limit=FOUND_MAX)
    found += [row["conversation_id"] for row in await messages(tx, typed, actor, limit=FOUND_MAX - len(found))]
    return tuple(dict.fromkeys(found))


async def people(tx: Tx, typed: str, actor: Actor, *, limit: int, label_id: int | None = None) -> list[int]:
    """The newest conversations with people of this name, username or number; with a label, only those that carry it."""
    wanted = Wanted.of(typed)
    if not wanted.like:
        return []
    conditions, values = _narrowed(actor, label_id)
    rows = await narrowing.fetch(
        tx, "search_people", conditions, values, name=wanted.like, digits=wanted.digits, most=limit
    )
    return [row["id"] for row in rows]


async def messages(tx: Tx, typed: str, actor: Actor, *, limit: int, label_id: int | None = None) -> list[Any]:
    """The newest messages that hold all these words, or words that begin like them."""
    words = query_of(typed)
    if not words or limit <= 0:
        return []
    conditions, values = _narrowed(actor, label_id)
    newest = await narrowing.fetch(tx, "search_newest", conditions, values, words=words, most=limit, reach=REACH)
    if len(newest) == limit:
        return newest
    return await narrowing.fetch(tx, "search_messages", conditions, values, words=words, most=limit)


def _narrowed(actor: Actor, label_id: int | None) -> tuple[list[str], dict[str, Any]]:
    visible, values = visible_conversations(actor)
    return ([visible], values) if label_id is None else ([visible, LABELLED], {**values, "label_id": label_id})
