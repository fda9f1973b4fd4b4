"""A text to each of many conversations, which the house sends by itself: what `submit` does for one, in a few statements for all.

Each is judged knowing those before it, and one that may not leave keeps no other back. Nothing of them is a person's: no undo, no
colleague who was faster, no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from shortline.accounts.actor import SYSTEM
from shortline.channels.draft import Draft
from shortline.channels.protocol import Address
from shortline.conversations import store_many
from shortline.db import Again, Tx, queries
from shortline.errors import Conflict, NotFound, ShortlineError
from shortline.ids import uuid7
from shortline.outbound.compose import compose
from shortline.outbound.judge import Judged, weigh
from shortline.outbound.rhythm.turn import hand_of
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import Submitted, may_reply, submit, take_turns
from shortline.outbound.write_down import Entry, write_down
from shortline.policy import RULES, Facts, decide
from shortline.policy.gather import gather_many
from shortline.policy.told import Told

Q = queries(__package__)


class TooLate(Conflict):
    """It would have to wait for the morning, and by then the window is closed."""

    code, sentence = "night", "It is night there, and in the morning the window is closed."


async def submit_many(
    tx: Tx, asked: Mapping[int, SendIn], *, latest: Mapping[int, datetime] | None = None, now: datetime
) -> dict[int, Submitted | ShortlineError]:
    """By conversation, as `asked`: what became of it, or why nothing. Each is one text.

    `latest`: what would have to wait until then is not asked for (TooLate). The caller commits. Raises Again when somebody else
    sent one of them at this moment: nothing of it counts then.
    """
    names = {each: given.client_message_id or uuid7() for each, given in asked.items()}
    locked = await store_many.lock_all(tx, asked)
    rows = {row["id"]: row for row in await Q.fetch(tx, "list_conversations", ids=list(locked))}
    done = await _asked_before(tx, names)
    found: dict[int, Submitted | ShortlineError] = {}
    for each in asked:
        if each not in locked:
            found[each] = NotFound()
        elif each in done:
            found[each] = await submit(tx, each, asked[each], by=SYSTEM, now=now, automatic=True)
    parts = {}
    for each in (each for each in asked if each not in found):
        may_reply(SYSTEM, rows[each])
        [parts[each]] = await compose(tx, rows[each], asked[each], by=SYSTEM)
    facts = await gather_many(tx, list(parts), now=now) if parts else {}
    told = await Told.of(tx, [part.draft for part in parts.values()], now=now)
    judged: dict[int, Judged] = {}
    for each, part in parts.items():
        within = timedelta(minutes=facts[each].limits.same_text_minutes)
        known: Facts = replace(facts[each], same_words_people=told.people(part.draft, each, within=within, now=now))
        try:
            judged[each] = _weighed(part.draft, known, asked[each], (latest or {}).get(each), now)
        except ShortlineError as error:
            found[each] = error
            continue
        told.add(part.draft, each, now)
    entries = {
        each: Entry(
            conversation=locked[each],
            case_id=rows[each]["case_id"],
            part=parts[each],
            asked=parts[each].asked,
            decision=given.decisions[0],
            name=names[each],
            address=Address(phone=rows[each]["phone"], user_id=rows[each]["user_id"]),
            not_before=given.send_at or now,
            send_at=given.send_at,
            why=given.why,
            hand=hand_of(None, in_session=False, bulk=asked[each].bulk),
            bulk=asked[each].bulk,
            hurries=not asked[each].bulk and given.send_at is None,
            on_reply=None if given.send_at is None else "cancel" if asked[each].cancel_on_reply else "keep",
        )
        for each, given in judged.items()
    }
    if not entries:
        return found
    turns = await take_turns(tx, {each: entry.case_id for each, entry in entries.items()}, now=now)
    if len(turns) != len(entries):
        raise Again
    ids = await write_down(tx, list(entries.values()), automatic=True, by=SYSTEM, now=now)
    return found | {
        each: Submitted((message_id,), entry.decision.to_json(), created=True)
        for message_id, (each, entry) in zip(ids, entries.items(), strict=True)
    }


async def _asked_before(tx: Tx, names: Mapping[int, UUID]) -> set[int]:
    rows = await Q.fetch(tx, "list_asked_before", conversation_ids=list(names), names=list(names.values()))
    return {row["conversation_id"] for row in rows}


def _weighed(draft: Draft, facts: Facts, asked: SendIn, latest: datetime | None, now: datetime) -> Judged:
    judged = weigh([decide(draft, facts, RULES)], asked, now=now)
    if judged.send_at is not None and latest is not None and judged.send_at >= latest:
        raise TooLate
    return judged
