"""Finding a conversation by a name, a number in any spelling, or words that were written in it."""

import re
from dataclasses import dataclass
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import visible_conversations
from shortline.conversations import narrowing
from shortline.db import Tx

FOUND_MAX = 1000
WORDS_MAX = 8
_WORD = re.compile(r"\w+", re.UNICODE)
_NUMBER = re.compile(r"[+\d][\d\s().\-/\u00a0\u2011]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed, as the three things it may mean."""

    name: str  # for LIKE
    digits: str  # '' when it is no number
    words: str  # a tsquery; '' when there is nothing to search for

    @classmethod
    def of(cls, typed: str) -> "Wanted":
        typed = " ".join(typed.replace("\x00", " ").split())[:200]
        is_number = bool(_NUMBER.fullmatch(typed))
        found = re.sub(r"\D", "", typed).removeprefix("00") if is_number else ""
        words = [word for word in _WORD.findall(typed)[:WORDS_MAX] if not _unkeepable(word)]
        query = " & ".join(f"'{word}':*" for word in words)
        return cls(_like(typed.removeprefix("@")), found.lstrip("0") if len(found) >= 3 else "", query)


def _unkeepable(word: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in word)


def _like(text: str) -> str:
    text = re.sub("[\ud800-\udfff]", "", text)
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%" if text else ""


async def conversation_ids(tx: Tx, typed: str, actor: Actor) -> tuple[int, ...]:
    """The newest conversations that fit by person or by words, as far as the actor sees them."""
    found = await people(tx, typed, actor, limit=FOUND_MAX)
    found += [row["conversation_id"] for row in await messages(tx, typed, actor, limit=FOUND_MAX - len(found))]
    return tuple(dict.fromkeys(found))


async def people(tx: Tx, typed: str, actor: Actor, *, limit: int) -> list[int]:
    """The newest conversations with people of this name, username or number."""
    wanted = Wanted.of(typed)
    if not wanted.name:
        return []
    visible, values = visible_conversations(actor)
    rows = await narrowing.fetch(
        tx, "search_people", [visible], values, name=wanted.name, digits=wanted.digits, most=limit
    )
    return [row["id"] for row in rows]


async def messages(tx: Tx, typed: str, actor: Actor, *, limit: int) -> list[Any]:
    """The newest messages that hold all these words, or words that begin like them."""
    wanted = Wanted.of(typed)
    if not wanted.words or limit <= 0:
        return []
    visible, values = visible_conversations(actor)
    return await narrowing.fetch(tx, "search_messages", [visible], values, words=wanted.words, most=limit)
