"""Which lines the reply box may offer now. They are texts for the box: nothing is sent, and nothing is written down."""

from dataclasses import dataclass

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.coach.fresh import fresh_first
from shortline.coach.lines import LINES, Occasion
from shortline.coach.occasion import Turn, language, languages, occasion
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.macros.use import values
from shortline.macros.wording import render

q = queries(__package__)
TURNS_MAX = 20  # more unanswered messages than that are something to read
SENT_MAX = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """`lines`: the same thing said differently, those this person has not got yet first."""

    occasion: Occasion
    language: str
    lines: tuple[str, ...]


async def offer(tx: Tx, conversation_id: int, *, by: Actor) -> Offer | None:
    of = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    turns = await _turns(tx, of.id)
    found = occasion(turns)
    if found is None or of.state == "closed":
        return None
    speaker = await q.fetchrow(tx, "find_speaker", contact_id=of.contact_id, agent_id=by.agent_id)
    assert speaker is not None
    by_language = LINES[found]
    spoken = language(speaker["language"], languages(turns), speaker["locale"] or "", tuple(by_language))
    lines = by_language[spoken]
    rows = await q.fetch(tx, "list_sent_to", contact_id=of.contact_id, most=SENT_MAX)
    places = fresh_first(lines, [row["text"] for row in rows], start=of.contact_id % len(lines))
    known = await values(tx, of.id, by)
    return Offer(found, spoken, tuple(render(lines[place], known).text for place in places))


async def _turns(tx: Tx, conversation_id: int) -> list[Turn]:
    """Oldest first; none where there are more than one looks through."""
    turns: list[Turn] = []
    for row in await q.fetch(tx, "list_turns", conversation_id=conversation_id, most=TURNS_MAX + 1):
        if row["direction"] == "out":
            break
        if row["deleted_at"] is None:
            turns.append(Turn(row["kind"], row["text"]))
    return [] if len(turns) > TURNS_MAX else turns[::-1]
