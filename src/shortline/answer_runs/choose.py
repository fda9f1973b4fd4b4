"""What was chosen: the macro with its languages, and the conversations, each the chooser's to answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.answer_runs import version
from shortline.db import Tx, queries
from shortline.errors import Conflict, NotFound
from shortline.macros import files, store, write
from shortline.macros.store import Macro

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A macro and what its shortcut says in other languages."""

    chosen: Macro
    others: tuple[Macro, ...]

    @property
    def all(self) -> tuple[Macro, ...]:
        return (self.chosen, *self.others)

    def for_(self, language: str | None) -> Macro:
        return version.choose(self.chosen, self.others, language)


async def answer(tx: Tx, macro_id: int, *, by: Actor) -> Answer:
    """Raises NotFound, or Conflict for a macro that is not for many."""
    chosen = await write.fetch(tx, by, macro_id, Action.CONVERSATION_REPLY)
    if chosen.state != "active":
        raise Conflict("This macro is switched off.", code="macro_disabled")
    if not version.fits(chosen):
        raise Conflict(
            f"What many get at once needs at least {version.WORDINGS_MIN} wordings. This macro has {len(chosen.wordings)}.",
            code="macro_too_few",
            params={"fewest": version.WORDINGS_MIN, "count": len(chosen.wordings)},
        )
    if (await files.of(tx, [chosen.id]))[chosen.id]:
        raise Conflict("This macro brings files along. Only words go to many at once.", code="macro_with_files")
    rows = await q.fetch(tx, "list_versions", id=chosen.id)
    others = [await store.get(tx, row["id"]) for row in rows if row["id"] != chosen.id]
    brought = await files.of(tx, [each.id for each in others])
    return Answer(chosen, tuple(each for each in others if version.fits(each) and not brought[each.id]))


async def conversations(tx: Tx, ids: Sequence[int], *, by: Actor) -> list[asyncpg.Record]:
    """Who waits longest comes first. Raises NotFound when one of them is not there for him."""
    wanted = set(ids)
    rows = await q.fetch(tx, "list_chosen", ids=sorted(wanted))
    if len(rows) < len(wanted):
        raise NotFound
    for row in rows:
        facts = ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"])
        must(by, Action.CONVERSATION_REPLY, facts)
    return rows
