"""Linking two cases that have to do with each other, whoever's they are. Nothing else changes, at either end."""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.conversations.activity import save_with_line
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.ties import store
from shortline.ties.store import q


async def link(tx: Tx, case_id: int, other_id: int, *, by: Actor, now: datetime) -> int:
    """The tie's id; linked twice it is one. Raises BadRequest for a case and itself."""
    if case_id == other_id:
        raise BadRequest("A case cannot be linked with itself.", code="same_case", field="case_id")
    cases, conversations = await store.hold(tx, case_id, other_id, by=by)
    made = await store.add(tx, "linked", case_id, other_id, by=by, now=now)
    if made is None:
        known: int = await q.fetchval(tx, "find_linked", one=case_id, other=other_id)
        return known
    here, there = cases[case_id].conversation_id, cases[other_id].conversation_id
    await save_with_line(tx, conversations[here], "case_linked", by=by, now=now, conversation_id=str(there))
    if here != there:
        await save_with_line(tx, conversations[there], "case_linked", by=by, now=now, conversation_id=str(here))
    return made
