"""One element of `value.messages`: a turn, a reaction, an edit, a removal, or news about the sender's identity."""

from __future__ import annotations

from typing import Any, Literal

from shortline.channels.event_parts import Route, SenderKeys
from shortline.channels.events import Edited, IdentityChanged, InboundEvent, InGroup, MessageReceived, Reaction, Revoked
from shortline.channels.whatsapp import parse_people as people
from shortline.channels.whatsapp.lenient import Object, Unreadable, flag, instant, member, needed, plain, string
from shortline.channels.whatsapp.parse_content import content_of

WAMID_MAX = 512
_CLOSED_TO_WINDOW = {"system", "edit", "revoke", "reaction"}
_NEW_NUMBER = {"user_changed_number", "customer_changed_number"}


def message(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    wamid = needed(item, "id", most=WAMID_MAX)
    sender = people.of(item, "from_", "from")
    sender = book.completed(sender)
    if not sender.is_known:
        raise Unreadable("neither a number nor a user id of the sender")
    head: dict[str, Any] = {
        "route": route,
        "path": path,
        "key": f"message:{wamid}",
        "at": instant(item.get("timestamp")),
    }
    found = _read(item, wamid, sender, head)
    group_id = string(item, "group_id", most=people.ID_MAX)
    if group_id is None:
        return found
    if not isinstance(found, MessageReceived | Reaction | Edited | Revoked):
        return found
    return InGroup(**head, group_id=group_id, item=found)


def _read(item: Object, wamid: str, sender: SenderKeys, head: dict[str, Any]) -> InboundEvent:
    kind = string(item, "type", most=64)
    if kind == "reaction":
        reaction = member(item, "reaction")
        target = needed(reaction, "message_id", most=WAMID_MAX)
        emoji = string(reaction, "emoji", most=64)
        return Reaction(**head, provider_id=wamid, sender=sender, target_provider_id=target, emoji=emoji)
    if kind == "edit":
        return edited(item, wamid, sender, head, by="contact")
    if kind == "revoke":
        target = needed(member(item, "revoke"), "original_message_id", most=WAMID_MAX)
        return Revoked(**head, provider_id=wamid, sender=sender, target_provider_id=target)
    if kind == "system":
        change = _identity_change(item, wamid, sender, head)
        if change is not None:
            return change
    context = member(item, "context")
    inside = content_of(item)
    content = dict(inside.content)
    product = member(context, "referred_product")
    if product:
        content["referred_product"] = {
            "catalog_id": string(product, "catalog_id"),
            "product_id": string(product, "product_retailer_id"),
        }
    return MessageReceived(
        **head,
        provider_id=wamid,
        sender=sender,
        kind=inside.kind,
        text=inside.text,
        content=content,
        attachments=inside.attachments,
        reply_to_provider_id=quoted(item),
        forwarded=_forwarded(context),
        referral=_referral(item),
        opens_window=kind not in _CLOSED_TO_WINDOW,
    )


def edited(
    item: Object, wamid: str, sender: SenderKeys, head: dict[str, Any], *, by: Literal["contact", "business"]
) -> Edited:
    edit = member(item, "edit")
    target = needed(edit, "original_message_id", most=WAMID_MAX)
    inside = content_of(member(edit, "message"))
    return Edited(
        **head,
        provider_id=wamid,
        sender=sender,
        target_provider_id=target,
        kind=inside.kind,
        text=inside.text,
        content=inside.content,
        attachments=inside.attachments,
        by=by,
    )


def quoted(item: Object) -> str | None:
    context = member(item, "context")
    return string(context, "id", most=WAMID_MAX) or string(context, "message_id", most=WAMID_MAX)


def _forwarded(context: Object) -> Literal["no", "yes", "often"]:
    if flag(context.get("frequently_forwarded")):
        return "often"
    return "yes" if flag(context.get("forwarded")) else "no"


def _referral(item: Object) -> Object | None:
    """The advertisement or post that brought the customer; only members we can name are kept."""
    given = member(item, "referral")
    names = ("source_type", "source_id", "source_url", "headline", "body", "media_type", "image_url", "video_url",
             "thumbnail_url", "ctwa_clid")  # fmt: skip
    found: Object = {name: string(given, name) for name in names}
    found["welcome_text"] = string(member(given, "welcome_message"), "text")
    found = {name: text for name, text in found.items() if text}
    return plain(found) if found else None


def _identity_change(item: Object, wamid: str, old: SenderKeys, head: dict[str, Any]) -> IdentityChanged | None:
    """Number, business-scoped id or device key of the sender are new. Other system messages are shown as a line."""
    system = member(item, "system")
    kind = string(system, "type", most=64) or ""
    body = string(system, "body")
    new = people.keys(
        string(system, "new_wa_id", most=people.ID_MAX) or string(system, "wa_id", most=people.ID_MAX),
        string(system, "user_id", most=people.ID_MAX),
        string(system, "parent_user_id", most=people.ID_MAX),
    )
    if kind in _NEW_NUMBER and new.is_known:
        return IdentityChanged(**head, provider_id=wamid, change="number", old=old, new=new, body=body)
    if kind == "user_changed_user_id" and new.is_known:
        return IdentityChanged(**head, provider_id=wamid, change="user_id", old=old, new=new, body=body)
    if kind == "customer_identity_changed":
        key = string(member(system, "identity") or member(item, "identity"), "hash") or string(system, "identity")
        new = SenderKeys(wa_id=old.wa_id, user_id=old.user_id, identity_key_hash=key)
        return IdentityChanged(**head, provider_id=wamid, change="identity_key", old=old, new=new, body=body)
    return None
