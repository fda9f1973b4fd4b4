"""Who wrote this? Finds the identity of a sender, or makes it, and learns what the payload tells about it.

Creation is serialised by an advisory lock per key, so parallel first messages of one person make one person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shortline import events
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp.identity import phone_variants
from shortline.contacts import store
from shortline.contacts.identity import NUMBER_GONE, Candidate, Identity, Key, Match, keys_of, locks_of, match
from shortline.contacts.store import q
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.events import kinds

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, with the names of their contacts."""

    candidates: tuple[Candidate, ...]
    names: dict[int, tuple[str, bool]]


async def resolve(tx: Tx, inbox: InboxConfig, sender: SenderKeys, *, now: datetime) -> Identity:
    """The identity of the sender. Raises BadRequest when the payload names nobody at all."""
    keys = keys_of(sender, inbox.waba_id)
    if not keys:
        raise BadRequest("Nobody is named as the sender.", code="no_sender")
    found = await find_all(tx, inbox.channel, keys)
    known = match(found.candidates, keys)
    if known is None or teaches(found, known, keys, sender):
        # Look again under the lock: whoever came at the same moment may have made or changed this person.
        await q.fetch(tx, "lock_keys", names=locks_of(keys, inbox.channel))
        found = await find_all(tx, inbox.channel, keys)
        known = match(found.candidates, keys)
        if known is None:
            return await _create(tx, inbox, keys, sender, now)
    return await _learn(tx, inbox, found, known, keys, sender, now)


async def find_known(tx: Tx, inbox: InboxConfig, sender: SenderKeys) -> Identity | None:
    """The identity of these keys if there is one; learns nothing and makes nobody."""
    keys = keys_of(sender, inbox.waba_id)
    found = match((await find_all(tx, inbox.channel, keys)).candidates, keys) if keys else None
    return found.identity if found else None


def spellings(keys: Iterable[Key]) -> list[Key]:
    """The keys, and those of the other spellings of their numbers."""
    return [
        Key(key.kind, key.scope, value)
        for key in keys
        for value in (phone_variants(key.value) or (key.value,) if key.kind == "phone" else (key.value,))
    ]


async def find_all(tx: Tx, channel: str, keys: Sequence[Key]) -> Found:
    """Every identity that has one of these keys, or another spelling of one of these numbers."""
    wanted = spellings(keys)
    rows = await q.fetch(
        tx,
        "find_candidates",
        channel=channel,
        kinds=[key.kind for key in wanted],
        scopes=[key.scope for key in wanted],
        values=[key.value for key in wanted],
    )
    candidates = tuple(
        Candidate(store.identity(row), frozenset(Key(kind, scope, value) for kind, scope, value in row["keys"] or ()))
        for row in rows
    )
    return Found(candidates, {row["contact_id"]: (row["name"], row["name_given"]) for row in rows})


def teaches(found: Found, known: Match, keys: Sequence[Key], sender: SenderKeys) -> bool:
    """Whether this payload tells anything that we did not know: about keys, about the person, or a name to show."""
    if known.joined or known.loses_number or known.note:
        return True
    own = next(each for each in found.candidates if each.identity.id == known.identity.id)
    name, given = found.names[known.identity.contact_id]
    return (
        any(not own.shares(key) for key in keys)
        or _learned(known.identity, sender) != known.identity
        or (not given and known.identity.profile_name not in (name, ""))
    )


def _learned(identity: Identity, sender: SenderKeys) -> Identity:
    """What the provider says now replaces what it said before; what it does not say stays."""
    return replace(
        identity,
        phone=sender.wa_id or identity.phone,
        user_id=sender.user_id or identity.user_id,
        username=sender.username or identity.username,
        profile_name=sender.profile_name or identity.profile_name,
    )


