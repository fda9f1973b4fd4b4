"""The one way to ask for a message to leave: a reply, a template, a reaction, and later macros, rules and bundles.

One transaction: was it asked before, has a colleague answered meanwhile, may it leave; then message, outbox row, frozen
address and decision together. Nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.channels.protocol import Address
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.ids import uuid7
from shortline.macros import actions
from shortline.macros.said import said
from shortline.outbound import then, then_back
from shortline.outbound.compose import compose
from shortline.outbound.judge import judge
from shortline.outbound.rhythm.turn import hand_of
from shortline.outbound.shapes import FILES_MAX, SendIn
from shortline.outbound.then import NotDone
from shortline.outbound.write_down import Entry, write_down

Q = queries(__package__)
UNDO_SECONDS = 5
UNDO_MAX = 10
LATEST = timedelta(days=366)
NOT_SEEN = -1  # the caller does not say what he has seen: no collision check


@dataclass(frozen=True, slots=True)
class Submitted:
    message_ids: tuple[int, ...]
    decision: dict[str, object]
    created: bool  # False: this was asked before, and is the first answer again
    not_done: tuple[NotDone, ...] = ()


class Collision(Conflict):
    """A colleague answered first. `newer_id` is his message."""

    code, sentence = "collision", "A colleague answered meanwhile. Your text is still here."

    def __init__(self, newer_id: int):
        super().__init__()
        self.newer_id = newer_id


async def submit(
    tx: Tx,
    conversation_id: int,
    asked: SendIn,
    *,
    by: Actor,
    now: datetime,
    seen_message_id: int | None = NOT_SEEN,
    automatic: bool = False,
    confirms_consent: int | None = None,
    seen_seq: int | None = None,
    afterwards: Sequence[Mapping[str, Any]] = (),
) -> Submitted:
    """`confirms_consent`: the opt-out that this message confirms. `afterwards`: actions of a macro, kept for the caller
    to do once it has left. `seen_seq`: of one of many alike, the newest message its sender had seen: the guard lets it leave
    only while nothing came after. The caller commits.

    Raises NotFound, BadRequest, Collision, or Refused with the decision.
    """
    locked = await conversations.lock(tx, conversation_id)
    conversation = await Q.fetchrow(tx, "list_conversations", ids=[conversation_id])
    assert conversation is not None
    may_reply(by, conversation)
    names = client_ids(asked.client_message_id or uuid7())
    if asked.client_message_id is not None:
        known = await Q.fetch(tx, "find_by_client_ids", conversation_id=conversation_id, ids=names)
        if known:
            first = await Q.fetchval(tx, "decision_of", id=known[0]["id"])
            return Submitted(tuple(row["id"] for row in known), first or {}, created=False)
    if seen_message_id != NOT_SEEN and asked.reaction is None:
        newer = await Q.fetchval(
            tx,
            "newest_answer_of_others",
            conversation_id=conversation_id,
            agent_id=by.agent_id,
            seen=seen_message_id,
        )
        if newer is not None:
            raise Collision(newer)
    _check_time(asked.send_at, now=now)
    wished = [each.model_dump(exclude_none=True) for each in asked.then]
    actions.check(wished, field="then")
    parts = await compose(tx, conversation, asked, by=by)
    automatic = automatic or by.kind == "system"
    confirms = confirms_consent is not None
    judged = await judge(
        tx,
        conversation,
        parts,
        asked,
        by=by,
        automatic=automatic,
        confirms_opt_out=confirms,
        seen_seq=seen_seq,
        now=now,
    )
    decisions, send_at = judged.decisions, judged.send_at
    address = Address(phone=conversation["phone"], user_id=conversation["user_id"])
    held_until = None if send_at is not None else await _held_until(tx, asked, by, now=now)
    if automatic and not confirms and not await _first_today(tx, conversation, now=asked.send_at or now):
        raise Conflict("An automatic answer left in this case today.", code="automatic_twice")
    from_macro = {"macro": asked.macro.model_dump()} if asked.macro is not None else {}
    entries = [
        Entry(
            conversation=locked,
            case_id=conversation["case_id"],
            part=part,
            asked=part.asked | from_macro,
            decision=decision,
            name=name,
            address=address,
            not_before=send_at or held_until or now,
            held_until=held_until,
            send_at=send_at,
            why=judged.why,
            allowance=judged.allowance,
            hand=hand_of(by.agent_id, in_session=by.kind == "agent", bulk=asked.bulk),
            bulk=asked.bulk,
            hurries=not asked.bulk and send_at is None,
            confirms_consent=confirms_consent,
            seen_seq=seen_seq,
            on_reply=None if send_at is None else "cancel" if asked.cancel_on_reply else "keep",
            afterwards=[dict(each) for each in afterwards],
        )
        for part, decision, name in zip(parts, decisions, names, strict=False)
    ]
    made = await write_down(tx, entries, automatic=automatic, by=by, now=now)
    if asked.macro is not None and asked.text and by.is_person:
        await said(
            tx,
            made[0],
            conversation_id,
            macro_id=int(asked.macro.id),
            nth=asked.macro.wording,
            text=asked.text,
            by=by,
            now=now,
        )
    not_done = await _then(tx, made[0], conversation_id, wished, by=by, now=now)
    return Submitted(tuple(made), decisions[0].to_json(), created=True, not_done=not_done)


async def _then(
    tx: Tx, message_id: int, conversation_id: int, wished: list[dict[str, Any]], *, by: Actor, now: datetime
) -> tuple[NotDone, ...]:
    if not wished:
        return ()
    before = await then_back.standing(tx, conversation_id)
    not_done = await then.do(tx, conversation_id, wished, by=by, now=now)
    await then_back.keep(tx, message_id, conversation_id, wished, before)
    return not_done


def _check_time(send_at: datetime | None, *, now: datetime) -> None:
    if send_at is None:
        return
    if send_at <= now:
        raise BadRequest("This moment is over. Choose a later one.", code="until_past", field="send_at")
    if send_at - now > LATEST:
        raise BadRequest("At most a year ahead.", code="until_too_far", field="send_at")


async def _first_today(tx: Tx, conversation: Mapping[str, Any], *, now: datetime) -> bool:
    return bool(await take_turns(tx, {conversation["id"]: conversation["case_id"]}, now=now))


async def take_turns(tx: Tx, cases: Mapping[int, int | None], *, now: datetime) -> set[int]:
    """Conversations in whose case (0: none) an automatic answer may leave on this day. The table lets one in, whoever else
    had the same thought at the same time."""
    rows = await Q.fetch(
        tx,
        "take_automatic_turns",
        conversation_ids=list(cases),
        case_ids=list(cases.values()),
        on_day=now.astimezone(UTC).date(),
        now=now,
    )
    return {row["conversation_id"] for row in rows}


async def _held_until(tx: Tx, asked: SendIn, by: Actor, *, now: datetime) -> datetime | None:
    """The undo hold: as asked, else as the agent prefers, else 5 s. A reaction goes at once."""
    seconds = asked.undo_seconds
    if seconds is None and asked.reaction is not None:
        seconds = 0
    if seconds is None and by.is_person:
        preferred = await Q.fetchval(tx, "undo_preference", id=by.agent_id)
        if preferred is not None and preferred.isdigit():
            seconds = min(int(preferred), UNDO_MAX)
    if seconds is None:
        seconds = UNDO_SECONDS if by.is_person else 0
    return now + timedelta(seconds=seconds) if seconds > 0 else None


def client_ids(first: UUID) -> Sequence[UUID]:
    """The ids of the messages one request may make: the client's own, then names derived from it."""
    return [first, *(uuid5(first, str(n)) for n in range(1, FILES_MAX + 1))]


def may_reply(by: Actor, row: Mapping[str, Any] | None) -> None:
    """Raises NotFound for a conversation the actor may not see, NotAllowed where he may only read."""
    if row is None:
        raise NotFound
    facts = ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"])
    must(by, Action.CONVERSATION_REPLY, facts)
