"""Shared contact cards. Every member may be missing, even the name."""

from __future__ import annotations

from shortline.channels.whatsapp.lenient import Object, member, members, string

CARDS_MAX = 257  # more than the app can share at once


def cards(item: Object) -> list[Object]:
    """The answer to "share your number" says so on the message or inside the card: both are read."""
    origin = string(item, "origin")
    found = [_card(entry, origin) for entry in members(item, "contacts")[:CARDS_MAX] if isinstance(entry, dict)]
    return [card for card in found if card is not None]


def _card(entry: Object, origin: str | None) -> Object | None:
    named = member(entry, "name")
    name = string(named, "formatted_name") or _joined(named, ("prefix", "first_name", "middle_name", "last_name"), " ")
    phones = [
        {"phone": string(phone, "phone"), "type": string(phone, "type"), "wa_id": string(phone, "wa_id")}
        for phone in members(entry, "phones")
        if string(phone, "phone") or string(phone, "wa_id")
    ]
    card = {
        "name": name,
        "phones": phones,
        "emails": _strings(entry, "emails", "email"),
        "org": _joined(member(entry, "org"), ("company", "department", "title"), ", "),
        "addresses": [_address(each) for each in members(entry, "addresses") if isinstance(each, dict)],
        "urls": _strings(entry, "urls", "url"),
        "birthday": string(entry, "birthday"),
    }
    if not any(card.values()) and not string(entry, "vcard"):
        return None
    return {
        **card,
        "name": name or (phones[0]["phone"] if phones else None),
        "origin": string(entry, "origin") or origin,
    }


def _strings(entry: Object, list_name: str, name: str) -> list[str]:
    found = [string(each, name) for each in members(entry, list_name)]
    return [each for each in found if each]


def _address(entry: Object) -> str:
    return _joined(entry, ("street", "zip", "city", "state", "country"), ", ") or ""


def _joined(holder: Object, names: tuple[str, ...], glue: str) -> str | None:
    return glue.join(part for name in names if (part := string(holder, name))) or None
