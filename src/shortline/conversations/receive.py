"""Customers' messages become part of their conversations: person, thread, case, message, files and event in one transaction.

Hundreds go together in a dozen statements, and one alone goes the same way. Safe to run twice with the same updates, and
by many workers at once: what exists already changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shortline import events
from shortline.channels.arrived import Arrived
from shortline.channels.events import MessageReceived
from shortline.channels.protocol import InboxConfig
from shortline.contacts.identity import Identity
from shortline.contacts.resolve_many import resolve_run
from shortline.conversations import store_many, wishes
from shortline.conversations.arrival import Thread, Written
from shortline.conversations.clean import clean_content
from shortline.conversations.files import add_attachments
from shortline.conversations.store import q
from shortline.conversations.turns import turn_facts_of
from shortline.db import Tx
from shortline.events import Happened, kinds
from shortline.failpoints import failpoint

TOUCH_EVERY = timedelta(seconds=30)
RUN_LEAST = 8
Message = Arrived[MessageReceived]


async def receive(
    tx: Tx, inbox: InboxConfig, event: MessageReceived, *, now: datetime, journal_id: int | None
) -> int | None:
    """The id of the new message; None when it was here already."""
    made = await receive_many(tx, [Arrived(inbox, event, now, journal_id)])
    return made.get((inbox.id, event.provider_id))


async def receive_many(tx: Tx, arrived: Sequence[Message]) -> dict[tuple[int, str], int]:
    """In this order. Returns the ids of the new messages by inbox and provider's id, without those that were here."""
    by_inbox: dict[int, dict[str, Message]] = {}
    for each in arrived:
        by_inbox.setdefault(each.inbox.id, {}).setdefault(each.event.provider_id, each)
    made: dict[tuple[int, str], int] = {}
    for of_inbox in by_inbox.values():
        some = list(of_inbox.values())
        for written in await _receive_in(tx, some[0].inbox, some):
            made[some[0].inbox.id, written.arrived.event.provider_id] = written.id
    return made


async def _receive_in(tx: Tx, inbox: InboxConfig, arrived: Sequence[Message]) -> list[Written]:
    known = await store_many.known_provider_ids(tx, inbox.id, arrived)
    new = [each for each in arrived if each.event.provider_id not in known]
    written: list[Written] = []
    most = len(new)
    while new:
        identities = await resolve_run(tx, inbox, [(each.event.sender, each.now) for each in new[:most]])
        failpoint("in.contact")
        run, new = new[: len(identities)], new[len(identities) :]
        written += await _add(tx, inbox, run, identities)
        most = max(RUN_LEAST, 2 * len(run))  # where few are ordinary, looking far ahead is wasted
    if written:
        now = written[-1].arrived.now
        await q.execute(tx, "touch_inbox", id=inbox.id, now=now, before=now - TOUCH_EVERY)
    failpoint("in.message")
    return written


async def _add(tx: Tx, inbox: InboxConfig, new: Sequence[Message], identities: Sequence[Identity]) -> list[Written]:
    threads = await _threads(
        tx, inbox, {who.id: (who.contact_id, each.now) for who, each in zip(identities, new, strict=True)}
    )
    failpoint("in.conversation")
    # Nobody else can add to these conversations now: look once more.
    known = await store_many.known_provider_ids(tx, inbox.id, new)
    some = [
        (each, threads[who.id])
        for each, who in zip(new, identities, strict=True)
        if each.event.provider_id not in known
    ]
    written = await _written(tx, inbox, some, may_open=sum(thread.may_open_case for thread in threads.values()))
    await store_many.open_cases(tx, [thread.new_case for thread in threads.values() if thread.new_case])
    await store_many.insert_received(tx, inbox.id, written)
    await store_many.save_all(tx, [thread.conversation for thread in threads.values() if thread.is_touched])
    for each in written:
        await _belongings(tx, each)
    await wishes.honour(tx, written)
    await events.record_many(tx, [happened for each in written for happened in _news(each)])
    return written


async def _threads(tx: Tx, inbox: InboxConfig, people: dict[int, tuple[int, datetime]]) -> dict[int, Thread]:
    locked = await store_many.lock_all_for(tx, inbox.id, people)
    facts = await turn_facts_of(tx, [conversation.id for conversation, _ in locked.values()])
    return {
        identity_id: Thread(conversation, facts[conversation.id], created=created)
        for identity_id, (conversation, created) in locked.items()
    }


async def _written(
    tx: Tx, inbox: InboxConfig, some: Sequence[tuple[Message, Thread]], *, may_open: int
) -> list[Written]:
    message_ids = await store_many.reserve(tx, "messages", len(some))
    case_ids = iter(await store_many.reserve(tx, "cases", may_open))
    asked = sorted({each.event.reply_to_provider_id for each, _ in some if each.event.reply_to_provider_id})
    quoted = await store_many.find_quoted(tx, inbox.id, asked)
    written = []
    for (each, thread), message_id in zip(some, message_ids, strict=True):
        in_thread = thread.conversation.id
        reply_to_id = quoted.get((in_thread, each.event.reply_to_provider_id or ""))
        written.append(thread.add(each, message_id, reply_to_id, case_ids))
        quoted[in_thread, each.event.provider_id] = message_id
    return written


async def _belongings(tx: Tx, written: Written) -> None:
    event = written.arrived.event
    await add_attachments(tx, written.conversation, written.id, event.attachments, now=written.arrived.now)
    if event.referral:
        entry_point = clean_content(event.referral)
        await q.execute(tx, "keep_entry_point", id=written.conversation.id, entry_point=entry_point)


def _news(written: Written) -> list[Happened]:
    at, of = written.arrived.now, written.conversation
    told = Happened(
        kinds.MESSAGE_RECEIVED,
        at=at,
        conversation_id=of.id,
        message_id=written.id,
        inbox_id=of.inbox_id,
        cause="contact",
    )
    if written.change == "created":
        created = Happened(
            kinds.CONVERSATION_CREATED, at=at, conversation_id=of.id, inbox_id=of.inbox_id, cause="contact"
        )
        return [created, told]
    if written.change:
        changed = Happened(
            kinds.CONVERSATION_UPDATED,
            at=at,
            conversation_id=of.id,
            inbox_id=of.inbox_id,
            data={"change": written.change},
            cause="contact",
        )
        return [told, changed]
    return [told]
