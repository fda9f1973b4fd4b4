"""A message with a macro was accepted: its words are counted, or what the agent made of them is kept as a suggestion."""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.db import Tx
from shortline.errors import ShortlineError
from shortline.macros import edits, write
from shortline.macros.choose import digest
from shortline.macros.store import q
from shortline.macros.use import values

KEPT = 50  # suggestions waiting for one macro; a lead who looks at none of them needs no more


async def said(
    tx: Tx, message_id: int, conversation_id: int, *, macro_id: int, nth: int, text: str, by: Actor, now: datetime
) -> None:
    """What is claimed is looked at: words that are neither the macro's nor close to them count as nothing."""
    try:
        macro = await write.fetch(tx, by, macro_id, Action.CONVERSATION_REPLY)
    except ShortlineError:  # removed or given to another team meanwhile; the message is what matters
        return
    if nth >= len(macro.wordings):
        return
    known = await values(tx, conversation_id, by)
    if edits.says(text, macro.wordings[nth], known):
        await q.execute(
            tx, "add_sent", message_id=message_id, macro_id=macro.id, digest=digest(macro.wordings[nth]),
            conversation_id=conversation_id, now=now,
        )  # fmt: skip
        return
    row = await q.fetchrow(tx, "find_private", conversation_id=conversation_id, agent_id=by.agent_id)
    private = [each for each in (row or {}).values() if each]
    changed = edits.suggestion(text, nth, macro.wordings, macro.fixed, known, private)
    if changed is not None:
        await q.execute(
            tx, "add_suggestion", macro_id=macro.id, digest=digest(changed), wording=changed, most=KEPT, now=now
        )
