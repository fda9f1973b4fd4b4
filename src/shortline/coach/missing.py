"""What a customer has not told yet in his open case, and the one question that asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.coach import questions
from shortline.coach.ask import NAMES, question
from shortline.coach.matter import Question, meant
from shortline.coach.occasion import Turn, language, languages
from shortline.coach.offer import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.hints.facts import FACTS, Fact, given

SAID_MAX = 50
PICTURES = frozenset({"image", "document"})


@dataclass(frozen=True, slots=True)
class Missing:
    """`given`: seen in what he wrote, or in a picture he sent; it may still be wrong or too little. `about`: the question of
    the house that belongs to his words."""

    language: str
    given: frozenset[Fact]
    about: Question | None
    text: str | None


async def missing(
    tx: Tx, conversation_id: int, wanted: Sequence[Fact], details: Sequence[tuple[int, int]] = (), *, by: Actor
) -> Missing:
    """`text` asks for those of `wanted` that were not given, and for the `details`: (id of a question, place of the detail
    in it), whether he gave them nobody can tell. None when nothing is left to ask for."""
    of = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    rows = await q.fetch(tx, "list_said", conversation_id=of.id, most=SAID_MAX)
    speaker = await q.fetchrow(tx, "find_speaker", contact_id=of.contact_id, agent_id=by.agent_id)
    assert speaker is not None
    said = [Turn(row["kind"], row["text"]) for row in rows[::-1]]
    spoken = language(speaker["language"], languages(said), speaker["locale"] or "", tuple(NAMES))
    texts = [turn.text or "" for turn in said]
    has = given(texts, photo=any(turn.kind in PICTURES for turn in said))
    left = [fact for fact in FACTS if fact in wanted and fact not in has]
    house = await questions.known(tx)
    also = [detail for each in house for nth, detail in enumerate(each.details) if (each.id, nth) in details]
    text = question(left, spoken, also) if left or also else None
    return Missing(spoken, frozenset(has), meant(texts, house), text)
