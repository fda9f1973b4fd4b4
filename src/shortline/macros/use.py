"""Using a macro: its text for one conversation, in a wording this person did not get last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict
from shortline.macros import actions, files, wording, write
from shortline.macros.choose import choose, digest
from shortline.macros.meaning import brings_facts
from shortline.macros.store import q

NAME_MAX = 60  # longer than a name is no name


@dataclass(frozen=True, slots=True)
class Used:
    text: str
    wording: int
    missing: tuple[str, ...]
    actions: list[dict[str, Any]]
    files: list[asyncpg.Record]


async def use(
    tx: Tx,
    macro_id: int,
    conversation_id: int,
    *,
    nth: int | None = None,
    instead_of: int | None = None,
    by: Actor,
    now: datetime,
) -> Used:
    """The text to put into the reply box. `nth` asks for one wording; else the next one for this person is chosen.

    `instead_of`: the wording it replaces there. Raises FieldMissing for a value that has none and no fallback.
    """
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
    given = await _counts(tx, macro.id, macro.wordings)
    if nth is None:
        nth = choose(
            macro.wordings, used=given, last=last["wording"], last_digest=last["digest"], contact_id=contact_id
        )
    said = macro.wordings[nth]
    instead = macro.wordings[instead_of] if instead_of is not None and instead_of < len(macro.wordings) else said
    await q.execute(tx, "count_given", macro_id=macro.id, digest=digest(said), instead=digest(instead))
    await q.execute(tx, "save_use", macro_id=macro.id, contact_id=contact_id, wording=nth, digest=digest(said))
    rendered = wording.render(said, await values(tx, conversation.id, by))
    for name in rendered.missing:
        if not wording.VARIABLES[name]:
            raise FieldMissing(name)
    given_files = await files.copies(tx, macro.id, by=by, now=now) if instead_of is None else []
    return Used(rendered.text, nth, rendered.missing, await actions.named(tx, macro.actions), given_files)


class FieldMissing(Conflict):
    """A variable that always has a value has none here: who sends is no person, say."""

    def __init__(self, name: str):
        sentence = f"{{{{{name}}}}} has no value here, and the macro does not say what to write instead."
        super().__init__(sentence, code="field_missing", params={"name": name})


async def _counts(tx: Tx, macro_id: int, wordings: Sequence[str]) -> list[int]:
    """How often each wording was given, held until the caller has counted one more."""
    keys = [digest(each) for each in wordings]
    await q.execute(tx, "add_wordings", macro_id=macro_id, digests=keys)
    rows = {row["digest"]: row["given"] for row in await q.fetch(tx, "lock_wordings", macro_id=macro_id, digests=keys)}
    return [rows[key] for key in keys]


async def preview(tx: Tx, conversation_id: int, wordings: Sequence[str], *, by: Actor) -> list[wording.Rendered]:
    """Each wording as this person would read it."""
    conversation = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    known = await values(tx, conversation.id, by)
    return [wording.render(each, known) for each in wordings]


async def values(tx: Tx, conversation_id: int, by: Actor) -> dict[str, str]:
    """What each variable stands for here; '' where there is nothing to say."""
    return (await values_of(tx, [conversation_id], by))[conversation_id].values


@dataclass(frozen=True, slots=True)
class Known:
    """Of a conversation: the language spoken there, if it is known, and what each variable stands for."""

    language: str | None
    values: dict[str, str]


async def values_of(tx: Tx, conversation_ids: Sequence[int], by: Actor) -> dict[int, Known]:
    rows = await q.fetch(tx, "list_values", conversation_ids=list(conversation_ids), agent_id=by.agent_id)
    return {row["conversation_id"]: Known(row["language"], _values(row)) for row in rows}


def _values(row: asyncpg.Record) -> dict[str, str]:
    name, first = said_name(row["contact_name"])
    return {
        "contact.name": name,
        "contact.first_name": first,
        "agent.name": row["agent_name"] or "",
        "agent.first_name": wording.first_name(row["agent_name"] or "") or row["agent_name"] or "",
        "inbox.name": row["inbox_name"],
        "team.name": row["team_name"] or "",
        "organisation.name": row["organisation"],
    }


def said_name(name: str) -> tuple[str, str]:
    """Whole name and first name as a person may be addressed by them: a number, a link or an emoji is no name."""
    whole, first = wording.one_line(name), wording.first_name(name)
    if not first or brings_facts(first) or len(first) > NAME_MAX:
        return "", ""
    return ("" if brings_facts(whole) or len(whole) > NAME_MAX else whole), first
