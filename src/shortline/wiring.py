"""Where the parts are put together: which verb takes which kind of update, which jobs exist, what runs every so often."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shortline import jobs, log
from shortline.api.runtime import Runtime
from shortline.channels import events as inbound_events
from shortline.channels.account_events import AccountChanged, TemplateChanged
from shortline.conversations.receive import receive
from shortline.http import Http
from shortline.inbound.apply import Handlers
from shortline.inbound.runner import ApplyRunner
from shortline.inboxes.account_news import account_changed, template_changed
from shortline.inboxes.jobs import JOBS as INBOX_JOBS
from shortline.inboxes.jobs import sync_stale
from shortline.jobs import Job, JobContext
from shortline.media.jobs import JOBS as MEDIA_JOBS
from shortline.outbound.deliver import Tools
from shortline.outbound.jobs import JOBS as OUTBOUND_JOBS
from shortline.outbound.receipts import on_status
from shortline.outbound.runner import Sender

LOG = log.get(__name__)

HANDLERS: Handlers = {
    inbound_events.MessageReceived: receive,
    inbound_events.StatusChanged: on_status,
    AccountChanged: account_changed,
    TemplateChanged: template_changed,
}


async def _sync_stale(ctx: JobContext, _payload: dict[str, Any]) -> None:
    await sync_stale(ctx)


JOBS: Mapping[str, Job] = {**MEDIA_JOBS, **INBOX_JOBS, **OUTBOUND_JOBS, "templates.sync_stale": _sync_stale}

# Every so often, on one worker at a time: the queue keeps only one waiting job of each name.
EVERY: Mapping[str, timedelta] = {"media.sweep": timedelta(hours=6), "templates.sync_stale": timedelta(hours=1)}


async def apply_runner(runtime: Runtime, stop: asyncio.Event) -> None:
    await ApplyRunner(runtime.db, HANDLERS, runtime.clock).run(stop)


async def sender(runtime: Runtime, stop: asyncio.Event) -> None:
    """What should leave, leaves; with its own client, so that a slow provider never waits for others' connections."""
    http = Http.from_settings(runtime.settings)
    try:
        await Sender(Tools(runtime.db, runtime.clock, http, runtime.box, runtime.store, runtime.settings)).run(stop)
    finally:
        await http.close()


async def housekeeping(runtime: Runtime, stop: asyncio.Event) -> None:
    """Put the periodic jobs into the queue when they are due."""
    loop = asyncio.get_running_loop()
    due = {name: loop.time() + min(60.0, every.total_seconds()) for name, every in EVERY.items()}
    while not stop.is_set():
        now = loop.time()
        ready = [name for name, at in due.items() if at <= now]
        if ready:
            async with runtime.db.transaction() as tx:
                for name in ready:
                    await jobs.enqueue(tx, name, {}, dedupe=f"every:{name}")
                    due[name] = now + EVERY[name].total_seconds()
        try:
            await asyncio.wait_for(stop.wait(), 5)
        except TimeoutError:
            continue
