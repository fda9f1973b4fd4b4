"""Reads the desk's side into the book: every conversation, every message, and what was set aside."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from .desk import patiently
from .records import DeskBook, Shown, Update, tokens_in
from .screens import conversations, messages
from .world import updates_of

Json = dict[str, Any]
STEP = re.compile(r"(\w+)|\[(\d+)\]")


async def desk_book(owner: httpx.AsyncClient) -> DeskBook:
    book = DeskBook()
    for conversation in await conversations(owner):
        book.messages += [shown(item) for item in await messages(owner, conversation["id"])]
    for fate in ("quarantined", "unrouted"):
        book.set_aside |= await _set_aside(owner, fate)
    return book


def shown(item: Json) -> Shown:
    """Tokens of the text as it is and as it was; of a place, of its name."""
    content = item["content"] if isinstance(item["content"], dict) else {}
    texts = [item["text"], *(earlier["text"] for earlier in item["earlier_texts"])]
    found = tokens_in(*texts) or tokens_in(json.dumps(content, ensure_ascii=False))[:1]
    return Shown(
        item["id"], item["conversation_id"], item["seq"], item["direction"], found, item["state"], item["accepted"],
        item["possible_duplicate"], item["after_unconfirmed"], item["late"], item["version"],
    )  # fmt: skip


async def _set_aside(owner: httpx.AsyncClient, fate: str) -> set[str]:
    """Ids of the updates that wait in the journal for a person."""
    answer = await patiently(owner, "GET", "/journal", params={"fate": fate, "limit": 200})
    found: set[str] = set()
    for entry in answer.json()["items"]:
        whole = (await patiently(owner, "GET", f"/journal/{entry['id']}")).json()
        for item in whole["items"]:
            found |= {update.id for update in updates_in(at(json.loads(whole["raw"]), item["path"]))}
    return found


def updates_in(part: Any) -> list[Update]:
    """One update, or all of a body that was set aside as a whole."""
    if isinstance(part, dict) and "entry" in part:
        return updates_of(json.dumps(part).encode())
    return [Update(str(part["id"]), "")] if isinstance(part, dict) and "id" in part else []


def at(body: Any, path: str) -> Any:
    """`entry[0].changes[0].value.messages[3]` in a body; nothing when it leads nowhere."""
    for name, number in STEP.findall(path):
        try:
            body = body[int(number)] if number else body[name]
        except (KeyError, IndexError, TypeError):
            return None
    return body
