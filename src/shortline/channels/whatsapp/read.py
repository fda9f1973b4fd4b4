"""Telling the customer that an agent has read, and that he is writing.

Reading marks this and all earlier messages; the dots stay until the answer or 25 s, and always imply "read".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp import graph

if TYPE_CHECKING:
    from shortline.http import Http

TYPING_SECONDS = 25


async def mark_read(inbox: InboxConfig, provider_id: str, http: Http, *, typing: bool = False) -> None:
    """`provider_id` is the customer's newest message. Safe to repeat. Raises ChannelError."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
    if typing:
        body["typing_indicator"] = {"type": "text"}
    await graph.call(inbox, http, "POST", f"{inbox.phone_number_id}/messages", json_body=body, deadline=10)
