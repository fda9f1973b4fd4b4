"""What agents do with a conversation besides answering."""

from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, CurrentActor, Db, require
from shortline.api.router import Router
from shortline.clock import Clock
from shortline.conversations import block, cases, close, note, priority, read, snooze
from shortline.conversations.routes_list import load
from shortline.conversations.routes_messages import load_message
from shortline.conversations.shapes import ConversationOut, ReadOut
from shortline.conversations.shapes_message import MessageOut
from shortline.conversations.shapes_request import (
    CasePatch,
    CloseRequest,
    NoteRequest,
    Nothing,
    PassOnRequest,
    PriorityRequest,
    ReadRequest,
    SnoozeRequest,
)
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.handover import pass_on

router = Router()
Closing = Annotated[Actor, Depends(require(Action.CONVERSATION_CLOSE))]
Marking = Annotated[Actor, Depends(require(Action.CONVERSATION_MARK))]
Blocking = Annotated[Actor, Depends(require(Action.CONTACT_BLOCK))]


class Told(BaseModel):
    told: bool


@router.post("/conversations/{conversation_id}/close")
async def post_close(
    conversation_id: str, actor: Closing, db: Db, clock: ClockDep, given: CloseRequest | None = None
) -> ConversationOut:
    """Its case ends; what it was about and what became of it may be said here or later."""
    said = given or CloseRequest()
    async with db.transaction() as tx:
        changed = await close.close(
            tx,
            ids.parse(conversation_id),
            reason_id=_id(said.reason_id),
            outcome=said.outcome,
            fields=said.fields,
            by=actor,
            now=clock.now(),
        )
        return await _one(tx, changed.id, actor, clock)


@router.patch("/cases/{case_id}")
async def patch_case(case_id: str, given: CasePatch, actor: Closing, db: Db, clock: ClockDep) -> ConversationOut:
    """What an open or a closed case was about, and what became of it."""
    async with db.transaction() as tx:
        changed = await cases.say_about(tx, ids.parse(case_id), given.values(), by=actor, now=clock.now())
        return await _one(tx, changed.id, actor, clock)


@router.post("/conversations/{conversation_id}/reopen")
async def post_reopen(
    conversation_id: str, actor: Closing, db: Db, clock: ClockDep, given: Nothing | None = None
) -> ConversationOut:
    """Open a closed conversation again, or wake a snoozed one."""
    number = ids.parse(conversation_id)
    async with db.transaction() as tx:
        found = await fetch_visible(tx, actor, number, Action.CONVERSATION_CLOSE, lock=True)
        if found.state == "snoozed":
            await snooze.wake(tx, number, by=actor, now=clock.now())
        else:
            await close.reopen(tx, number, by=actor, now=clock.now())
        return await _one(tx, number, actor, clock)


@router.post("/conversations/{conversation_id}/assign")
async def post_assign(
    conversation_id: str,
    given: PassOnRequest,
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_ASSIGN))],
    db: Db,
    clock: ClockDep,
) -> ConversationOut:
    number = ids.parse(conversation_id)
    told = given.model_fields_set
    async with db.transaction() as tx:
        found = await fetch_visible(tx, actor, number, Action.CONVERSATION_ASSIGN, lock=True)
        changed = await pass_on.pass_on(
            tx,
            found,
            assignee_id=_id(given.assignee_id) if "assignee_id" in told else found.assignee_id,
            team_id=_id(given.team_id) if "team_id" in told else found.team_id,
            note=given.note,
            reason=given.reason,
            summary=given.summary,
            by=actor,
            now=clock.now(),
        )
        return await _one(tx, changed.id, actor, clock)


@router.post("/conversations/{conversation_id}/priority")
async def post_priority(
    conversation_id: str,
    given: PriorityRequest,
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_PRIORITIZE))],
    db: Db,
    clock: ClockDep,
) -> ConversationOut:
    """How much its open case hurries. Urgent ones stand first in the list and are given out first."""
    async with db.transaction() as tx:
        changed = await priority.prioritize(tx, ids.parse(conversation_id), given.priority, by=actor, now=clock.now())
        return await _one(tx, changed.id, actor, clock)


@router.post("/conversations/{conversation_id}/snooze")
async def post_snooze(
    conversation_id: str,
    given: SnoozeRequest,
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_SNOOZE))],
    db: Db,
    clock: ClockDep,
) -> ConversationOut:
    async with db.transaction() as tx:
        changed = await snooze.snooze(tx, ids.parse(conversation_id), until=given.until, by=actor, now=clock.now())
        return await _one(tx, changed.id, actor, clock)


@router.post("/conversations/{conversation_id}/unread")
async def post_unread(
    conversation_id: str, actor: Marking, db: Db, clock: ClockDep, given: Nothing | None = None
) -> ConversationOut:
    """Unread again, for you, from the customer's newest message on."""
    number = ids.parse(conversation_id)
    async with db.transaction() as tx:
        await read.unread(tx, number, by=actor, now=clock.now())
        return await _one(tx, number, actor, clock)


@router.post("/conversations/{conversation_id}/read")
async def post_read(conversation_id: str, given: ReadRequest, actor: Marking, db: Db, clock: ClockDep) -> ReadOut:
    """Read up to here. The customer sees it where the channel shows such a thing."""
    async with db.transaction() as tx:
        await read.read(tx, ids.parse(conversation_id), int(given.message_id), by=actor, now=clock.now())
    return ReadOut(last_read_message_id=given.message_id)


@router.post("/conversations/{conversation_id}/typing")
async def post_typing(
    conversation_id: str,
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))],
    db: Db,
    clock: ClockDep,
    given: Nothing | None = None,
) -> Told:
    """Show the customer that somebody writes; at most every 20 seconds. It also marks his messages as read."""
    async with db.transaction() as tx:
        return Told(told=await read.typing(tx, ids.parse(conversation_id), by=actor, now=clock.now()))


@router.post("/conversations/{conversation_id}/block")
async def post_block(
    conversation_id: str, actor: Blocking, db: Db, clock: ClockDep, given: Nothing | None = None
) -> ConversationOut:
    async with db.transaction() as tx:
        changed = await block.block(tx, ids.parse(conversation_id), by=actor, now=clock.now())
        return await _one(tx, changed.id, actor, clock)


@router.post("/conversations/{conversation_id}/unblock")
async def post_unblock(
    conversation_id: str, actor: Blocking, db: Db, clock: ClockDep, given: Nothing | None = None
) -> ConversationOut:
    async with db.transaction() as tx:
        changed = await block.block(tx, ids.parse(conversation_id), by=actor, now=clock.now(), blocked=False)
        return await _one(tx, changed.id, actor, clock)


@router.post("/conversations/{conversation_id}/notes", status_code=201)
async def post_note(
    conversation_id: str, given: NoteRequest, actor: CurrentActor, db: Db, clock: ClockDep
) -> MessageOut:
    """Only for us. The same client id twice is one note. `@` and a whole name call a colleague or a team."""
    now = clock.now()
    async with db.transaction() as tx:
        message_id = await note.write_note(
            tx,
            ids.parse(conversation_id),
            text=given.text,
            client_message_id=given.client_message_id,
            plain_mentions=given.plain_mentions,
            by=actor,
            now=now,
        )
        return await load_message(tx, message_id, now=now)


async def _one(tx: Tx, conversation_id: int, actor: Actor, clock: Clock) -> ConversationOut:
    return (await load(tx, [conversation_id], actor, now=clock.now()))[0]


def _id(value: str | None) -> int | None:
    return None if value is None else int(value)
