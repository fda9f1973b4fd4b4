"""Inboxes: list, connect, change, remove; health and the code that customers scan."""

import io
from typing import Annotated

import segno
from fastapi import Depends, Query, Response

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, may
from shortline.api import paging
from shortline.api.deps import BoxDep, ClockDep, Db, OwnUrl, SettingsDep, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.channels.whatsapp.identity import digits
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.inboxes import change, create, store
from shortline.inboxes.inbox import Inbox
from shortline.inboxes.shapes import HealthOut, InboxOut, InboxPatch, NewInbox
from shortline.secrets import Box, WrongKey
from shortline.settings import Settings

router = Router()
INERT = "default-src 'none'; sandbox"
Reading = Annotated[Actor, Depends(require(Action.INBOX_READ))]
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]


@router.get("/inboxes")
async def get_inboxes(
    actor: Reading,
    db: Db,
    box: BoxDep,
    settings: SettingsDep,
    own_url: OwnUrl,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)] = paging.LIMIT_MAX,
) -> Page[InboxOut]:
    key = paging.decode(cursor, parts=1)
    after = ids.parse(str(key[0])) if key else 0
    async with db.reading() as tx:
        found = await store.list_inboxes(tx, after=after, limit=limit + 1)
        items = [await shown(tx, each, actor, box, settings, own_url) for each in found[:limit]]
    return Page(items=items, next_cursor=paging.encode(items[-1].id) if len(found) > limit else None)


@router.post("/inboxes", status_code=201)
async def post_inbox(
    given: NewInbox, actor: Managing, db: Db, box: BoxDep, settings: SettingsDep, own_url: OwnUrl, clock: ClockDep
) -> InboxOut:
    """Connect a number. What the provider knows of it is fetched right after."""
    async with db.transaction() as tx:
        made = await create.create(
            tx,
            box,
            channel=given.channel,
            name=given.name,
            phone_number_id=given.phone_number_id,
            waba_id=given.waba_id,
            access_token=given.access_token,
            app_secret=given.app_secret,
            verify_token=given.verify_token,
            team_id=int(given.team_id) if given.team_id else None,
            graph_url=given.graph_url,
            by=actor,
            now=clock.now(),
        )
        return await shown(tx, made, actor, box, settings, own_url)


@router.get("/inboxes/{inbox_id}")
async def get_inbox(
    inbox_id: str, actor: Reading, db: Db, box: BoxDep, settings: SettingsDep, own_url: OwnUrl
) -> InboxOut:
    async with db.reading() as tx:
        return await shown(tx, await store.get_inbox(tx, ids.parse(inbox_id)), actor, box, settings, own_url)


@router.patch("/inboxes/{inbox_id}")
async def patch_inbox(
    inbox_id: str,
    given: InboxPatch,
    actor: Managing,
    db: Db,
    box: BoxDep,
    settings: SettingsDep,
    own_url: OwnUrl,
    clock: ClockDep,
) -> InboxOut:
    """A new app secret keeps the old one valid too, for updates that are on their way."""
    async with db.transaction() as tx:
        changed = await change.change(
            tx, box, ids.parse(inbox_id), change.Patch(given.values()), by=actor, now=clock.now()
        )
        return await shown(tx, changed, actor, box, settings, own_url)


@router.delete("/inboxes/{inbox_id}", status_code=204)
async def delete_inbox(inbox_id: str, actor: Managing, db: Db, clock: ClockDep) -> None:
    """Take it out of use. Conversations stay readable; its number can be connected anew."""
    async with db.transaction() as tx:
        await change.disable(tx, ids.parse(inbox_id), by=actor, now=clock.now())


@router.get("/inboxes/{inbox_id}/health")
async def get_health(inbox_id: str, actor: Reading, db: Db) -> HealthOut:
    async with db.reading() as tx:
        return HealthOut.of(await store.get_inbox(tx, ids.parse(inbox_id)))


@router.get(
    "/inboxes/{inbox_id}/qr.svg",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
async def get_qr(inbox_id: str, actor: Reading, db: Db) -> Response:
    """The code a customer scans to open a chat with this number."""
    async with db.reading() as tx:
        inbox = await store.get_inbox(tx, ids.parse(inbox_id))
    number = digits(inbox.display_phone_number)
    if number is None:
        raise Conflict("The phone number of this inbox is not known yet. Run the checks first.", code="number_unknown")
    drawn = io.BytesIO()
    segno.make(f"https://wa.me/{number}", error="m").save(drawn, kind="svg", scale=6, border=2, xmldecl=False)
    return Response(
        drawn.getvalue(),
        media_type="image/svg+xml",
        headers={"content-security-policy": INERT},
    )


async def shown(tx: Tx, inbox: Inbox, actor: Actor, box: Box, settings: Settings, own_url: str) -> InboxOut:
    """The verify token is shown to who may change the inbox, if the secrets can be opened at all."""
    token: str | None = None
    if may(actor, Action.INBOX_MANAGE):
        try:
            token = (await store.secrets(tx, inbox.id, box)).get("verify_token")
        except WrongKey:
            token = None  # the page that repairs it must still open
    alerts = await store.count_template_alerts(tx, inbox)
    return InboxOut.of(
        inbox,
        own_url=own_url,
        graph_url=settings.graph_url,
        verify_token=token,
        template_alerts=alerts,
        number_alarms=await store.count_number_alarms(tx, inbox.id),
    )
