"""An identity: one address on a channel, known by several keys, of which any may be missing. Pure.

Keys are joined only on evidence in one payload. A username or a name is never a key, and the address we send to is the
one the provider gave, never a tidied one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import Address
from shortline.channels.whatsapp import identity as spelling

KeyKind: TypeAlias = Literal["phone", "user_id", "parent_user_id"]
EVERYWHERE = ""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """`scope` is '' for phone numbers, and the business account for ids that only mean something there."""

    kind: KeyKind
    scope: str
    value: str


@dataclass(frozen=True, slots=True)
class Identity:
    id: int
    contact_id: int
    channel: str
    phone: str | None
    user_id: str | None
    username: str | None
    profile_name: str
    changed_at: datetime | None
    change_note: str
    first_seen_at: datetime
    last_seen_at: datetime

    @property
    def number_hidden(self) -> bool:
        return self.phone is None

    @property
    def display(self) -> str:
        """What a person reads: @name where there is one, else the number as it is written in its country."""
        if self.username:
            return self.username if self.username.startswith("@") else f"@{self.username}"
        if self.phone:
            return spelling.displayed(self.phone)
        return self.profile_name or self.user_id or ""

    @property
    def address(self) -> Address:
        """Where a message to this identity goes, exactly as the provider spelled it."""
        return Address(phone=spelling.to_send(self.phone) if self.phone else None, user_id=self.user_id)


def keys_of(sender: SenderKeys, account: str) -> tuple[Key, ...]:
    found: list[Key] = []
    if sender.wa_id:
        found.append(Key("phone", EVERYWHERE, sender.wa_id))
    if sender.user_id:
        found.append(Key("user_id", account, sender.user_id))
    if sender.parent_user_id:
        found.append(Key("parent_user_id", account, sender.parent_user_id))
    return tuple(found)


def locks_of(keys: Iterable[Key], channel: str) -> list[str]:
    """One name per person for each key, in one order for everybody; spellings of a number share theirs."""
    names = set()
    for key in keys:
        value = min(spelling.phone_variants(key.value), default=key.value) if key.kind == "phone" else key.value
        names.add(f"{channel}|{key.kind}|{key.scope}|{value}")
    return sorted(names)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An identity that shares a key with the sender, and all its keys."""

    identity: Identity
    keys: frozenset[Key]

    def shares(self, key: Key) -> bool:
        return key in self.keys

    def shares_spelling(self, key: Key) -> bool:
        return any(Key("phone", EVERYWHERE, other) in self.keys for other in spelling.phone_variants(key.value))

    def other_user_id(self, key: Key | None) -> bool:
        """Whether it is known under a different business-scoped id of the same account."""
        return key is not None and any(
            own.kind == "user_id" and own.scope == key.scope and own.value != key.value for own in self.keys
        )

    def other_number(self, key: Key | None) -> bool:
        """Whether it is known under a number that is no spelling of this one."""
        return key is not None and bool(self.identity.phone) and not self.shares_spelling(key)


@dataclass(frozen=True, slots=True)
class Match:
    """Who the sender is. `joined` turned out to be the same person; `loses_number` is no longer reached under it."""

    identity: Identity
    joined: tuple[Identity, ...] = ()
    loses_number: Identity | None = None
    note: str = ""


OTHER_ACCOUNT = "This number now belongs to another WhatsApp account. It may be another person."
NEW_NUMBER = "This person now writes from another number."
NUMBER_GONE = "The number of this person now belongs to another WhatsApp account."


def match(candidates: Sequence[Candidate], keys: Sequence[Key]) -> Match | None:
    """Who among the candidates is meant, or None for somebody new.

    A number and an id that come together without contradiction are one person, and the number's thread goes on.
    Where they contradict each other the id is believed: numbers are handed on to other people, ids are not.
    """
    phone = next((key for key in keys if key.kind == "phone"), None)
    user = next((key for key in keys if key.kind == "user_id"), None)
    parent = next((key for key in keys if key.kind == "parent_user_id"), None)
    by_phone = _by_phone(candidates, phone)
    by_id = _first(candidates, user) or (_by_parent(candidates, parent, user) if parent else None)
    if by_id is None:
        if by_phone is None:
            return None
        return Match(by_phone.identity, note=OTHER_ACCOUNT if by_phone.other_user_id(user) else "")
    if by_phone is None:
        return Match(by_id.identity, note=NEW_NUMBER if by_id.other_number(phone) else "")
    if by_phone.identity.id == by_id.identity.id:
        return Match(by_id.identity)
    if by_phone.other_user_id(user) or by_id.other_number(phone):
        return Match(by_id.identity, loses_number=by_phone.identity, note=NEW_NUMBER)
    return Match(by_phone.identity, joined=(by_id.identity,))


def _by_phone(candidates: Sequence[Candidate], phone: Key | None) -> Candidate | None:
    if phone is None:
        return None
    return _first(candidates, phone) or next((each for each in candidates if each.shares_spelling(phone)), None)


def _by_parent(candidates: Sequence[Candidate], parent: Key, user: Key | None) -> Candidate | None:
    found = _first(candidates, parent)
    return None if found is None or found.other_user_id(user) else found


def _first(candidates: Sequence[Candidate], key: Key | None) -> Candidate | None:
    return next((each for each in candidates if key is not None and each.shares(key)), None)
