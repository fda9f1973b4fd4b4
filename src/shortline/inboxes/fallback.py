"""The fallback template of a number: what the reply box offers first once the service window is closed.

A lead chooses one for each language of customers, and one for all others. Whoever speaks Flemish gets what was chosen for
Flemish, else for Dutch, else for all others; one that cannot be sent now is passed over.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp.templates import sendable
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.events import kinds
from shortline.inboxes.store import q

OTHERS = ""
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """`language` is the customers'; OTHERS stands for all that have none of their own."""

    language: str
    name: str
    template_language: str

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.template_language


def tidy(language: str) -> str | None:
    """`nl-be` as `nl_BE`; None when it is no language."""
    found = _LANGUAGE.fullmatch(language.strip())
    if found is None:
        return None
    return found[1].lower() + (f"_{found[2].upper()}" if found[2] else "")


def order(language: str | None) -> list[str]:
    """For whom to look, in this order: his own language, the language without its country, all others."""
    own = tidy(language or "")
    if own is None:
        return [OTHERS]
    return list(dict.fromkeys([own, own.split("_")[0], OTHERS]))


def choose(
    chosen: Sequence[Fallback], language: str | None, can_be_sent: Collection[tuple[str, str]]
) -> Fallback | None:
    """The first in order that can be sent now. Pure."""
    by_language = {each.language: each for each in chosen}
    for each in order(language):
        found = by_language.get(each)
        if found is not None and found.key in can_be_sent:
            return found
    return None


async def list_fallbacks(tx: Tx, inbox_id: int) -> list[Fallback]:
    return [Fallback(**row) for row in await q.fetch(tx, "list_fallbacks", inbox_id=inbox_id)]


async def for_customer(tx: Tx, inbox_id: int, language: str | None) -> Fallback | None:
    """What to offer first to somebody of this language."""
    chosen = await list_fallbacks(tx, inbox_id)
    if not chosen:
        return None
    rows = await q.fetch(tx, "list_fallback_templates", inbox_id=inbox_id)
    return choose(chosen, language, {(row["name"], row["language"]) for row in rows if sendable(dict(row))[0]})


async def save(tx: Tx, config: InboxConfig, given: Sequence[Fallback], *, by: Actor, now: datetime) -> None:
    """All of them anew. Raises BadRequest that names the line."""
    wanted: dict[str, Fallback] = {}
    for index, each in enumerate(given):
        language = OTHERS if each.language == OTHERS else tidy(each.language)
        if language is None:
            raise BadRequest("This is no language.", reason="fallback_language", field=f"items[{index}].language")
        if language in wanted:
            raise BadRequest(
                "Each language has one fallback template.", reason="fallback_twice", field=f"items[{index}].language"
            )
        known = await q.fetchrow(
            tx, "find_template", inbox_id=config.id, name=each.name, language=each.template_language
        )
        if known is None:
            raise BadRequest("There is no such template.", reason="fallback_unknown", field=f"items[{index}].name")
        wanted[language] = Fallback(language=language, name=each.name, template_language=each.template_language)
    await q.execute(tx, "drop_fallbacks", inbox_id=config.id)
    await q.executemany(
        tx,
        "add_fallback",
        [
            {
                "inbox_id": config.id,
                "language": each.language,
                "name": each.name,
                "template_language": each.template_language,
            }
            for each in wanted.values()
        ],
    )
    await events.record(
        tx, kinds.TEMPLATE_UPDATED, inbox_id=config.id, agent_id=by.agent_id, data={"change": "fallbacks"}, at=now
    )
