"""What is done with the conversation once a message is accepted: labels, closing or snoozing, handing over.

In the message's own transaction, so it happens with it or not at all, and a message that is asked for twice does it once.
What cannot be done any more (a label archived meanwhile, a colleague who left) is reported and holds back neither the
message nor the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline.accounts.actor import Actor
from shortline.conversations import store
from shortline.conversations.assign import assign
from shortline.conversations.close import close
from shortline.conversations.conversation import AlreadyClosed
from shortline.conversations.snooze import snooze
from shortline.db import Tx
from shortline.errors import ShortlineError
from shortline.labels.put import put
from shortline.macros.shapes_actions import Do

# Handing over comes last: whoever gets it may be the only one to see it from then on.
ORDER = ("add_label", "remove_label", "close", "snooze", "assign_me", "assign_agent", "assign_team", "unassign")


@dataclass(frozen=True, slots=True)
class NotDone:
    do: Do
    code: str
    sentence: str


async def do(
    tx: Tx, conversation_id: int, actions: Sequence[Mapping[str, Any]], *, by: Actor, now: datetime
) -> tuple[NotDone, ...]:
    """`actions` as a macro keeps them. Returns what could not be done, and why."""
    failed: list[NotDone] = []
    for action in sorted(actions, key=lambda each: ORDER.index(each["do"])):
        try:
            async with tx.transaction():
                await _one(tx, conversation_id, action, by=by, now=now)
        except AlreadyClosed as error:
            if action["do"] != "close":
                failed.append(NotDone(action["do"], error.code, error.sentence))
        except ShortlineError as error:
            failed.append(NotDone(action["do"], error.code, error.sentence))
    return tuple(failed)


async def _one(tx: Tx, conversation_id: int, action: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    target = int(action["id"]) if action.get("id") else None
    match action["do"]:
        case "add_label" if target is not None:
            await put(tx, conversation_id, add=[target], by=by, now=now)
        case "remove_label" if target is not None:
            await put(tx, conversation_id, remove=[target], by=by, now=now)
        case "close":
            await close(tx, conversation_id, by=by, now=now)
        case "snooze":
            await snooze(tx, conversation_id, until=now + timedelta(minutes=action["minutes"]), by=by, now=now)
        case "assign_team" | "unassign":
            await assign(tx, conversation_id, assignee_id=None, team_id=target, by=by, now=now)
        case _:
            team_id = (await store.lock(tx, conversation_id)).team_id
            await assign(tx, conversation_id, assignee_id=target or by.agent_id, team_id=team_id, by=by, now=now)
