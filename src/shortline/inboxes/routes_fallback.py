"""Which template the reply box offers first when the window is closed, by the customer's language."""

from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import BoxDep, ClockDep, Db, SettingsDep, require
from shortline.api.router import Router
from shortline.inboxes import fallback, store
from shortline.inboxes.shapes import Request

router = Router()
Reading = Annotated[Actor, Depends(require(Action.TEMPLATE_READ))]
Writing = Annotated[Actor, Depends(require(Action.TEMPLATE_WRITE))]


class FallbackShape(Request):
    language: Annotated[str | None, Field(max_length=12, description="Of the customer; null: all others.")]
    name: Annotated[str, Field(min_length=1, max_length=512)]
    template_language: Annotated[str, Field(min_length=2, max_length=12)]


class FallbacksIn(Request):
    items: Annotated[list[FallbackShape], Field(max_length=100)]


class Fallbacks(BaseModel):
    items: list[FallbackShape]


def _shown(found: list[fallback.Fallback]) -> Fallbacks:
    return Fallbacks(
        items=[
            FallbackShape(language=each.language or None, name=each.name, template_language=each.template_language)
            for each in found
        ]
    )


@router.get("/inboxes/{inbox_id}/fallback-templates")
async def get_fallbacks(inbox_id: str, actor: Reading, db: Db) -> Fallbacks:
    async with db.reading() as tx:
        inbox = await store.get_inbox(tx, ids.parse(inbox_id))
        return _shown(await fallback.list_fallbacks(tx, inbox.id))


@router.put("/inboxes/{inbox_id}/fallback-templates")
async def put_fallbacks(
    inbox_id: str, given: FallbacksIn, actor: Writing, db: Db, box: BoxDep, settings: SettingsDep, clock: ClockDep
) -> Fallbacks:
    """All of them anew; an empty list takes them away."""
    wanted = [
        fallback.Fallback(
            language=each.language or fallback.OTHERS, name=each.name, template_language=each.template_language
        )
        for each in given.items
    ]
    async with db.transaction() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        await fallback.save(tx, config, wanted, by=actor, now=clock.now())
        return _shown(await fallback.list_fallbacks(tx, config.id))
