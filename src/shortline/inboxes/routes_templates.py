"""Templates: the list an agent picks from, and its renewal."""

from typing import Annotated

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import BoxDep, ClockDep, Db, HttpDep, SettingsDep, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.inboxes import store, templates
from shortline.inboxes.shapes import Synced, TemplateOut

router = Router()
Reading = Annotated[Actor, Depends(require(Action.TEMPLATE_READ))]
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]


@router.get("/templates")
async def get_templates(
    actor: Reading,
    db: Db,
    inbox_id: Annotated[str | None, Query(pattern=r"^[1-9][0-9]{0,17}$")] = None,
    sendable: Annotated[bool, Query(description="Only those that can be sent now.")] = False,
) -> Page[TemplateOut]:
    """All at once: an account has a few hundred at most."""
    async with db.reading() as tx:
        rows = await templates.list_templates(tx, int(inbox_id) if inbox_id else None)
    items = [TemplateOut.of(row) for row in rows]
    return Page(items=[each for each in items if each.sendable or not sendable])


@router.post("/inboxes/{inbox_id}/templates/sync")
async def post_sync(
    inbox_id: str, actor: Managing, db: Db, box: BoxDep, http: HttpDep, settings: SettingsDep, clock: ClockDep
) -> Synced:
    """Fetch the account's list now."""
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
    asked_at = clock.now()
    listed = await templates.ask(config, http)
    async with db.transaction() as tx:
        return Synced(templates=await templates.keep(tx, config, listed, now=clock.now(), asked_at=asked_at))
