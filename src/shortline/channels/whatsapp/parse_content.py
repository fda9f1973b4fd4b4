"""The inside of a message, by type: what an agent sees, in the shape of the public API.

Used for what customers send, for what was typed in the phone app, for edits and for imported history. A type nobody
has described becomes `unknown`, one that lacks its content `unsupported`: both are visible, neither is an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from shortline.channels.event_parts import InboundMedia
from shortline.channels.whatsapp import parse_cards
from shortline.channels.whatsapp.errors import problem
from shortline.channels.whatsapp.lenient import (
    Object,
    flag,
    integer,
    member,
    members,
    number,
    plain,
    string,
)

MEDIA_ID_MAX = 256


@dataclass(frozen=True, slots=True)
class Content:
    kind: str
    text: str | None = None
    content: Object = field(default_factory=dict)
    attachments: tuple[InboundMedia, ...] = ()


def content_of(item: Object) -> Content:
    """`item` has `type` and an object of the same name."""
    kind = string(item, "type", most=64) or _guessed(item)
    read = _READERS.get(kind)
    found = read(item, kind) if read else None
    if found is None and kind not in _READERS:
        found = Content("unknown", content={"type": kind})
    if found is None:
        found = _unsupported(item, kind)
    errors = _errors(item)
    if errors and "errors" not in found.content:
        found = Content(found.kind, found.text, {**found.content, "errors": errors}, found.attachments)
    return found


def _guessed(item: Object) -> str:
    """Older payloads left the type out; then the one member that is a known content decides."""
    present = [kind for kind in _READERS if kind in item]
    return present[0] if len(present) == 1 else "unknown"


def _errors(item: Object) -> list[Object]:
    found = [problem(error) for error in members(item, "errors")]
    return [{"code": each.code, "title": each.title, "details": each.details} for each in found]


def _unsupported(item: Object, kind: str) -> Content:
    named = string(member(item, "unsupported"), "type", most=64)
    return Content("unsupported", content={"type": named or kind, "errors": _errors(item)})


def _text(item: Object, kind: str) -> Content | None:
    body = string(member(item, "text"), "body")
    return Content("text", body) if body is not None else None


def _media(item: Object, kind: str) -> Content | None:
    file = member(item, kind)
    media_id = string(file, "id", most=MEDIA_ID_MAX)
    if media_id is None:
        return None
    kind = "audio" if kind == "voice" else kind
    mime = (string(file, "mime_type") or "").split(";", 1)[0].strip().lower() or None
    caption = string(file, "caption")
    attachment = InboundMedia(
        provider_media_id=media_id,
        kind=cast(Any, kind),
        mime=mime,
        filename=string(file, "filename"),
        sha256=string(file, "sha256"),
        caption=caption,
        voice=flag(file.get("voice")) or item.get("type") == "voice",
        animated=flag(file.get("animated")),
        url=string(file, "url"),
    )
    return Content(kind, caption, {}, (attachment,))


def _location(item: Object, kind: str) -> Content | None:
    place = member(item, "location")
    latitude, longitude = number(place.get("latitude")), number(place.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    name, address = string(place, "name"), string(place, "address")
    content = {"latitude": latitude, "longitude": longitude, "name": name, "address": address}
    return Content("location", name or address, {**content, "url": string(place, "url")})


def _contacts(item: Object, kind: str) -> Content | None:
    cards = parse_cards.cards(item)
    if not cards:
        return None
    names = ", ".join(card["name"] for card in cards if card["name"])
    return Content("contacts", names or None, {"contacts": cards})


def _button(item: Object, kind: str) -> Content | None:
    button = member(item, "button")
    title = string(button, "text") or string(button, "payload")
    if title is None:
        return None
    return Content("button_reply", title, {"id": string(button, "payload") or title, "title": title})


def _interactive(item: Object, kind: str) -> Content | None:
    answer = member(item, "interactive")
    which = string(answer, "type", most=64)
    if which == "button_reply" or (which is None and "button_reply" in answer):
        reply = member(answer, "button_reply")
        title = string(reply, "title") or string(reply, "id")
        return Content("button_reply", title, {"id": string(reply, "id"), "title": title}) if title else None
    if which == "list_reply" or (which is None and "list_reply" in answer):
        reply = member(answer, "list_reply")
        title = string(reply, "title") or string(reply, "id")
        content = {"id": string(reply, "id"), "title": title, "description": string(reply, "description")}
        return Content("list_reply", title, content) if title else None
    if which == "nfm_reply":
        return _flow(member(answer, "nfm_reply"))
    if which == "call_permission_reply":
        reply = member(answer, "call_permission_reply")
        content = {"type": which, "old": None, "new": string(reply, "response"), "body": None}
        return Content("system", None, {**content, "permanent": flag(reply.get("is_permanent"))})
    if which is not None:
        return Content("unsupported", content={"type": which, "errors": _errors(item)})
    return None


def _flow(reply: Object) -> Content:
    """The answers of a form travel as JSON inside a string, which may hold anything."""
    given: Any = reply.get("response_json")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = {"answer": given}
    fields = plain(given if isinstance(given, dict) else {"answer": given})
    fields.pop("flow_token", None)
    fields = {name: value for name, value in fields.items() if value is not None}
    shown = "\n".join(f"{name}: {_flat(value)}" for name, value in fields.items())
    return Content("flow_reply", shown or string(reply, "body"), {"fields": fields, "name": string(reply, "name")})


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _order(item: Object, kind: str) -> Content | None:
    order = member(item, "order")
    lines = [
        {
            "product_id": string(line, "product_retailer_id"),
            "quantity": integer(line.get("quantity")),
            "price": number(line.get("item_price")),
            "currency": string(line, "currency"),
        }
        for line in members(order, "product_items")
        if isinstance(line, dict)
    ]
    if not order:
        return None
    text = string(order, "text")
    return Content("order", text, {"items": lines, "text": text, "catalog_id": string(order, "catalog_id")})


def _system(item: Object, kind: str) -> Content:
    system = member(item, "system")
    body = string(system, "body")
    return Content("system", body, {"type": string(system, "type") or kind, "old": None, "new": None, "body": body})


def _placeholder(item: Object, kind: str) -> Content:
    return Content("unsupported", content={"type": kind, "errors": _errors(item)})


_READERS: dict[str, Callable[[Object, str], Content | None]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "voice": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "system": _system,
    "request_welcome": _system,
    "unsupported": lambda item, kind: None,
    "ephemeral": _placeholder,
    "media_placeholder": _placeholder,
}
