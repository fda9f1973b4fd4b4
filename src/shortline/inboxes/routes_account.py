"""The connection wizard: check the pieces, subscribe the account."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import BoxDep, ClockDep, Db, HttpDep, OwnUrl, SettingsDep, require
from shortline.api.router import Router
from shortline.channels.protocol import InboxConfig
from shortline.inboxes import connect, store, watch
from shortline.inboxes.routes_inbox import shown
from shortline.inboxes.shapes import CheckRequest, InboxOut, ReportOut

router = Router()
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]


@router.post("/inboxes/check")
async def post_check(given: CheckRequest, actor: Managing, http: HttpDep, settings: SettingsDep) -> ReportOut:
    """Try the pieces before connecting. Each answer names the field it is about and the next step."""
    config = InboxConfig(
        id=0,
        channel="whatsapp",
        phone_number_id=given.phone_number_id,
        waba_id=given.waba_id,
        access_token=given.access_token,
        app_secrets=(given.app_secret,) if given.app_secret else (),
        graph_url=given.graph_url or settings.graph_url,
        api_version=settings.graph_version,
    )
    return ReportOut.of(await connect.check(config, http))


@router.post("/inboxes/{inbox_id}/check")
async def post_check_again(
    inbox_id: str, actor: Managing, db: Db, box: BoxDep, http: HttpDep, settings: SettingsDep, clock: ClockDep
) -> ReportOut:
    """The same questions about a connected inbox, with the secrets it has."""
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
    report = await connect.check(config, http)
    async with db.transaction() as tx:
        await connect.learn(tx, config.id, report.phone, now=clock.now())
        if not watch.unanswered(report):
            await watch.keep(tx, config.id, report, now=clock.now())
    return ReportOut.of(report)


@router.post("/inboxes/{inbox_id}/subscribe")
async def post_subscribe(
    inbox_id: str,
    actor: Managing,
    db: Db,
    box: BoxDep,
    http: HttpDep,
    settings: SettingsDep,
    own_url: OwnUrl,
    clock: ClockDep,
) -> InboxOut:
    """Ask the provider to send this account's updates to its app's webhook."""
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
    await connect.subscribe(config, http)
    async with db.transaction() as tx:
        await connect.note_subscribed(tx, config.id, now=clock.now())
        return await shown(tx, await store.get_inbox(tx, config.id), actor, box, settings, own_url)
