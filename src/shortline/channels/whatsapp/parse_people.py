"""Who is meant: the keys of a person, gathered from the item itself and from the `contacts` that came with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shortline.channels.event_parts import SenderKeys
from shortline.channels.whatsapp.identity import digits, is_user_id
from shortline.channels.whatsapp.lenient import Unreadable, member, members, string

ID_MAX = 256


def keys(phone: str | None, user_id: str | None, parent_user_id: str | None = None, **known: str | None) -> SenderKeys:
    """A business-scoped id found where a number belongs is still an id (seen in the wild)."""
    wa_id = digits(phone)
    if phone and wa_id is None:
        user_id = user_id or (phone if is_user_id(phone) or len(phone) <= ID_MAX else None)
    return SenderKeys(wa_id=wa_id, user_id=user_id, parent_user_id=parent_user_id, **known)


def of(item: Any, prefix: str, phone: str) -> SenderKeys:
    """`of(message, "from_", "from")`, `of(echo, "to_", "to")`."""
    return keys(
        string(item, phone, most=ID_MAX),
        string(item, f"{prefix}user_id", most=ID_MAX),
        string(item, f"{prefix}parent_user_id", most=ID_MAX),
    )


def contact(entry: Any) -> SenderKeys:
    """One element of `value.contacts`."""
    profile = member(entry, "profile")
    return keys(
        string(entry, "wa_id", most=ID_MAX),
        string(entry, "user_id", most=ID_MAX),
        string(entry, "parent_user_id", most=ID_MAX),
        username=string(profile, "username") or string(entry, "username"),
        profile_name=(string(profile, "name") or "").strip() or None,
        identity_key_hash=string(entry, "identity_key_hash"),
    )


class Book:
    """What `value.contacts` knows about the people in one value, looked up by number or id and never by position.

    Built once for each value: a batch may hold a thousand items and a thousand contacts.
    """

    def __init__(self, value: Any = None, *, items: int = 0) -> None:
        contacts = [known for entry in members(value, "contacts") if (known := _readable(entry)) is not None]
        self._by_key: dict[tuple[str, str], SenderKeys] = {}
        for each in contacts:
            for key in _keys(each):
                self._by_key.setdefault(key, each)
        self._only = contacts[0] if len(contacts) == 1 and items == 1 else None

    def completed(self, person: SenderKeys) -> SenderKeys:
        """The person with all that is known; a contact without any key counts only next to a single item."""
        other = next((self._by_key[key] for key in _keys(person) if key in self._by_key), None)
        if other is not None:
            return SenderKeys(
                wa_id=person.wa_id or other.wa_id,
                user_id=person.user_id or other.user_id,
                parent_user_id=person.parent_user_id or other.parent_user_id,
                username=other.username,
                profile_name=other.profile_name,
                identity_key_hash=other.identity_key_hash,
            )
        if self._only is None:
            return person
        if not person.is_known:
            return self._only
        if not self._only.is_known:
            return replace(person, username=self._only.username, profile_name=self._only.profile_name)
        return person


def _readable(entry: Any) -> SenderKeys | None:
    """A spoilt contact costs a name, never a message."""
    try:
        return contact(entry) if isinstance(entry, dict) else None
    except Unreadable:
        return None


def _keys(person: SenderKeys) -> list[tuple[str, str]]:
    named = (("user_id", person.user_id), ("wa_id", person.wa_id), ("parent_user_id", person.parent_user_id))
    return [(kind, key) for kind, key in named if key]
