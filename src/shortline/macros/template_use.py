"""Using a macro where only templates may be sent. It sends nothing and counts as no use of a wording: it fills the picker,
and the guard decides as for every template.
"""

from dataclasses import dataclass
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.macros import actions, wording, write
from shortline.macros.template import rendered
from shortline.macros.use import FieldMissing, values


@dataclass(frozen=True, slots=True)
class Filled:
    template: dict[str, Any]
    missing: tuple[str, ...]
    actions: list[dict[str, Any]]


async def fill(tx: Tx, macro_id: int, conversation_id: int, *, by: Actor) -> Filled:
    """Raises Conflict where the macro has none, FieldMissing for a value that has none and no fallback."""
    macro = await write.fetch(tx, by, macro_id, Action.CONVERSATION_REPLY)
    if macro.state != "active":
        raise Conflict("This macro is switched off.", code="macro_disabled")
    if macro.template is None:
        raise Conflict("This macro has no template.", code="macro_no_template")
    conversation = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    filled, missing = rendered(macro.template, await values(tx, conversation.id, by))
    for name in missing:
        if not wording.VARIABLES[name]:
            raise FieldMissing(name)
    return Filled(filled, missing, await actions.named(tx, macro.actions))
