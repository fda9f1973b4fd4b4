"""Asking for a message to leave, taking it back, sending it again, and how the reply box looks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations import timeline
from shortline.conversations.shapes_message import MessageOut
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.failpoints import failpoint
from shortline.macros.shapes_actions import Do
from shortline.outbound import allow as allowing
from shortline.outbound import composer as reply_box
from shortline.outbound import resend as again
from shortline.outbound import send_now as at_once
from shortline.outbound import undo as back
from shortline.outbound.shapes import ComposerOut, DecisionOut, SendIn
from shortline.outbound.submit import NOT_SEEN, Collision, submit

router = Router(tags=["sending"])
Reading = Annotated[Actor, Depends(require(Action.CONVERSATION_READ))]
Allowing = Annotated[Actor, Depends(require(Action.MESSAGE_ALLOW))]
Replying = Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))]


class NotDoneOut(BaseModel):
    do: Do
    code: str
    sentence: str


class SentOut(BaseModel):
    """The messages one press of send made, in order; the first one's id and state once more at the top."""

    id: str
    state: str
    messages: list[MessageOut]
    decision: DecisionOut
    not_done: list[NotDoneOut] = Field(
        description="Of `then`: what could not be done. The message leaves all the same."
    )


class UndoneOut(BaseModel):
    draft: dict[str, Any]


@router.post("/conversations/{conversation_id}/messages", status_code=201)
async def send_message(
    conversation_id: str, asked: SendIn, response: Response, actor: Replying, db: Db, clock: ClockDep
) -> SentOut:
    """201 with the messages; 200 when this `client_message_id` was sent before; 409 `collision`; 422 `refused`."""
    failpoint("out.requested")
    number = ids.parse(conversation_id)
    seen = NOT_SEEN
    if "seen_message_id" in asked.model_fields_set:
        seen = ids.parse(asked.seen_message_id) if asked.seen_message_id else 0
    try:
        async with db.transaction() as tx:
            now = clock.now()
            done = await submit(tx, number, asked, by=actor, now=now, seen_message_id=seen)
            messages = [MessageOut.of(row, now=now) for row in await timeline.by_ids(tx, list(done.message_ids))]
    except Collision as collision:
        async with db.reading() as tx:
            newer = await _message(tx, collision.newer_id, clock)
        raise Conflict(collision.sentence, code=collision.code, newer=newer.model_dump(mode="json")) from collision
    failpoint("out.submitted")
    if not done.created:
        response.status_code = 200
    messages.sort(key=lambda message: message.seq)
    first = messages[0]
    decision = DecisionOut.model_validate(done.decision)
    not_done = [NotDoneOut(do=each.do, code=each.code, sentence=each.sentence) for each in done.not_done]
    return SentOut(id=first.id, state=first.state or "", messages=messages, decision=decision, not_done=not_done)


@router.post("/messages/{message_id}/undo")
async def undo_message(message_id: str, actor: Replying, db: Db, clock: ClockDep) -> UndoneOut:
    """Only while it is held; everything the same press of send made comes back together."""
    async with db.transaction() as tx:
        return UndoneOut(draft=await back.undo(tx, ids.parse(message_id), by=actor, now=clock.now()))


@router.post("/messages/{message_id}/send_now")
async def send_message_now(message_id: str, actor: Replying, db: Db, clock: ClockDep) -> MessageOut:
    """What was written for later leaves now, if the guard lets it. 409 `not_for_later`; 422 `refused`."""
    async with db.transaction() as tx:
        await at_once.send_now(tx, ids.parse(message_id), by=actor, now=clock.now())
        return await _message(tx, ids.parse(message_id), clock)


@router.post("/messages/{message_id}/resend")
async def resend_message(message_id: str, actor: Replying, db: Db, clock: ClockDep) -> MessageOut:
    async with db.transaction() as tx:
        await again.resend(tx, ids.parse(message_id), by=actor, now=clock.now())
        return await _message(tx, ids.parse(message_id), clock)


class AllowIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=3, max_length=500)


@router.post("/messages/{message_id}/allow")
async def allow_message(message_id: str, asked: AllowIn, actor: Allowing, db: Db, clock: ClockDep) -> MessageOut:
    """A lead lets a held message pass, with a reason that is kept with it. 409 `not_held`; 422 `refused`."""
    async with db.transaction() as tx:
        await allowing.allow(tx, ids.parse(message_id), asked.reason, by=actor, now=clock.now())
        return await _message(tx, ids.parse(message_id), clock)


@router.post("/messages/{message_id}/leave")
async def leave_message(message_id: str, actor: Replying, db: Db, clock: ClockDep) -> MessageOut:
    """Nobody knows whether it arrived; it is left as it is."""
    async with db.transaction() as tx:
        await again.leave(tx, ids.parse(message_id), by=actor, now=clock.now())
        return await _message(tx, ids.parse(message_id), clock)


@router.get("/conversations/{conversation_id}/composer")
async def get_composer(conversation_id: str, actor: Reading, db: Db, clock: ClockDep) -> ComposerOut:
    """What may be sent now, from whom to whom, and what to do when it may not."""
    async with db.reading() as tx:
        found = await reply_box.composer(tx, ids.parse(conversation_id), by=actor, now=clock.now())
    return ComposerOut.model_validate(found)


async def _message(tx: Tx, message_id: int, clock: ClockDep) -> MessageOut:
    return MessageOut.of((await timeline.by_ids(tx, [message_id]))[0], now=clock.now())
