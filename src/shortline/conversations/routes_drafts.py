"""Drafts, kept for the agent on all devices."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations.draft import Mode, drop_draft, keep_draft
from shortline.conversations.shapes import DraftOut
from shortline.conversations.shapes_request import DraftRequest
from shortline.macros import actions

router = Router()
Marking = Annotated[Actor, Depends(require(Action.CONVERSATION_MARK))]


@router.put("/conversations/{conversation_id}/drafts/{mode}")
async def put_draft(
    conversation_id: str, mode: Mode, given: DraftRequest, actor: Marking, db: Db, clock: ClockDep
) -> DraftOut:
    """The newest wins: an older one than what is kept gets 409 `newer_draft`."""
    wished = [each.model_dump(exclude_none=True) for each in given.then]
    actions.check(wished, field="then")
    async with db.transaction() as tx:
        await keep_draft(
            tx,
            ids.parse(conversation_id),
            mode,
            text=given.text,
            media_ids=[int(each) for each in given.media_ids],
            template=given.template,
            actions=wished,
            updated_at=given.updated_at,
            by=actor,
            now=clock.now(),
        )
        named = await actions.named(tx, wished)
    return DraftOut.of(given.model_dump(), named)


@router.delete("/conversations/{conversation_id}/drafts/{mode}", status_code=204)
async def delete_draft(conversation_id: str, mode: Mode, actor: Marking, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await drop_draft(tx, ids.parse(conversation_id), mode, by=actor, now=clock.now())
