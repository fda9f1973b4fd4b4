"""The people of a number that handed over, and who of them may be invited to the new one: by consent only.

Whom we may write to is decided in `person.py`; the message itself goes the ordinary way, past the guard, in the number's
bulk line. Each person is invited once for a move, however often somebody presses the button.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from shortline.accounts.actor import Actor
from shortline.channels.whatsapp.templates import revision, sendable, variables
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.errors import Conflict, ShortlineError
from shortline.inboxes import fallback
from shortline.lifeboat.go_on import NotMoved, UnknownThere, open_there
from shortline.lifeboat.person import Fate, Known, fate
from shortline.lifeboat.preview import known_of
from shortline.macros.shapes_template import MacroTemplate
from shortline.macros.template import as_request, rendered
from shortline.macros.use import values
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit

Q = queries(__package__)
BATCH = 500
_NAMES = UUID("7d0f5f0e-6f0a-4a53-9f0c-1d0b6f3a9c11")  # an invitation's id is made from its move and its person


class NotWelcome(Conflict):
    """`fate` names the reason."""

    code, sentence = "not_welcome", "This person may not be invited."


class NeedsWords(Conflict):
    code, sentence = "needs_words", "The template has gaps. Say what stands in them, or send it from the conversation."


Words = Mapping[tuple[str, str], MacroTemplate]  # what stands in the gaps, by name and language of the template


@dataclass(frozen=True, slots=True)
class Person:
    """`row` as it was read; `template` is what he would get, None where there is none in his language."""

    row: asyncpg.Record
    known: Known
    template: Mapping[str, Any] | None

    @property
    def fate(self) -> Fate:
        return fate(self.known)

    @property
    def advertises(self) -> bool:
        return (self.known.category or "").upper() == "MARKETING"


@dataclass(frozen=True, slots=True)
class Line:
    """A standing move with the templates of the new number. `new` is where people are invited to: the end of the line."""

    move: asyncpg.Record
    old: asyncpg.Record
    new: asyncpg.Record
    chosen: Sequence[fallback.Fallback]
    ready: Mapping[tuple[str, str], Mapping[str, Any]]

    def template(self, language: str) -> Mapping[str, Any] | None:
        found = fallback.choose(self.chosen, language or None, self.ready.keys())
        return self.ready[found.key] if found is not None else None

    def person(self, row: asyncpg.Record) -> Person:
        template = self.template(row["language"])
        category = template["category"] if template is not None else None
        return Person(row, replace(known_of(row), category=category), template)


async def line_of(tx: Tx, inbox_id: int) -> Line:
    """Raises NotMoved when the number is in use."""
    move = await Q.fetchrow(tx, "find_standing", inbox_id=inbox_id)
    new = await Q.fetchrow(tx, "end_of_line", inbox_id=inbox_id)
    old = await Q.fetchrow(tx, "find_number", inbox_id=inbox_id)
    if move is None or new is None or old is None or new["state"] == "disabled":
        raise NotMoved
    rows = await Q.fetch(tx, "list_ready", inbox_id=new["id"])
    ready = {(row["name"], row["language"]): dict(row) for row in rows if sendable(dict(row))[0]}
    return Line(move, old, new, await fallback.list_fallbacks(tx, new["id"]), ready)


async def count(tx: Tx, line: Line) -> tuple[Counter[Fate], Counter[tuple[str, str]]]:
    """People by their fate; and of those who may be invited, by the template they would get where it has gaps."""
    rows = await Q.fetch(tx, "count_people", inbox_id=line.old["id"], **_there(line))
    fates: Counter[Fate] = Counter()
    gaps: Counter[tuple[str, str]] = Counter()
    for row in rows:
        person = line.person(row)
        fates[person.fate] += row["people"]
        if person.fate == "invite" and person.template is not None and variables(person.template):
            gaps[(person.template["name"], person.template["language"])] += row["people"]
    return fates, gaps


async def people(tx: Tx, line: Line, *, after: int = 0, only: Sequence[int] | None = None) -> AsyncIterator[Person]:
    """By contact, in batches."""
    while True:
        rows = await Q.fetch(
            tx, "list_people", inbox_id=line.old["id"], after=after, only=only, most=BATCH, **_there(line)
        )
        for row in rows:
            yield line.person(row)
        if len(rows) < BATCH:
            return
        after = rows[-1]["contact_id"]


async def invite(tx: Tx, line: Line, contact_id: int, words: Words, *, by: Actor, now: datetime) -> int:
    """The id of the message that will leave when the rhythm lets it. Raises NotWelcome, NeedsWords, or what the guard says.

    Slots in `words` are filled for this person; a gap left open is refused by the guard like everywhere.
    """
    found = [each async for each in people(tx, line, only=[contact_id])]
    if not found:
        raise NotWelcome(fate="no_address")
    person = found[0]
    name = uuid5(_NAMES, f"{line.move['id']}:{contact_id}")
    if person.fate == "asked_there" and (
        before := await Q.fetchval(
            tx, "find_invitation", client_message_id=name, contact_id=contact_id, to_inbox_id=line.new["id"]
        )
    ):
        return int(before)
    if person.fate != "invite" or person.template is None:
        raise NotWelcome(fate=person.fate)
    filled = await _filled(tx, person, words, by=by)
    earlier = await conversations.lock(tx, person.row["conversation_id"])
    there = await Q.fetchval(tx, "find_there", contact_id=contact_id, inbox_id=line.new["id"])
    there = there or await open_there(tx, earlier, line.new["id"], line.new["waba_id"] or "", by=by, now=now)
    template = filled | {"revision": revision(person.template)}
    asked = SendIn.model_validate({"template": template, "client_message_id": name, "undo_seconds": 0, "bulk": True})
    return (await submit(tx, int(there), asked, by=by, now=now)).message_ids[0]


async def _filled(tx: Tx, person: Person, words: Words, *, by: Actor) -> dict[str, Any]:
    """The template as it is sent to this person."""
    assert person.template is not None
    name, language = person.template["name"], person.template["language"]
    if not variables(person.template):
        return {"name": name, "language": language}
    given = words.get((name, language))
    if given is None:
        raise NeedsWords
    filled, _ = rendered(given.model_dump(), await values(tx, person.row["conversation_id"], by))
    return as_request(filled)


def reason(error: ShortlineError) -> str:
    """The word for the list: the person's own fate, or the code of what refused him."""
    if isinstance(error, UnknownThere):
        return "elsewhere"
    return str(error.extra.get("fate") or error.code)


def _there(line: Line) -> dict[str, Any]:
    return {"to_inbox_id": line.new["id"], "account": line.new["waba_id"] or "", "since": line.move["moved_at"]}
