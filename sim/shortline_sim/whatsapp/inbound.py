"""What people do to the business: write, call, change number, edit, stop marketing. Each becomes one webhook update."""

from __future__ import annotations

import mimetypes
from typing import Any

from .double import Double
from .envelope import Update
from .graph.media import INBOUND_DAYS, store, webhook_media
from .statuses import contact_card
from .world import Heard, Number, Person

Json = dict[str, Any]

MEDIA = {"image", "video", "audio", "document", "sticker"}
NO_WINDOW = {"reaction", "edit", "revoke", "system"}
"""Types that do not refresh the 24 hours: undocumented for reactions and edits, so the careful reading is taken."""
NO_CONTACTS = {"system"}


class Blocked(Exception):
    """The business has blocked this person; nothing arrives."""


def attach(double: Double, number: Number, content: bytes, mime: str, filename: str = "") -> Json:
    """Puts a file where webhooks can point at it; returns the members every media object has."""
    media = store(double, number, content, mime, INBOUND_DAYS, filename)
    return webhook_media(double, media)


def complete(double: Double, number: Number, person: Person, message: Json, at: float | None = None) -> Json:
    """Fills in what a message always carries: sender, id, time, type."""
    when = double.clock.now() if at is None else at
    item: Json = {}
    if person.wa_id and not person.number_hidden:
        item["from"] = person.wa_id
    if person.user_id:
        item["from_user_id"] = person.user_id
    if person.parent_user_id:
        item["from_parent_user_id"] = person.parent_user_id
    item["id"] = double.new_wamid(person.wa_id or person.key)
    item["timestamp"] = str(int(when + double.weather.skew))
    item.update(message)
    if isinstance(item.get("text"), str):
        item["text"] = {"body": item["text"]}
    if "type" not in item:
        item["type"] = next((kind for kind in ("text", *sorted(MEDIA)) if kind in item), "text")
    kind = item["type"]
    if kind in MEDIA:
        item[kind] = _with_file(double, number, kind, dict(item.get(kind) or {}))
    if isinstance(item.get("context"), dict) and item["context"].get("id") and "from" not in item["context"]:
        item["context"] = {"from": number.digits, **item["context"]}
    return item


def _with_file(double: Double, number: Number, kind: str, media: Json) -> Json:
    """A media object without an id gets a real file: the caller's bytes (base64), else a drawn or composed one."""
    if media.get("id"):
        return media
    import base64

    from ..people.files import sample

    content_text = media.pop("content", None)
    if content_text is not None:
        content = base64.b64decode(content_text)
        mime = (
            media.get("mime_type") or mimetypes.guess_type(media.get("filename", ""))[0] or "application/octet-stream"
        )
    else:
        content, mime, filename = sample(kind, double.random_for("sample", double._issued))
        if kind == "document":
            media.setdefault("filename", filename)
    mime = media.pop("mime_type", mime)
    made = attach(double, number, content, mime, str(media.get("filename", "")))
    if kind == "audio":
        made["voice"] = media.pop("voice", "opus" in mime)
    if kind == "sticker":
        made["animated"] = media.pop("animated", False)
    return {**made, **media}


def write(
    double: Double,
    number: Number,
    person: Person,
    message: Json,
    *,
    at: float | None = None,
    due: float | None = None,
    contact: Json | None = None,
) -> Update:
    """A person writes. The window opens at the message's own time, whenever the webhook comes."""
    if person.key in number.blocked:
        raise Blocked(person.key)
    item = complete(double, number, person, message, at)
    when = float(item["timestamp"]) if str(item.get("timestamp", "")).isdigit() else double.clock.now()
    double.keep(Heard(item["id"], number.id, person.key, when, item["type"]))
    double.throughput.note(number, double.clock.now())
    if item["type"] not in NO_WINDOW:
        open_window(double, number, person, when, ad="referral" in item)
    contacts = [] if item["type"] in NO_CONTACTS else [contact_card(person) if contact is None else contact]
    if contacts and number.identity_check and person.identity_hash:
        contacts[0]["identity_key_hash"] = person.identity_hash
    return double.tell(number.waba_id, number.id, "messages", "messages", item, due=due, contacts=contacts)


def open_window(double: Double, number: Number, person: Person, at: float, *, ad: bool = False) -> None:
    pair = double.pair(number, person)
    pair.last_inbound_at = max(pair.last_inbound_at, at)
    if ad:
        pair.ad_clicked_at, pair.free_entry_until = at, 0
    double.keep_pair(number, person)


def change_number(double: Double, number: Number, person: Person, new_number: str) -> Update:
    """The person moves to another number: a `system` message from the old one, without contacts."""
    old = person.wa_id
    message: Json = {
        "type": "system",
        "system": {
            "type": "user_changed_number",
            "body": f"User {person.name} changed from {old} to {new_number}",
            "wa_id": new_number,
        },
    }
    item = complete(double, number, person, message)
    double.people.move(person, new_number)
    item["system"]["user_id"] = person.user_id
    double.keep(Heard(item["id"], number.id, person.key, double.clock.now(), "system"))
    return double.tell(number.waba_id, number.id, "messages", "messages", item)


def ring(
    double: Double, number: Number, person: Person, *, seconds: float = 30, answered: bool = False
) -> list[Update]:
    """A call: connect, later terminate. It opens the window whether or not anybody answers."""
    now = double.clock.now()
    call_id = "wacid." + double.new_wamid(person.wa_id or person.key)[6:]
    base: Json = {"id": call_id, "to": number.digits}
    if person.wa_id and not person.number_hidden:
        base["from"] = person.wa_id
    if person.user_id:
        base["from_user_id"] = person.user_id
    connect = {
        **base,
        "event": "connect",
        "direction": "USER_INITIATED",
        "timestamp": str(int(now)),
        "session": {"sdp_type": "offer", "sdp": "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\n"},
    }
    end: Json = {
        **base,
        "event": "terminate",
        "direction": "USER_INITIATED",
        "timestamp": str(int(now + seconds)),
        "status": "COMPLETED" if answered else "FAILED",
    }
    if answered:
        end.update(start_time=str(int(now + 3)), end_time=str(int(now + seconds)), duration=int(seconds - 3))
    open_window(double, number, person, now)
    contacts = [contact_card(person)]
    return [
        double.tell(number.waba_id, number.id, "calls", "calls", connect, contacts=contacts),
        double.tell(number.waba_id, number.id, "calls", "calls", end, due=now + seconds, contacts=contacts),
    ]


def echo(double: Double, number: Number, person: Person, message: Json) -> Update:
    """Somebody at the business answered from the phone app (coexistence): an echo, not a message of ours."""
    item: Json = {"from": number.digits, "to": person.wa_id, "to_user_id": person.user_id}
    item["id"] = double.new_wamid(number.digits)
    item["timestamp"] = double.clock.stamp()
    item.update(message)
    if isinstance(item.get("text"), str):
        item["text"] = {"body": item["text"]}
    item.setdefault("type", "text")
    return double.tell(number.waba_id, number.id, "smb_message_echoes", "message_echoes", item)


def prefer(double: Double, number: Number, person: Person, value: str) -> Update:
    """The person stops or resumes marketing in the app."""
    person.stopped_marketing = value == "stop"
    double.people.add(person)
    item: Json = {
        "user_id": person.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(double.clock.now()),
    }
    if person.wa_id and not person.number_hidden:
        item["wa_id"] = person.wa_id
    contacts = [contact_card(person)]
    return double.tell(number.waba_id, number.id, "user_preferences", "user_preferences", item, contacts=contacts)
