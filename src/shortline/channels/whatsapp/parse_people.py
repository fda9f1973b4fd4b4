"""Who is meant: the keys of a person, gathered from the item itself and from the `contacts` that came with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shortline.channels.event_parts import SenderKeys
from shortline.channels.whatsapp.identity import digits, is_user_id
from shortline.channels.whatsapp.lenient import member, members, string

ID_MAX = 256


def keys(phone: str | None, user_id: str | None, parent_user_id: str | None = None) -> SenderKeys:
    """A business-scoped id found where a number belongs is still an id (seen in the wild)."""
    wa_id = digits(phone)
    if phone and wa_id is None:
        user_id = user_id or (phone if is_user_id(phone) or len(phone) <= ID_MAX else None)
    return SenderKeys(wa_id=wa_id, user_id=user_id, parent_user_id=parent_user_id)


def of(item: Any, prefix: str, phone: str) -> SenderKeys:
    """`of(message, "from_", "from")`, `of(echo, "to_", "to")`."""
    return keys(
        string(item, phone, most=ID_MAX),
        string(item, f"{prefix}user_id", most=ID_MAX),
        string(item, f"{prefix}parent_user_id", most=ID_MAX),
    )


def contact(entry: Any) -> SenderKeys:
    """One element of `value.contacts`."""
    found = keys(
        string(entry, "wa_id", most=ID_MAX),
        string(entry, "user_id", most=ID_MAX),
        string(entry, "parent_user_id", most=ID_MAX),
    )
    profile = member(entry, "profile")
    return replace(
        found,
        username=string(profile, "username") or string(entry, "username"),
        profile_name=(string(profile, "name") or "").strip() or None,
        identity_key_hash=string(entry, "identity_key_hash"),
    )


def completed(person: SenderKeys, value: Any, *, alone: bool) -> SenderKeys:
    """Adds what `value.contacts` knows about the same person.

    Matched by number or id, never by position; only a contact without any key, next to a single item, is taken as is.
    """
    contacts = [contact(entry) for entry in members(value, "contacts") if isinstance(entry, dict)]
    for other in contacts:
        if _same(person, other):
            return SenderKeys(
                wa_id=person.wa_id or other.wa_id,
                user_id=person.user_id or other.user_id,
                parent_user_id=person.parent_user_id or other.parent_user_id,
                username=other.username,
                profile_name=other.profile_name,
                identity_key_hash=other.identity_key_hash,
            )
    if alone and len(contacts) == 1 and (not contacts[0].is_known or not person.is_known):
        other = contacts[0]
        return (
            other if not person.is_known else replace(person, username=other.username, profile_name=other.profile_name)
        )
    return person


def _same(one: SenderKeys, other: SenderKeys) -> bool:
    return bool(
        (one.user_id and one.user_id == other.user_id)
        or (one.wa_id and one.wa_id == other.wa_id)
        or (one.parent_user_id and one.parent_user_id == other.parent_user_id)
    )
