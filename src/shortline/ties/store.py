"""What the database knows about cases that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict, NotFound

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Case:
    id: int
    conversation_id: int
    opened_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None
    merged_into_id: int | None


class CaseClosed(Conflict):
    code, sentence = "case_closed", "This case is closed. Reopen the conversation first."


class CaseGone(Conflict):
    code, sentence = "case_gone", "This case went into another one. Open that one."


async def hold(tx: Tx, *case_ids: int, by: Actor) -> tuple[dict[int, Case], dict[int, Conversation]]:
    """These cases, and their conversations by id, locked in one order for everybody.

    Raises NotFound where one does not exist or is not the caller's to see, CaseGone where one was merged.
    """
    found = {each: await q.fetchval(tx, "find_conversation", id=each) for each in case_ids}
    if None in found.values():
        raise NotFound
    conversations = {
        each: await fetch_visible(tx, by, each, Action.CASE_TIE, lock=True) for each in sorted(set(found.values()))
    }
    cases = {row["id"]: _case(row) for row in await q.fetch(tx, "lock_cases", ids=sorted(set(case_ids)))}
    if any(case.merged_into_id is not None for case in cases.values()):
        raise CaseGone
    return cases, conversations


async def case_of(tx: Tx, *, case_id: int | None, conversation_id: int | None) -> int:
    """The case that was named, itself or as the latest of a conversation. Raises BadRequest, NotFound."""
    if (case_id is None) == (conversation_id is None):
        raise BadRequest("Name a case or a conversation.", code="case_or_conversation", field="case_id")
    if case_id is not None:
        return case_id
    found: int | None = await q.fetchval(tx, "find_latest", conversation_id=conversation_id)
    if found is None:
        raise NotFound
    return found


async def add(
    tx: Tx, kind: str, case_id: int, other_id: int, *, kept: Any = None, by: Actor, now: datetime
) -> int | None:
    found: int | None = await q.fetchval(
        tx, "add_tie", kind=kind, case_id=case_id, other_id=other_id, kept=kept, by=by.agent_id, now=now
    )
    return found


async def of_conversation(tx: Tx, conversation_id: int) -> list[asyncpg.Record]:
    """Of all its cases, newest first. Who may see the other end, the caller decides."""
    return await q.fetch(tx, "list_ties", conversation_id=conversation_id)


def _case(row: Mapping[str, Any]) -> Case:
    return Case(**{name: row[name] for name in Case.__slots__})
