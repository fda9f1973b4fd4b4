"""Background work of inboxes: what the provider says of a number, its templates, and whether it fell silent."""

from datetime import timedelta
from typing import Any

from shortline import log
from shortline.errors import NotFound
from shortline.inboxes import connect, silence, store, templates, watch
from shortline.inboxes.connect import AccountTrouble
from shortline.jobs import JobContext, RetryLater, enqueue
from shortline.secrets import Box

LOG = log.get(__name__)
TRANSIENT = frozenset({"unreachable", "rate_limited", "provider_error", "unknown_outcome"})
SYNC_EVERY = timedelta(hours=24)
CHECK_EVERY = timedelta(hours=1)
ASK_AGAIN = 2  # times, before "no answer" is told as the answer


async def refresh(ctx: JobContext, payload: dict[str, Any]) -> None:
    """After connecting: number, name and quality as the provider knows them, then the templates."""
    config = await _config(ctx, payload)
    if config is None:
        return
    report = await connect.check(config, ctx.http)
    async with ctx.db.transaction() as tx:
        await connect.learn(tx, config.id, report.phone, now=ctx.clock.now())
        if report.phone:
            await enqueue(tx, "templates.sync", {"inbox_id": config.id}, dedupe=f"templates.sync:{config.waba_id}")


async def sync_templates(ctx: JobContext, payload: dict[str, Any]) -> None:
    config = await _config(ctx, payload)
    if config is None:
        return
    asked_at = ctx.clock.now()
    try:
        listed = await templates.ask(config, ctx.http)
    except AccountTrouble as error:
        LOG.warning("templates could not be fetched", inbox_id=config.id, code=error.code)
        if error.code in TRANSIENT:
            raise RetryLater(timedelta(minutes=5), error.code) from error
        return
    async with ctx.db.transaction() as tx:
        await templates.keep(tx, config, listed, now=ctx.clock.now(), asked_at=asked_at)


async def sync_stale(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic: ask for a sync of every account whose copy is older than a day."""
    async with ctx.db.transaction() as tx:
        stale = await store.list_stale_templates(tx, before=ctx.clock.now() - SYNC_EVERY)
        for inbox in stale:
            await enqueue(tx, "templates.sync", {"inbox_id": inbox.id}, dedupe=f"templates.sync:{inbox.waba_id}")


async def listen(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic: is any inbox too quiet to be true?"""
    async with ctx.db.transaction() as tx:
        await silence.look(tx, now=ctx.clock.now())


async def check_all(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic: ask for a check of each connected number, a few seconds apart, so that no provider sees a wave."""
    async with ctx.db.transaction() as tx:
        for place, inbox_id in enumerate(await watch.list_unchecked(tx, before=ctx.clock.now() - CHECK_EVERY)):
            delay = timedelta(seconds=5 * place)
            await enqueue(tx, "inboxes.check", {"inbox_id": inbox_id}, delay=delay, dedupe=f"inboxes.check:{inbox_id}")


async def check(ctx: JobContext, payload: dict[str, Any]) -> None:
    """One number: token, permissions, subscription and state, as the wizard asks them."""
    config = await _config(ctx, payload)
    if config is None:
        return
    report = await connect.check(config, ctx.http)
    unanswered = watch.unanswered(report)
    if unanswered and ctx.attempt < ASK_AGAIN:
        raise RetryLater(timedelta(minutes=2), unanswered)
    async with ctx.db.transaction() as tx:
        await connect.learn(tx, config.id, report.phone, now=ctx.clock.now())
        await watch.keep(tx, config.id, report, now=ctx.clock.now())


async def _config(ctx: JobContext, payload: dict[str, Any]) -> Any:
    try:
        async with ctx.db.transaction() as tx:
            found = await store.get_inbox(tx, int(payload["inbox_id"]))
            if not found.is_live:
                return None
            return await store.config(tx, found.id, Box.of(ctx.settings), ctx.settings)
    except NotFound:
        return None  # removed meanwhile


JOBS = {
    "inboxes.refresh": refresh,
    "inboxes.listen": listen,
    "inboxes.check_all": check_all,
    "inboxes.check": check,
    "templates.sync": sync_templates,
    "templates.sync_stale": sync_stale,
}
EVERY = {
    "templates.sync_stale": timedelta(hours=1),
    "inboxes.listen": timedelta(minutes=1),
    "inboxes.check_all": timedelta(minutes=10),
}
