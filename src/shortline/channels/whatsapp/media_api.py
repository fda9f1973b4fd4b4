"""Files at the provider: up before the message that names them, down by id.

The address of a file comes out of an answer and the request carries our token: only the provider's own hosts are asked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shortline.channels.draft import Media
from shortline.channels.events import InboundMedia
from shortline.channels.failures import ChannelError, ContentRejected, MediaGone, ProviderError
from shortline.channels.protocol import FetchedMedia, InboxConfig
from shortline.channels.whatsapp import graph
from shortline.channels.whatsapp.lenient import integer, needed, string
from shortline.http import Ambiguous, NotSent

if TYPE_CHECKING:
    from shortline.http import Http

FILE_HOSTS = ("lookaside.fbsbx.com", "graph.facebook.com", "*.fbcdn.net", "*.whatsapp.net")
TRANSFER_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    mime: str | None
    sha256: str | None
    size: int | None


async def upload_media(inbox: InboxConfig, media: Media, content: bytes, http: Http) -> str:
    """The provider's id of the file, good for 30 days. Uploading twice is harmless. Raises ChannelError."""
    mime = media.mime or "application/octet-stream"
    name = re.sub(r"[^A-Za-z0-9._-]", "_", media.filename or "")[-80:] or "file"
    given = await graph.call(
        inbox,
        http,
        "POST",
        f"{inbox.phone_number_id}/media",
        data={"messaging_product": "whatsapp", "type": mime},
        files={"file": (name, content, mime)},
        deadline=TRANSFER_SECONDS,
    )
    found = string(given, "id")
    if found is None:
        raise ProviderError("WhatsApp took the file but gave no id.", transient=True)
    return found


async def look_up(inbox: InboxConfig, media_id: str, http: Http) -> Place:
    """Where the file lies for the next five minutes."""
    try:
        given = await graph.call(inbox, http, "GET", media_id, params={"phone_number_id": inbox.phone_number_id})
    except ContentRejected as error:  # 100: no such object
        raise MediaGone(provider_code=error.provider_code, provider_text=error.provider_text) from error
    except ChannelError as error:
        if error.provider_code == 33:
            raise MediaGone(provider_code=33, provider_text=error.provider_text) from error
        raise
    try:
        url = needed(given, "url")
    except ValueError as error:
        raise ProviderError("WhatsApp did not say where the file is.", transient=True) from error
    mime = (string(given, "mime_type") or "").split(";", 1)[0].strip().lower() or None
    return Place(url, mime, string(given, "sha256"), integer(given.get("file_size")))


async def fetch_media(inbox: InboxConfig, media: InboundMedia, http: Http, *, max_bytes: int) -> FetchedMedia:
    """The bytes, checked against the size and hash the provider told. Raises ChannelError; MediaGone when too late."""
    place = await look_up(inbox, media.provider_media_id, http)
    if place.size is not None and place.size > max_bytes:
        raise ContentRejected(code="media_too_large", sentence="The file is larger than this desk takes.")
    if not may_fetch(place.url, inbox.graph_url):
        raise ContentRejected(code="media_rejected", sentence="The file lies on a server that is not WhatsApp's.")
    try:
        response = await http.request(
            "GET", place.url, headers=graph.authorised(inbox), deadline=TRANSFER_SECONDS, max_bytes=max_bytes
        )
    except NotSent as error:
        raise graph.unreachable(error) from error
    except Ambiguous as error:
        text = str(error)[:200]
        raise ProviderError(graph.UNREACHABLE, code="unreachable", transient=True, provider_text=text) from error
    if response.status != 200:
        # 404 is the documented answer for an address that has died: the next try looks it up again.
        text = f"HTTP {response.status}"
        raise ProviderError("The file could not be fetched.", transient=True, provider_text=text)
    mime = response.headers.get("content-type", "").split(";", 1)[0].strip().lower() or place.mime
    if mime == "text/html" and (media.mime or place.mime) != "text/html":
        raise ProviderError("WhatsApp sent a page instead of the file.", transient=True, provider_text="text/html")
    hashed = hashlib.sha256(response.body).hexdigest()
    if not same_hash(place.sha256 or media.sha256, hashed):
        raise ProviderError("The file arrived damaged.", transient=True, provider_text="sha256 differs")
    return FetchedMedia(content=response.body, mime=media.mime or place.mime or mime, sha256_hex=hashed)


def may_fetch(url: str, graph_url: str) -> bool:
    """Only the configured Graph host itself, or the provider's file hosts over https."""
    try:
        asked, own = urlsplit(url), urlsplit(graph_url)
        asked_port, own_port = asked.port, own.port
    except ValueError:
        return False
    host = (asked.hostname or "").rstrip(".").lower()
    if not host or asked.username is not None or asked.password is not None:
        return False
    if (asked.scheme, host, asked_port) == (own.scheme, (own.hostname or "").lower(), own_port):
        return True
    if asked.scheme != "https" or asked_port not in (None, 443):
        return False
    return any(host.endswith(known[1:]) if known.startswith("*") else host == known for known in FILE_HOSTS)


def same_hash(told: str | None, hex_digest: str) -> bool:
    """The hash comes as base64 in webhooks and as hex elsewhere. No hash told: nothing to compare."""
    if not told:
        return True
    if re.fullmatch(r"[0-9a-fA-F]{64}", told):
        return told.lower() == hex_digest
    try:
        return (
            base64.b64decode(
                told + "=" * (-len(told) % 4), altchars=b"-_" if "-" in told or "_" in told else None
            ).hex()
            == hex_digest
        )
    except (binascii.Error, ValueError):
        return False
