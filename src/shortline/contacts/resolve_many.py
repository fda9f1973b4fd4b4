"""Who wrote all these? The same answer as `resolve` one by one, in a few statements for ordinary senders.

Ordinary is who is known and tells nothing new, and who is new and shares no key with anybody. Everybody else goes the
careful way of `resolve`, one after the other.
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
    now: datetime


async def resolve_many(tx: Tx, inbox: InboxConfig, senders: Sequence[tuple[SenderKeys, datetime]]) -> list[Identity]:
    """The identity of each sender, in their order. Raises BadRequest when one of them names nobody at all."""
    newest = dict(senders)
    asked = [Asked(sender, keys_of(sender, inbox.waba_id), now) for sender, now in newest.items()]
    known = await _known(tx, inbox, asked)
    made = await _made(tx, inbox, [each for each in asked if each.sender not in known])
    identities = known | made
    hard = [each for each in asked if each.sender not in identities]
    for each in hard:
        identities[each.sender] = await resolve(tx, inbox, each.sender, now=each.now)
    if hard and len(asked) > 1:  # they may have joined or split those we knew
        identities |= await _known(tx, inbox, asked)
    return [identities[sender] for sender, _ in senders]


async def _known(tx: Tx, inbox: InboxConfig, asked: Sequence[Asked]) -> dict[SenderKeys, Identity]:
    """Those of whom we know everything already. Seen again, at most once a minute."""
    by_key = _by_key(await find_all(tx, inbox.channel, [key for each in asked for key in each.keys]))
    known: dict[SenderKeys, Identity] = {}
    seen: dict[int, datetime] = {}
    for each in asked:
        found = _of(by_key, each.keys)
        matched = match(found.candidates, each.keys)
        if matched is None or teaches(found, matched, each.keys, each.sender):
            continue
        known[each.sender] = matched.identity
        if each.now - matched.identity.last_seen_at >= SEEN_EVERY:
            seen[matched.identity.id] = each.now
    if seen:
        await q.execute(tx, "see_identities", ids=list(seen), times=list(seen.values()))
    return known


async def _made(tx: Tx, inbox: InboxConfig, asked: Sequence[Asked]) -> dict[SenderKeys, Identity]:
    """Those of whom nobody has any key: made together, under the locks of all their keys."""
    alone = _alone([each for each in asked if each.keys], inbox.channel)
    if not alone:
        return {}
    names = sorted({name for each in alone for name in locks_of(each.keys, inbox.channel)})
    await q.fetch(tx, "lock_keys", names=names)
    by_key = _by_key(await find_all(tx, inbox.channel, [key for each in alone for key in each.keys]))
    fresh = [each for each in alone if not _of(by_key, each.keys).candidates]
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


def _alone(asked: Sequence[Asked], channel: str) -> list[Asked]:
    """Without those who share a lock, and so perhaps a person, with another of them."""
    holders: dict[str, int] = {}
    for each in asked:
        for name in locks_of(each.keys, channel):
            holders[name] = holders.get(name, 0) + 1
    return [each for each in asked if all(holders[name] == 1 for name in locks_of(each.keys, channel))]


_Known = Mapping[Key, list[tuple[Candidate, tuple[str, bool]]]]


def _by_key(found: Found) -> _Known:
    by_key: dict[Key, list[tuple[Candidate, tuple[str, bool]]]] = {}
    for candidate in found.candidates:
        for key in candidate.keys:
            by_key.setdefault(key, []).append((candidate, found.names[candidate.identity.contact_id]))
    return by_key


def _of(by_key: _Known, keys: Iterable[Key]) -> Found:
    """What `find_all` would have found for these keys alone."""
    found = {
        candidate.identity.id: (candidate, name) for key in spellings(keys) for candidate, name in by_key.get(key, ())
    }
    ordered = [found[identity_id] for identity_id in sorted(found)]
    return Found(
        tuple(candidate for candidate, _ in ordered),
        {candidate.identity.contact_id: name for candidate, name in ordered},
    )
