"""Two books in, eight counts out. Pure: no clock, no network, no desk.

Each function lists what breaks one promise, one sentence for each case; a promise is kept when its list is empty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise

from .records import Acceptance, DeskBook, Press, ProviderBook, Read, Screen, Shown, digits

PROMISES = {
    "P1": "acknowledged inbound messages that are lost",
    "P2": "inbound messages shown more than once",
    "P3": "messages sent twice without a mark, or sent and not shown so",
    "P4": "pairs in another order than they were written",
    "P5": "messages to somebody else than the agent meant",
    "P6": "things seen over a wall",
    "P7": "untrue lines on a screen",
    "P8": "work that did not come back by itself",
}
RECOVERED_WITHIN = 60.0
DEAD_LINE_TRUSTED = 15.0
LATE_AFTER = 60.0
ON_ITS_WAY = frozenset({"held", "queued", "paced", "sending", "unknown"})
NOT_SENT = frozenset({"held", "queued", "paced", "failed", "withheld", "undone"})

Findings = dict[str, list[str]]


def check(provider: ProviderBook, desk: DeskBook) -> Findings:
    """Promise -> what breaks it."""
    return {
        "P1": lost(provider, desk),
        "P2": doubled(desk),
        "P3": sent_twice(provider, desk),
        "P4": out_of_order(provider, desk) + reshuffled(desk.reads),
        "P5": misdirected(provider, desk),
        "P6": list(desk.over_walls),
        "P7": [line for screen in desk.screens for line in untrue(screen, desk.messages)],
        "P8": stuck(desk) + parked(provider, desk) + gone(desk) + slow(desk),
    }


def lost(provider: ProviderBook, desk: DeskBook) -> list[str]:
    places: dict[str, set[str]] = defaultdict(set)
    for message in desk.messages:
        if message.direction == "in":
            for token in message.tokens:
                places[token].add(message.conversation_id)
    found = []
    for update in {update.id: update for update in provider.acknowledged}.values():
        where = places[update.token]
        if not where and update.id not in desk.set_aside:
            found.append(f"{update.kind} #{update.token} ({update.id}) was answered 200 and is nowhere")
        elif len(where) > 1:
            found.append(f"{update.kind} #{update.token} is in {len(where)} conversations: {', '.join(sorted(where))}")
    return found


def doubled(desk: DeskBook) -> list[str]:
    times = Counter(token for message in desk.messages if message.direction == "in" for token in message.tokens)
    return [f"#{token} is shown {count} times" for token, count in times.items() if count > 1]


def sent_twice(provider: ProviderBook, desk: DeskBook) -> list[str]:
    copies, shown = _copies(provider), _outgoing(desk)
    found = []
    for press in desk.presses:
        accepted, messages = copies[press.token], shown[press.token]
        if len(accepted) > 1 and not any(message.possible_duplicate for message in messages):
            found.append(f"#{press.token} left {len(accepted)} times, unmarked ({_states(messages)})")
        if not accepted:
            continue
        if press.taken_back:
            found.append(f"#{press.token} was taken back and left all the same")
        elif messages and all(message.state in NOT_SENT for message in messages):
            if not all(copy.failed for copy in accepted):
                found.append(f"#{press.token} left, and is shown as {_states(messages)}")
    return found


def out_of_order(provider: ProviderBook, desk: DeskBook) -> list[str]:
    first = {token: accepted[0].n for token, accepted in _copies(provider).items()}
    again = {press.token for press in desk.presses if press.again}
    threads: dict[str, list[tuple[Shown, str]]] = defaultdict(list)
    for message in desk.messages:
        for token in message.tokens[:1]:
            if message.direction == "out" and token in first and not message.possible_duplicate and token not in again:
                threads[message.conversation_id].append((message, token))
    found = []
    for thread in threads.values():
        thread.sort(key=lambda each: each[0].seq)
        for (_, earlier), (follower, later) in combinations(thread, 2):
            if first[earlier] > first[later] and not follower.after_unconfirmed:
                found.append(f"#{later} left before #{earlier} in conversation {follower.conversation_id}")
    return found


def reshuffled(reads: list[Read]) -> list[str]:
    """What somebody has read stays where it was; what is put between says that it is late."""
    by_reader: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for read in reads:
        by_reader[read.reader, read.conversation_id].append(read)
    found = []
    for (_, conversation_id), sequence in by_reader.items():
        for before, after in pairwise(sequence):
            known = set(before.ids)
            common = [each for each in after.ids if each in known]
            if common != [each for each in before.ids if each in set(after.ids)]:
                found.append(f"messages of conversation {conversation_id} changed places")
            if not common:
                continue
            found += [
                f"message {each} came between others in conversation {conversation_id}, unmarked"
                for each in _slipped_in(known, common[-1], after)
            ]
    return found


def _slipped_in(known: set[str], newest: str, after: Read) -> list[str]:
    """New ones above what was the newest, without a mark. Messages of one minute may come in any order."""
    end = after.ids.index(newest)
    times = dict(zip(after.ids, after.times, strict=True)) if after.times else {}
    return [
        each
        for each in after.ids[:end]
        if each not in known
        and each not in after.late
        and not (times and times[newest] - times[each] <= LATE_AFTER)
        and any(earlier in known for earlier in after.ids[: after.ids.index(each)])
    ]


def misdirected(provider: ProviderBook, desk: DeskBook) -> list[str]:
    meant = {press.token: press for press in desk.presses}
    found = []
    for copy in provider.accepted:
        press = meant.get(copy.token)
        if press is None:
            found.append(f"#{copy.token} went to {copy.to}, and nobody pressed send")
        elif digits(copy.to) != digits(press.address):
            found.append(f"#{copy.token} went to {copy.to}; the agent had {press.address} open")
    return found


def untrue(screen: Screen, messages: list[Shown]) -> list[str]:
    store = {message.id: message.version for message in messages}
    found = [f"{screen.name} lacks message {each}" for each in store if each not in screen.shown]
    found += [f"{screen.name} shows message {each}, which is not there" for each in screen.shown if each not in store]
    found += [
        f"{screen.name} shows version {version} of message {each}, the desk has {store[each]}"
        for each, version in screen.shown.items()
        if each in store and version != store[each]
    ]
    if screen.trusted_dead_for > DEAD_LINE_TRUSTED:
        found.append(f"{screen.name} called a dead line connected for {screen.trusted_dead_for:.0f} s")
    return found


def stuck(desk: DeskBook) -> list[str]:
    return [
        f"message {message.id} is still {message.state}"
        for message in desk.messages
        if message.direction == "out" and message.state in ON_ITS_WAY and not message.accepted
    ]


def parked(provider: ProviderBook, desk: DeskBook) -> list[str]:
    """Set aside is for what cannot be applied; all else must come through by itself when a fault has ended."""
    return [f"{each} was set aside, and nothing is wrong with it" for each in sorted(desk.set_aside - provider.poison)]


def gone(desk: DeskBook) -> list[str]:
    there = {message.id for message in desk.messages}
    return [
        f"#{press.token}: the desk said it has message {each}, and lost it"
        for press in desk.presses
        if not press.taken_back
        for each in press.message_ids
        if each not in there
    ]


def slow(desk: DeskBook) -> list[str]:
    return [
        f"{each.what} took {each.seconds:.0f} s after {each.fault}"
        for each in desk.recoveries
        if each.seconds > RECOVERED_WITHIN
    ]


def _copies(provider: ProviderBook) -> dict[str, list[Acceptance]]:
    copies: dict[str, list[Acceptance]] = defaultdict(list)
    for each in sorted(provider.accepted, key=lambda accepted: accepted.n):
        copies[each.token].append(each)
    return copies


def _outgoing(desk: DeskBook) -> dict[str, list[Shown]]:
    shown: dict[str, list[Shown]] = defaultdict(list)
    for message in desk.messages:
        if message.direction == "out":
            for token in message.tokens:
                shown[token].append(message)
    return shown


def _states(messages: list[Shown]) -> str:
    return ", ".join(sorted({str(message.state) for message in messages})) or "nothing"


__all__ = ["PROMISES", "Findings", "Press", "check"]
