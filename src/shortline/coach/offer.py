"""Which lines the reply box may offer now. They are texts for the box: nothing is sent, and nothing is written down."""

from dataclasses import dataclass

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import SEES_ALL_FROM, Action
from shortline.coach.fresh import fresh_first, never_said
from shortline.coach.lines import LINES, Occasion
from shortline.coach.lines_private import COSTS
from shortline.coach.occasion import Turn, language, languages, occasion
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.macros.use import values
from shortline.macros.wording import render

q = queries(__package__)
TURNS_MAX = 20  # more unanswered messages than that are something to read
SENT_MAX = 300
HOUSE_MACROS, HOUSE_LINES = 50, 20  # looked at, and offered of them


@dataclass(frozen=True, slots=True)
class Offer:
    """`lines`: the same thing said differently, those this person has not got yet first."""

    occasion: Occasion
    language: str
    lines: tuple[str, ...]


async def offer(
    tx: Tx, conversation_id: int, *, asked: Occasion | None = None, price: str = "", by: Actor
) -> Offer | None:
    """`asked`: what the agent wants to say; left out, the moment tells. None where there is something to read.

    `price`: what it costs the customer to go on outside of the chat; each line says so.
    """
    of = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    turns = await _turns(tx, of.id)
    found = asked or occasion(turns)
    if found is None or of.state == "closed":
        return None
    speaker = await q.fetchrow(tx, "find_speaker", contact_id=of.contact_id, agent_id=by.agent_id)
    assert speaker is not None
    by_language = LINES[found]
    spoken = language(speaker["language"], languages(turns), speaker["locale"] or "", tuple(by_language))
    lines = by_language[spoken]
    rows = await q.fetch(tx, "list_sent_to", contact_id=of.contact_id, most=SENT_MAX)
    sent = [row["text"] for row in rows]
    ordered = [lines[place] for place in fresh_first(lines, sent, start=of.contact_id % len(lines))]
    if found == "closing":
        house = await _house_lines(tx, spoken, by)
        unsaid = never_said(house, sent, start=of.contact_id % max(1, len(house)))
        ordered = [house[place] for place in unsaid[:HOUSE_LINES]] + ordered
    known = await values(tx, of.id, by)
    costs = " " + COSTS[spoken].format(price=price.rstrip(".")) if price and found == "private" else ""
    return Offer(found, spoken, tuple(render(line, known).text + costs for line in ordered))


async def _house_lines(tx: Tx, spoken: str, by: Actor) -> list[str]:
    """The wordings of macros that are marked as closing lines, in this language or for every language."""
    rows = await q.fetch(
        tx,
        "list_closing_macros",
        reader=by.agent_id,
        sees_all=by.role is not None and by.role.rank >= SEES_ALL_FROM.rank,
        team_ids=sorted(by.team_ids),
        most=HOUSE_MACROS,
    )
    fitting = (row for row in rows if row["language"] is None or row["language"].split("-")[0] == spoken)
    return [wording for row in fitting for wording in row["wordings"]]


async def _turns(tx: Tx, conversation_id: int) -> list[Turn]:
    """Oldest first; none where there are more than one looks through."""
    turns: list[Turn] = []
    for row in await q.fetch(tx, "list_turns", conversation_id=conversation_id, most=TURNS_MAX + 1):
        if row["direction"] == "out":
            break
        if row["deleted_at"] is None:
            turns.append(Turn(row["kind"], row["text"]))
    return [] if len(turns) > TURNS_MAX else turns[::-1]
