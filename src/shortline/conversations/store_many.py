"""Many rows in one statement: what `store` does for one conversation, for all conversations of a batch."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from shortline.channels.arrived import Arrived
from shortline.channels.events import MessageReceived
from shortline.conversations.arrival import NewCase, Written
from shortline.conversations.clean import clean, clean_content
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import conversation, q
from shortline.db import Again, Tx
from shortline.hours import store as hours

_SAVED = (
    "id", "state", "snoozed_until", "assignee_id", "team_id", "waiting_since", "waits_for_follow_up", "target_minutes",
    "due_at", "only_greeted", "answered_at", "last_inbound_at", "window_opened_at", "message_seq", "last_message_id",
    "last_message_at", "has_failed", "closed_at", "priority", "warn_at", "resolution_minutes", "resolution_since",
    "resolution_used", "resolution_anew", "resolution_due_at", "resolution_warn_at",
)  # fmt: skip
_PLAIN = (
    "kind", "author_kind", "provider_id", "provider_at", "display_at", "late", "reply_to_id", "reply_to_provider_id",
    "forwarded", "journal_id",
)  # fmt: skip


async def known_provider_ids(tx: Tx, inbox_id: int, arrived: Sequence[Arrived[MessageReceived]]) -> set[str]:
    ids = [each.event.provider_id for each in arrived]
    return {row["provider_id"] for row in await q.fetch(tx, "list_provider_ids", inbox_id=inbox_id, provider_ids=ids)}


async def lock_all_for(
    tx: Tx, inbox_id: int, people: Mapping[int, tuple[int, datetime]]
) -> dict[int, tuple[Conversation, bool]]:
    """By identity id: its conversation in this inbox, locked, and whether it was made. `people`: contact id and time."""
    found = await _lock(tx, inbox_id, people, created=False)
    missing = [identity_id for identity_id in people if identity_id not in found]
    if missing:
        rows = await q.fetch(
            tx,
            "add_conversations",
            inbox_id=inbox_id,
            identity_ids=missing,
            contact_ids=[people[identity_id][0] for identity_id in missing],
            times=[people[identity_id][1] for identity_id in missing],
        )
        found |= {row["identity_id"]: (conversation(row), True) for row in rows}
        missing = [identity_id for identity_id in missing if identity_id not in found]
    if missing:  # somebody else made them at the same moment
        found |= await _lock(tx, inbox_id, missing, created=False)
    return found


async def _lock(
    tx: Tx, inbox_id: int, identity_ids: Collection[int], *, created: bool
) -> dict[int, tuple[Conversation, bool]]:
    rows = await q.fetch(tx, "lock_by_identities", inbox_id=inbox_id, identity_ids=list(identity_ids))
    return {row["identity_id"]: (conversation(row), created) for row in rows}


async def lock_all(tx: Tx, conversation_ids: Collection[int]) -> dict[int, Conversation]:
    """By id; who is gone is left out."""
    rows = await q.fetch(tx, "lock_conversations", ids=list(conversation_ids))
    return {row["id"]: conversation(row) for row in rows}


async def reserve(tx: Tx, table: Literal["messages", "cases"], count: int) -> list[int]:
    """The next numbers of a table; those not used are gaps."""
    if not count:
        return []
    return [row["id"] for row in await q.fetch(tx, "reserve", sequence=f"{table}_id_seq", count=count)]


async def find_quoted(tx: Tx, inbox_id: int, provider_ids: list[str]) -> dict[tuple[int, str], int]:
    """Message ids by conversation and provider's id: only what stands in the same conversation can be quoted."""
    if not provider_ids:
        return {}
    rows = await q.fetch(tx, "list_quoted", inbox_id=inbox_id, provider_ids=provider_ids)
    return {(row["conversation_id"], row["provider_id"]): row["id"] for row in rows}


async def open_cases(tx: Tx, cases: Sequence[NewCase]) -> None:
    if not cases:
        return
    await q.execute(
        tx,
        "open_cases",
        ids=[case.id for case in cases],
        conversation_ids=[case.conversation_id for case in cases],
        assignee_ids=[case.assignee_id for case in cases],
        team_ids=[case.team_id for case in cases],
        times=[case.opened_at for case in cases],
    )


async def insert_received(tx: Tx, inbox_id: int, written: Sequence[Written]) -> None:
    """Raises Again when one of them came in through another transaction after all: nothing may be half written."""
    if not written:
        return
    messages = [each.message for each in written]
    inserted = await q.execute(
        tx,
        "add_received",
        inbox_id=inbox_id,
        ids=[each.id for each in written],
        conversation_ids=[each.conversation.id for each in written],
        case_ids=[each.case_id for each in written],
        seqs=[each.conversation.message_seq for each in written],
        times=[each.arrived.now for each in written],
        texts=[clean(message.text) for message in messages],
        contents=[clean_content(message.content) for message in messages],
        referrals=[clean_content(message.referral) for message in messages],
        **{f"{name}s": [getattr(message, name) for message in messages] for name in _PLAIN},
    )
    if inserted != len(written):
        raise Again


async def timed(tx: Tx, changed: Sequence[Conversation]) -> list[Conversation]:
    """With the moments at which they are due, where those are open."""
    places = {(each.inbox_id, each.team_id) for each in changed if each.is_untimed}
    holding = {place: await hours.holding(tx, inbox_id=place[0], team_id=place[1]) for place in places}
    return [each.timed(holding[each.inbox_id, each.team_id]) if each.is_untimed else each for each in changed]


async def save_all(tx: Tx, changed: Sequence[Conversation]) -> None:
    """Write the rows, timed; the version of each goes up by one."""
    if changed:
        columns = {f"{name}s": [getattr(each, name) for each in changed] for name in _SAVED}
        await q.execute(tx, "save_conversations", **columns)
