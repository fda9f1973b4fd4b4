"""Using a macro: its text for one conversation, in a wording this person did not get last time."""

from dataclasses import dataclass
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict
from shortline.macros import wording, write
from shortline.macros.choose import choose, digest
from shortline.macros.store import q


@dataclass(frozen=True, slots=True)
class Used:
    text: str
    wording: int
    missing: tuple[str, ...]


async def use(tx: Tx, macro_id: int, conversation_id: int, *, nth: int | None = None, by: Actor, now: datetime) -> Used:
    """The text to put into the reply box. `nth` asks for one wording; else the next one for this person is chosen."""
    macro = await write.fetch(tx, by, macro_id, Action.CONVERSATION_REPLY)
    if macro.state != "active":
        raise Conflict("This macro is switched off.", code="macro_disabled")
    conversation = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    if nth is not None and nth >= len(macro.wordings):
        raise BadRequest(
            f"This macro has {len(macro.wordings)} wordings, numbered from 0.",
            code="no_such_wording",
            params={"count": len(macro.wordings)},
            field="wording",
        )
    contact_id = conversation.contact_id
    last = await q.fetchrow(tx, "lock_use", macro_id=macro.id, contact_id=contact_id, now=now)
    assert last is not None
    if nth is None:
        nth = choose(macro.wordings, last=last["wording"], last_digest=last["digest"], contact_id=contact_id)
    said = macro.wordings[nth]
    await q.execute(tx, "save_use", macro_id=macro.id, contact_id=contact_id, wording=nth, digest=digest(said))
    rendered = wording.render(said, await values(tx, conversation.id, by))
    return Used(rendered.text, nth, rendered.missing)


async def values(tx: Tx, conversation_id: int, by: Actor) -> dict[str, str]:
    """What each variable stands for here; '' where there is nothing to say."""
    row = await q.fetchrow(tx, "find_values", conversation_id=conversation_id, agent_id=by.agent_id)
    assert row is not None
    first = wording.first_name(row["contact_name"])
    return {
        "contact.name": row["contact_name"] if first else "",  # a number or an emoji is nothing to address a person by
        "contact.first_name": first,
        "agent.name": row["agent_name"] or "",
        "agent.first_name": wording.first_name(row["agent_name"] or "") or row["agent_name"] or "",
        "inbox.name": row["inbox_name"],
        "team.name": row["team_name"] or "",
        "organisation.name": row["organisation"],
    }
