"""A customer's message becomes part of his conversation: person, thread, case, message, files and event in one transaction.

Safe to run twice with the same update, and by many workers at once: what exists already changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline import events, jobs
from shortline.channels.events import InboundMedia, MessageReceived
from shortline.channels.protocol import InboxConfig
from shortline.contacts.resolve import resolve
from shortline.conversations import store
from shortline.conversations.clean import clean, clean_content
from shortline.conversations.conversation import Conversation
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import believable, place
from shortline.conversations.store import q
from shortline.conversations.thanks import is_only_thanks
from shortline.db import Tx
from shortline.events import kinds
from shortline.failpoints import failpoint
from shortline.media.names import label

TOUCH_EVERY = timedelta(seconds=30)
NOT_A_TURN = frozenset({"system"})  # news about the person, not from him


async def receive(
    tx: Tx, inbox: InboxConfig, event: MessageReceived, *, now: datetime, journal_id: int | None
) -> int | None:
    """The id of the new message; None when it was here already."""
    if await store.find_by_provider_id(tx, inbox.id, event.provider_id):
        return None
    identity = await resolve(tx, inbox, event.sender, now=now)
    failpoint("in.contact")
    locked, created = await store.lock_for(tx, inbox.id, identity.id, identity.contact_id, now=now)
    failpoint("in.conversation")
    facts = await turn_facts(tx, locked)
    is_turn = event.kind not in NOT_A_TURN and not facts.is_blocked
    if locked.state == "closed" and event.kind == "text" and is_only_thanks(event.text):
        is_turn = False  # kept and shown under Closed; nobody has to answer it
    where = place(event.at, now=now, newest=locked.last_message_at)
    after, case_id = locked, facts.case_id
    if is_turn and case_id is None:
        after, case_id = await open_case(tx, locked, at=where.at)
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="in",
            kind=event.kind,
            author_kind="system" if event.kind in NOT_A_TURN else "contact",
            text=event.text,
            content=event.content,
            provider_id=event.provider_id,
            provider_at=event.at,
            display_at=where.at,
            late=where.late,
            reply_to_id=await find_quoted(tx, locked, event.reply_to_provider_id),
            reply_to_provider_id=event.reply_to_provider_id,
            forwarded=event.forwarded,
            referral=event.referral,
            journal_id=journal_id,
        ),
        case_id=case_id,
        now=now,
    )
    if message_id is None:
        return None
    opens_window_at = believable(event.at, now) if event.opens_window else None
    after = after.numbered().heard(where.at, opens_window_at=opens_window_at).shows(message_id, where.at)
    if is_turn:
        after = after.waits(where.at, answered_in_case=facts.case_answered)
    await store.save(tx, after)
    await add_attachments(tx, locked, message_id, event.attachments, now=now)
    if event.referral:
        await q.execute(tx, "keep_entry_point", id=locked.id, entry_point=clean_content(event.referral))
    await q.execute(tx, "touch_inbox", id=inbox.id, now=now, before=now - TOUCH_EVERY)
    await tell(tx, locked, after, message_id, created=created, now=now)
    failpoint("in.message")
    return message_id


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What decides how a customer's turn counts. What a blocked person writes is kept, but starts no clock."""

    is_blocked: bool
    case_id: int | None
    case_answered: bool


async def turn_facts(tx: Tx, locked: Conversation) -> TurnFacts:
    row = await q.fetchrow(tx, "find_turn_facts", conversation_id=locked.id, contact_id=locked.contact_id)
    assert row is not None
    return TurnFacts(row["is_blocked"], row["case_id"], row["case_answered"])


async def open_case(tx: Tx, locked: Conversation, *, at: datetime) -> tuple[Conversation, int]:
    """A new case, for whoever had the last one; if he is not here, everybody may take it."""
    after = locked
    if locked.assignee_id is not None and not await q.fetchval(tx, "is_present", agent_id=locked.assignee_id):
        after = locked.assigned(None, locked.team_id)
    case_id: int = await q.fetchval(
        tx,
        "open_case",
        conversation_id=locked.id,
        assignee_id=after.assignee_id,
        team_id=after.team_id,
        opened_at=at,
    )
    return after, case_id


async def as_turn(tx: Tx, locked: Conversation, facts: TurnFacts, *, at: datetime) -> Conversation:
    """The conversation with a turn in it that is no message: a missed call, a thumb on our question."""
    after = locked if facts.case_id is not None else (await open_case(tx, locked, at=at))[0]
    return after.waits(at, answered_in_case=facts.case_answered)


async def find_quoted(tx: Tx, conversation: Conversation, provider_id: str | None) -> int | None:
    if provider_id is None:
        return None
    quoted = await store.find_by_provider_id(tx, conversation.inbox_id, provider_id)
    return quoted["id"] if quoted and quoted["conversation_id"] == conversation.id else None


async def add_attachments(
    tx: Tx, conversation: Conversation, message_id: int, files: tuple[InboundMedia, ...], *, now: datetime
) -> None:
    """Each file waits as `pending` until its job has fetched it; the message is shown meanwhile."""
    for position, file in enumerate(files):
        attachment_id = await q.fetchval(
            tx,
            "add_attachment",
            message_id=message_id,
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            position=position,
            kind=file.kind,
            voice=file.voice,
            filename=label(file.filename, mime=file.mime) if file.filename else "",
            declared_mime=clean(file.mime or "application/octet-stream"),
            provider_media_id=clean(file.provider_media_id),
            provider_sha256=file.sha256,
            now=now,
        )
        await jobs.enqueue(tx, "media.fetch", {"attachment_id": attachment_id})


async def tell(
    tx: Tx, before: Conversation, after: Conversation, message_id: int, *, created: bool, now: datetime
) -> None:
    if created:
        await events.record(
            tx, kinds.CONVERSATION_CREATED, conversation_id=after.id, inbox_id=after.inbox_id, at=now, cause="contact"
        )
    await events.record(
        tx,
        kinds.MESSAGE_RECEIVED,
        conversation_id=after.id,
        message_id=message_id,
        inbox_id=after.inbox_id,
        at=now,
        cause="contact",
    )
    if not created and after.state != before.state:
        change = "reopened" if before.state == "closed" else "woken"
        await events.record(
            tx,
            kinds.CONVERSATION_UPDATED,
            conversation_id=after.id,
            inbox_id=after.inbox_id,
            data={"change": change},
            at=now,
            cause="contact",
        )
