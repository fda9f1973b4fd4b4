"""The one item of a received body that brought a message. Its neighbours may be other people's words."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shortline.channels.registry import channel

LARGE = 64 << 10


@dataclass(frozen=True, slots=True)
class RawItem:
    path: str
    text: str


async def of_message(row: Mapping[str, Any]) -> RawItem | None:
    """`row`: provider_id of the message, channel and body of the journal. None when the body does not hold it."""
    find = (row["channel"], bytes(row["body"]), row["provider_id"])
    return await asyncio.to_thread(_find, *find) if len(row["body"]) > LARGE else _find(*find)


def _find(kind: str, body: bytes, provider_id: str | None) -> RawItem | None:
    reads = channel(kind)
    for event in reads.parse(body):
        if provider_id is not None and getattr(event, "provider_id", None) == provider_id:
            item = reads.locate(body, event.path)
            text = json.dumps(item, ensure_ascii=False, indent=1)
            return RawItem(event.path, text.encode("utf-8", "replace").decode())
    return None
