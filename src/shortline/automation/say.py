"""What a rule says: a line in the customer's language, or a template where only one may go. It leaves like every message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shortline.accounts.actor import SYSTEM
from shortline.automation.rule import Facts
from shortline.automation.store import q
from shortline.channels.whatsapp.templates import variables
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.inboxes import fallback
from shortline.macros import lines, template_use, use, wording
from shortline.macros.template import as_request


class NothingToSay(Conflict):
    code, sentence = "nothing_to_say", "There is nothing this rule could say here."


async def texts(tx: Tx, action: Mapping[str, Any], conversation_ids: Sequence[int]) -> dict[int, str]:
    """The line for each of them."""
    known = await use.values_of(tx, conversation_ids, SYSTEM)
    return {
        each: wording.render(lines.choose(action["lines"], found.language, each), found.values).text
        for each, found in known.items()
    }


async def template(tx: Tx, facts: Facts) -> dict[str, Any]:
    """What goes where the window is closed. Raises NothingToSay."""
    language = await q.fetchval(tx, "find_language", conversation_id=facts.id)
    return {"template": await _fallback(tx, facts, language)}


async def macro(tx: Tx, action: Mapping[str, Any], facts: Facts, *, closed: bool, now: Any) -> dict[str, Any]:
    """The macro's next wording for this person, or its template where the window is closed."""
    if closed:
        filled = await template_use.fill(tx, int(action["id"]), facts.id, by=SYSTEM)
        return {"template": as_request(filled.template)}
    given = await use.use(tx, int(action["id"]), facts.id, by=SYSTEM, now=now)
    files = {"media_ids": [str(each["id"]) for each in given.files]} if given.files else {}
    return {"text": given.text, **files}


async def _fallback(tx: Tx, facts: Facts, language: str | None) -> dict[str, Any]:
    """Raises NothingToSay where the number has none that can be sent as it is."""
    found = await fallback.for_customer(tx, facts.inbox_id, language)
    if found is None:
        raise NothingToSay("This number has no fallback template that can be sent now.", code="no_fallback")
    row = await q.fetchrow(
        tx, "find_template", inbox_id=facts.inbox_id, name=found.name, language=found.template_language
    )
    if row is None or variables({"components": row["components"], "parameter_format": row["parameter_format"]}):
        raise NothingToSay(
            f"The fallback template {found.name} needs values that a rule does not know.",
            code="fallback_needs_values",
            params={"template": found.name},
        )
    return {"name": found.name, "language": found.template_language}
