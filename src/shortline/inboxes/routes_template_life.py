"""Templates of one inbox's account: written, submitted, edited, deleted, and what happened to them."""

from typing import Annotated, Any

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import BoxDep, ClockDep, Db, HttpDep, RuntimeDep, SettingsDep, require
from shortline.api.router import Router
from shortline.channels.protocol import InboxConfig
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.inboxes import store, template_delete, template_uses, template_write, templates
from shortline.inboxes.shapes_templates import (
    Checked,
    NewTemplate,
    TemplateCheck,
    TemplateFullOut,
    TemplateList,
    TemplateProblem,
    Words,
)
from shortline.inboxes.template_news_seen import clear_alert

router = Router()
Reading = Annotated[Actor, Depends(require(Action.TEMPLATE_READ))]
Writing = Annotated[Actor, Depends(require(Action.TEMPLATE_WRITE))]


async def full(tx: Tx, config: InboxConfig, *, now: Any, template_id: int | None = None) -> list[TemplateFullOut]:
    rows = await store.q.fetch(tx, "list_templates_fully", inbox_id=config.id, id=template_id)
    names = [row["name"] for row in rows]
    used = await template_uses.uses(tx, config, names)
    sent = await template_uses.sent_lately(tx, config, names, now=now)
    return [
        TemplateFullOut.whole(row, used.get(template_uses.key(row), []), sent.get(template_uses.key(row), 0), now=now)
        for row in rows
    ]


async def one(tx: Tx, config: InboxConfig, template_id: int) -> Any:
    rows = await store.q.fetch(tx, "list_templates_fully", inbox_id=config.id, id=template_id)
    if not rows:
        raise NotFound
    return rows[0]


async def shown(tx: Tx, config: InboxConfig, template_id: int, *, now: Any) -> TemplateFullOut:
    found = await full(tx, config, now=now, template_id=template_id)
    if not found:
        raise NotFound
    return found[0]


@router.get("/inboxes/{inbox_id}/templates")
async def get_templates_of(
    inbox_id: str, actor: Reading, db: Db, box: BoxDep, settings: SettingsDep, clock: ClockDep
) -> TemplateList:
    """All of the account, with what uses them and what happened to them."""
    async with db.reading() as tx:
        inbox = await store.get_inbox(tx, ids.parse(inbox_id))
        config = await store.config(tx, inbox.id, box, settings)
        return TemplateList(items=await full(tx, config, now=clock.now()), synced_at=inbox.templates_synced_at)


@router.get("/inboxes/{inbox_id}/templates/{template_id}")
async def get_template(
    inbox_id: str, template_id: str, actor: Reading, db: Db, box: BoxDep, settings: SettingsDep, clock: ClockDep
) -> TemplateFullOut:
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        return await shown(tx, config, ids.parse(template_id), now=clock.now())


@router.post("/inboxes/{inbox_id}/templates/check")
async def post_check(
    inbox_id: str, given: TemplateCheck, actor: Writing, db: Db, box: BoxDep, settings: SettingsDep
) -> Checked:
    """What is wrong with it, while it is being written. Nothing is sent."""
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        found, _ = await template_write.check(
            tx,
            config,
            given.as_wording(),
            files=given.files,
            by=actor,
            template_id=int(given.template_id) if given.template_id else None,
        )
    return Checked(problems=[TemplateProblem.of(each) for each in found])


@router.post("/inboxes/{inbox_id}/templates", status_code=201)
async def post_template(
    inbox_id: str,
    given: NewTemplate,
    actor: Writing,
    runtime: RuntimeDep,
    db: Db,
    box: BoxDep,
    http: HttpDep,
    settings: SettingsDep,
    clock: ClockDep,
) -> TemplateFullOut:
    """Submit a new template for review. 422 `template_wording` lists in `problems` what is wrong, field by field."""
    wording = given.as_wording()
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        found, samples = await template_write.check(tx, config, wording, files=given.files, by=actor, template_id=None)
    if found:
        raise template_write.BadWording(found)
    made = await template_write.submit(config, http, runtime.store, wording, samples)
    async with db.transaction() as tx:
        await template_write.keep_new(tx, config, made, by=actor, now=clock.now())
        row = await templates.find_template(tx, config.id, wording.name, wording.language)
        assert row is not None
        return await shown(tx, config, row["id"], now=clock.now())


@router.patch("/inboxes/{inbox_id}/templates/{template_id}")
async def patch_template(
    inbox_id: str,
    template_id: str,
    given: Words,
    actor: Writing,
    runtime: RuntimeDep,
    db: Db,
    box: BoxDep,
    http: HttpDep,
    settings: SettingsDep,
    clock: ClockDep,
) -> TemplateFullOut:
    """Write it anew: all of it is replaced, as the provider does it, and reviewed again."""
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        row = await one(tx, config, ids.parse(template_id))
        wording = given.wording(row["name"], row["language"])
        template_write.must_be_editable(row, wording, now=clock.now())
        found, samples = await template_write.check(
            tx, config, wording, files=given.files, by=actor, template_id=row["id"]
        )
    if found:
        raise template_write.BadWording(found)
    made = await template_write.edit(config, http, runtime.store, row, wording, samples)
    async with db.transaction() as tx:
        await template_write.keep_edited(tx, config, row["id"], made, by=actor, now=clock.now())
        return await shown(tx, config, row["id"], now=clock.now())


@router.delete("/inboxes/{inbox_id}/templates/{template_id}", status_code=204)
async def delete_template(
    inbox_id: str,
    template_id: str,
    actor: Writing,
    db: Db,
    box: BoxDep,
    http: HttpDep,
    settings: SettingsDep,
    clock: ClockDep,
    all_languages: Annotated[bool, Query(description="Every template of this name.")] = False,
    even_if_used: Annotated[bool, Query(description="Without it, 409 `template_in_use` names what uses it.")] = False,
) -> None:
    """At the provider too. An approved one's name is blocked there for 30 days."""
    async with db.reading() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        row = await one(tx, config, ids.parse(template_id))
        if not even_if_used:
            await template_delete.must_be_unused(tx, config, row, all_languages=all_languages)
    await template_delete.delete(config, http, row, all_languages=all_languages)
    async with db.transaction() as tx:
        await template_delete.forget(tx, config, row, all_languages=all_languages, by=actor, now=clock.now())


@router.post("/inboxes/{inbox_id}/templates/{template_id}/seen", status_code=204)
async def post_seen(
    inbox_id: str, template_id: str, actor: Writing, db: Db, box: BoxDep, settings: SettingsDep, clock: ClockDep
) -> None:
    """The alert has been looked at: it goes for everybody."""
    async with db.transaction() as tx:
        config = await store.config(tx, ids.parse(inbox_id), box, settings)
        await clear_alert(tx, config, ids.parse(template_id), by=actor, now=clock.now())
