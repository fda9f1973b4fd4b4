"""Numbers that also live in the phone app: what was typed there, its old messages, and its address book."""

from __future__ import annotations

from typing import Any, Literal

from shortline.channels.event_parts import Route, SenderKeys
from shortline.channels.events import ContactSynced, EchoReceived, HistoryImported, InboundEvent, Reaction, Revoked
from shortline.channels.whatsapp import parse_people as people
from shortline.channels.whatsapp.identity import digits
from shortline.channels.whatsapp.lenient import Object, Unreadable, instant, integer, member, needed, string
from shortline.channels.whatsapp.parse_content import content_of
from shortline.channels.whatsapp.parse_message import WAMID_MAX, edited, quoted


def echo(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    wamid = needed(item, "id", most=WAMID_MAX)
    person = book.completed(people.of(item, "to_", "to"))
    if not person.is_known:
        raise Unreadable("neither a number nor a user id of the recipient")
    head: dict[str, Any] = {
        "route": route,
        "path": path,
        "key": f"message:{wamid}",
        "at": instant(item.get("timestamp")),
    }
    kind = string(item, "type", most=64)
    if kind == "edit":
        return edited(item, wamid, person, head, by="business")
    if kind == "revoke":
        target = needed(member(item, "revoke"), "original_message_id", most=WAMID_MAX)
        return Revoked(**head, provider_id=wamid, sender=person, target_provider_id=target, by="business")
    if kind == "reaction":
        reaction = member(item, "reaction")
        target = needed(reaction, "message_id", most=WAMID_MAX)
        emoji = string(reaction, "emoji", most=64)
        return Reaction(**head, provider_id=wamid, sender=person, target_provider_id=target, emoji=emoji, by="business")
    inside = content_of(item)
    return EchoReceived(
        **head,
        provider_id=wamid,
        recipient=person,
        kind=inside.kind,
        text=inside.text,
        content=inside.content,
        attachments=inside.attachments,
        reply_to_provider_id=quoted(item),
    )


def history_message(
    item: Object, thread: Object, chunk: Object, route: Route, path: str, *, outgoing: bool | None = None
) -> InboundEvent:
    """One old message. `outgoing` None: whose it is follows from the numbers."""
    wamid = needed(item, "id", most=WAMID_MAX)
    direction = _direction(item, thread, route) if outgoing is None else ("out" if outgoing else "in")
    peer = people.of(item, "to_", "to") if direction == "out" else people.of(item, "from_", "from")
    if not peer.is_known:
        peer = _thread_peer(thread)
    if not peer.is_known:
        raise Unreadable("neither a number nor a user id of the other side")
    phases = member(chunk, "metadata")
    head: dict[str, Any] = {
        "route": route,
        "path": path,
        "key": f"history:{wamid}",
        "at": instant(item.get("timestamp")),
    }
    inside = content_of(item)
    state = string(member(item, "history_context"), "status", most=64)
    return HistoryImported(
        **head,
        provider_id=wamid,
        direction=direction,
        peer=peer,
        kind=inside.kind,
        text=inside.text,
        content=inside.content,
        attachments=inside.attachments,
        reply_to_provider_id=quoted(item),
        state=state.lower().replace("error", "failed") if state else None,
        phase=integer(phases.get("phase")),
        chunk_order=integer(phases.get("chunk_order")),
        progress=integer(phases.get("progress")),
    )


def _thread_peer(thread: Object) -> SenderKeys:
    context = member(thread, "context")
    return people.keys(
        string(thread, "id", most=people.ID_MAX) or string(context, "wa_id", most=people.ID_MAX),
        string(context, "user_id", most=people.ID_MAX),
    )


def _direction(item: Object, thread: Object, route: Route) -> Literal["in", "out"]:
    author = digits(string(item, "from", most=people.ID_MAX))
    if author is not None and author == digits(route.display_phone_number):
        return "out"
    if author is not None and author == digits(string(thread, "id", most=people.ID_MAX)):
        return "in"
    return "out" if string(item, "to") or string(item, "to_user_id") else "in"


def contact_synced(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    who = member(item, "contact")
    phone = digits(needed(who, "phone_number", most=people.ID_MAX))
    if phone is None:
        raise Unreadable("the phone number is none")
    stamp = member(item, "metadata").get("timestamp")
    action: Literal["add", "remove"] = "remove" if string(item, "action") == "remove" else "add"
    return ContactSynced(
        route=route,
        path=path,
        key=f"contact:{phone}:{action}:{stamp}"[:200],
        at=instant(stamp),
        action=action,
        phone=phone,
        full_name=string(who, "full_name"),
        first_name=string(who, "first_name"),
    )