async def _create(tx: Tx, inbox: InboxConfig, keys: Sequence[Key], sender: SenderKeys, now: datetime) -> Identity:
    name = sender.profile_name or ""
    contact_id: int = await q.fetchval(
        tx, "add_contact", name=name, is_demo=bool(await q.fetchval(tx, "find_demo_inbox", id=inbox.id)), now=now
    )
    identity_id: int = await q.fetchval(
        tx,
        "add_identity",
        contact_id=contact_id,
        channel=inbox.channel,
        phone=sender.wa_id,
        user_id=sender.user_id,
        username=sender.username,
        profile_name=name,
        changed_at=None,
        change_note="",
        now=now,
    )
    await claim(tx, inbox.channel, identity_id, keys, now)
    return await store.get_identity(tx, identity_id)


async def _learn(
    tx: Tx,
    inbox: InboxConfig,
    found: Found,
    known: Match,
    keys: Sequence[Key],
    sender: SenderKeys,
    now: datetime,
) -> Identity:
    before = known.identity
    after = _learned(before, sender)
    if known.note and known.note != before.change_note:
        after = replace(after, changed_at=now, change_note=known.note)
    if known.loses_number:
        await _lose_number(tx, known.loses_number, now)
    for joined in known.joined:
        await _join(tx, joined, before, now)
    own = next(each for each in found.candidates if each.identity.id == before.id)
    if any(not own.shares(key) for key in keys):
        await claim(tx, inbox.channel, before.id, keys, now)
    if after != before or now - before.last_seen_at >= SEEN_EVERY:
        await store.save_identity(tx, after, now=now)
    if after.changed_at != before.changed_at:
        await events.record(tx, kinds.IDENTITY_CHANGED, data=_ids(after, change="keys"), cause="channel", at=now)
    name, given = found.names[before.contact_id]
    if after.profile_name and not given and after.profile_name not in (name, ""):
        if await q.execute(tx, "name_contact", id=before.contact_id, name=after.profile_name, now=now):
            await events.record(tx, kinds.CONTACT_UPDATED, data=_ids(after, change="name"), cause="channel", at=now)
    return after


async def claim(tx: Tx, channel: str, identity_id: int, keys: Sequence[Key], now: datetime) -> None:
    await q.execute(
        tx,
        "claim_keys",
        identity_id=identity_id,
        channel=channel,
        kinds=[key.kind for key in keys],
        scopes=[key.scope for key in keys],
        values=[key.value for key in keys],
        now=now,
    )


async def _join(tx: Tx, source: Identity, target: Identity, now: datetime) -> None:
    """One payload named both: the keys go together, and the thread continues where there is none yet."""
    await q.execute(tx, "move_keys", source=source.id, target=target.id)
    moved = await q.fetch(
        tx, "continue_conversations", source=source.id, target=target.id, contact_id=target.contact_id
    )
    await q.execute(tx, "link_identity", id=source.id, contact_id=target.contact_id)
    moved += await q.fetch(tx, "link_conversations", id=source.id, contact_id=target.contact_id)
    await events.record(
        tx,
        kinds.IDENTITY_CHANGED,
        data={
            **_ids(target, change="joined"),
            "joined_identity_id": str(source.id),
            "from_contact_id": str(source.contact_id),
        },
        cause="channel",
        at=now,
    )
    for row in moved:
        await events.record(
            tx,
            kinds.CONVERSATION_UPDATED,
            conversation_id=row["id"],
            data={"change": "contact"},
            cause="channel",
            at=now,
        )


async def _lose_number(tx: Tx, identity: Identity, now: datetime) -> None:
    if identity.user_id:  # still reachable by its id; the number would reach somebody else
        after = replace(identity, phone=None, changed_at=now, change_note=NUMBER_GONE)
    else:
        after = replace(identity, changed_at=now, change_note=NUMBER_GONE)
    await store.save_identity(tx, after, now=identity.last_seen_at)
    await events.record(tx, kinds.IDENTITY_CHANGED, data=_ids(after, change="number_gone"), cause="channel", at=now)


def _ids(identity: Identity, **more: str) -> dict[str, str]:
    return {"identity_id": str(identity.id), "contact_id": str(identity.contact_id), **more}
