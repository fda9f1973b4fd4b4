"""Who wrote all these? The same answer as `resolve` one by one, in a few statements for a run of ordinary senders.

Ordinary is who is known and tells nothing new, and who is new and shares no key with anybody. The first who is neither
ends the run: what he teaches may decide who the next ones are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.contacts import store
from shortline.contacts.identity import Candidate, Identity, Key, keys_of, locks_of, match
from shortline.contacts.resolve import SEEN_EVERY, Found, find_all, resolve, spellings, teaches
from shortline.contacts.store import q
from shortline.db import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    sender: SenderKeys
    keys: tuple[Key, ...]
    locks: tuple[str, ...]
    now: datetime


async def resolve_run(tx: Tx, inbox: InboxConfig, senders: Sequence[tuple[SenderKeys, datetime]]) -> list[Identity]:
    """The identities of the first senders, at least one of them. Raises BadRequest when the first names nobody at all."""
    asked: dict[SenderKeys, Asked] = {}
    for sender, now in senders:
        if sender not in asked:
            keys = keys_of(sender, inbox.waba_id)
            asked[sender] = Asked(sender, keys, tuple(locks_of(keys, inbox.channel)), now)
    by_key = await _by_key(tx, inbox, asked.values())
    known: dict[SenderKeys, Identity] = {}
    fresh: dict[SenderKeys, Asked] = {}
    held: set[str] = set()
    for each in asked.values():
        found = _of(by_key, each.keys)
        if each.keys and not found.candidates and held.isdisjoint(each.locks):
            fresh[each.sender] = each
            held.update(each.locks)
            continue
        identity = _known(found, each)
        if identity is None:
            break
        known[each.sender] = identity
    known |= await _make(tx, inbox, list(fresh.values()))
    run: list[Identity] = []
    for sender, _ in senders:
        if sender not in known:
            break
        run.append(known[sender])
    if not run:
        return [await resolve(tx, inbox, senders[0][0], now=senders[0][1])]
    await _see(tx, {sender: known[sender] for sender, _ in senders[: len(run)]}, asked)
    return run


def _known(found: Found, asked: Asked) -> Identity | None:
    matched = match(found.candidates, asked.keys)
    return None if matched is None or teaches(found, matched, asked.keys, asked.sender) else matched.identity


async def _see(tx: Tx, known: Mapping[SenderKeys, Identity], asked: Mapping[SenderKeys, Asked]) -> None:
    """They were here again; noted at most once a minute."""
    seen: dict[int, datetime] = {}
    for sender, identity in known.items():
        if asked[sender].now - identity.last_seen_at >= SEEN_EVERY:
            seen.setdefault(identity.id, asked[sender].now)
    if seen:
        await q.execute(tx, "see_identities", ids=list(seen), times=list(seen.values()))


async def _make(tx: Tx, inbox: InboxConfig, new: Sequence[Asked]) -> dict[SenderKeys, Identity]:
    """Those nobody has any key of: made together, under the locks of all their keys."""
    if not new:
        return {}
    await q.fetch(tx, "lock_keys", names=sorted({name for each in new for name in each.locks}))
    by_key = await _by_key(tx, inbox, new)
    fresh = [each for each in new if not _of(by_key, each.keys).candidates]
    if not fresh:
        return {}
    rows = await q.fetch(
        tx,
        "add_people",
        channel=inbox.channel,
        is_demo=bool(await q.fetchval(tx, "find_demo_inbox", id=inbox.id)),
        names=[each.sender.profile_name or "" for each in fresh],
        phones=[each.sender.wa_id for each in fresh],
        user_ids=[each.sender.user_id for each in fresh],
        usernames=[each.sender.username for each in fresh],
        times=[each.now for each in fresh],
    )
    made = {fresh[row["place"] - 1].sender: store.identity(row) for row in rows}
    keys = [(made[each.sender].id, key, each.now) for each in fresh for key in each.keys]
    await q.execute(
        tx,
        "add_keys",
        channel=inbox.channel,
        identity_ids=[identity_id for identity_id, _, _ in keys],
        kinds=[key.kind for _, key, _ in keys],
        scopes=[key.scope for _, key, _ in keys],
        values=[key.value for _, key, _ in keys],
        times=[now for _, _, now in keys],
    )
    return made


_ByKey = Mapping[Key, Sequence[tuple[Candidate, tuple[str, bool]]]]


async def _by_key(tx: Tx, inbox: InboxConfig, asked: Iterable[Asked]) -> _ByKey:
    """Every candidate, with the name of its contact, under each of its keys."""
    found = await find_all(tx, inbox.channel, [key for each in asked for key in each.keys])
    by_key: dict[Key, list[tuple[Candidate, tuple[str, bool]]]] = {}
    for candidate in found.candidates:
        for key in candidate.keys:
            by_key.setdefault(key, []).append((candidate, found.names[candidate.identity.contact_id]))
    return by_key


def _of(by_key: _ByKey, keys: Iterable[Key]) -> Found:
    """What `find_all` would have found for these keys alone."""
    found = {
        candidate.identity.id: (candidate, name) for key in spellings(keys) for candidate, name in by_key.get(key, ())
    }
    ordered = [found[identity_id] for identity_id in sorted(found)]
    return Found(
        tuple(candidate for candidate, _ in ordered),
        {candidate.identity.contact_id: name for candidate, name in ordered},
    )
