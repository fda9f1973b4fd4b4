"""Messages that may leave are written down: in the timeline, in the outbox and as news, any number in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.protocol import Address
from shortline.conversations import store_many
from shortline.conversations.clean import clean, clean_content
from shortline.conversations.conversation import Conversation
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.events import Happened, kinds
from shortline.outbound import words
from shortline.outbound.part import Part
from shortline.policy import Allowance, Decision
from shortline.policy.wording import words_key

Q = queries(__package__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message that was judged. `conversation`: its locked row, as it stands before all that are written down with it."""

    conversation: Conversation
    case_id: int | None
    part: Part
    asked: dict[str, Any]  # what was asked for, for the reply box after an undo
    decision: Decision
    name: UUID  # the client's
    address: Address
    not_before: datetime
    held_until: datetime | None = None
    send_at: datetime | None = None
    why: dict[str, Any] | None = None
    allowance: Allowance | None = None
    hand: str | None = None
    bulk: bool = False
    hurries: bool = False
    confirms_consent: int | None = None
    seen_seq: int | None = None
    on_reply: str | None = None
    afterwards: Sequence[dict[str, Any]] = ()  # done when the provider took it

    @property
    def state(self) -> str:
        return "queued" if self.held_until is None and self.send_at is None else "held"


async def write_down(tx: Tx, entries: Sequence[Entry], *, automatic: bool, by: Actor, now: datetime) -> list[int]:
    """Their ids. Raises Conflict, and the caller gives up his transaction, when one of them stands there already."""
    after = {each.conversation.id: each.conversation for each in entries}
    numbers = []
    for each in entries:
        after[each.conversation.id] = numbered = after[each.conversation.id].numbered()
        numbers.append(numbered.message_seq)
    ids = [
        row["id"] for row in await Q.fetch(tx, "put_into_the_queue", **_columns(entries, numbers, automatic, by, now))
    ]
    if len(ids) != len(entries):
        raise Conflict("This message was sent from another conversation already.", code="client_id_taken")
    for message_id, each in zip(ids, entries, strict=True):
        for attachment_id in each.part.attachment_ids:
            await Q.execute(
                tx,
                "attach",
                id=attachment_id,
                message_id=message_id,
                conversation_id=each.conversation.id,
                inbox_id=each.conversation.inbox_id,
            )
        if each.part.draft.reaction is None:
            after[each.conversation.id] = after[each.conversation.id].shows(message_id, now)
    await events.record_many(
        tx,
        [
            Happened(
                kinds.MESSAGE_CREATED,
                at=now,
                conversation_id=each.conversation.id,
                message_id=message_id,
                inbox_id=each.conversation.inbox_id,
                agent_id=by.agent_id,
                cause=by.kind,
            )
            for message_id, each in zip(ids, entries, strict=True)
        ],
    )
    await store_many.save_all(tx, await store_many.timed(tx, list(after.values())))
    await Q.fetchval(tx, "ring")
    return ids


def _columns(
    entries: Sequence[Entry], numbers: Sequence[int], automatic: bool, by: Actor, now: datetime
) -> dict[str, Any]:
    rows = [
        {
            "conversation_ids": each.conversation.id,
            "inbox_ids": each.conversation.inbox_id,
            "case_ids": each.case_id,
            "seqs": number,
            "kinds": each.part.draft.kind,
            "texts": clean(each.part.text),
            "contents": clean_content(each.part.content),
            "states": each.state,
            "failures": each.why,
            "reply_to_ids": each.part.reply_to_id,
            "reply_to_provider_ids": each.part.draft.reply_to_provider_id,
            "names": each.name,
            "held_untils": each.held_until,
            "send_ats": each.send_at,
            "drafts": _draft(each),
            "addresses": words.address_json(each.address),
            "decisions": each.decision.to_json() | {"at": now.isoformat()},
            "not_befores": each.not_before,
            "wordings": words_key(each.part.draft),
            "allowances": words.allowance_json(each.allowance),
            "hands": each.hand,
            "bulks": each.bulk,
            "hurryings": each.hurries,
            "confirmed_consents": each.confirms_consent,
            "seen_seqs": each.seen_seq,
            "on_replies": each.on_reply,
        }
        for each, number in zip(entries, numbers, strict=True)
    ]
    return {name: [row[name] for row in rows] for name in rows[0]} | {
        "author_kind": "automation" if automatic or by.kind == "system" else "agent",
        "author_agent_id": by.agent_id,
        "automatic": automatic,
        "now": now,
    }


def _draft(entry: Entry) -> dict[str, Any]:
    afterwards = {"afterwards": list(entry.afterwards)} if entry.afterwards else {}
    return entry.part.draft.to_json() | {"asked": entry.asked} | afterwards
