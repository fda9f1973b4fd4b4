"""Where the parts are put together: which verb takes which kind of update, which jobs exist, what runs every so often."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from shortline import jobs, log
from shortline.answer_runs.jobs import JOBS as ANSWER_RUN_JOBS
from shortline.api.runtime import Runtime
from shortline.automation.runner import run as run_rules
from shortline.channels import events as inbound_events
from shortline.channels.account_events import AccountChanged, MarketingPreference, TemplateChanged
from shortline.consent_import.jobs import EVERY as LIST_EVERY
from shortline.consent_import.jobs import JOBS as LIST_JOBS
from shortline.contacts.from_channel import contact_synced, marketing_preference
from shortline.contacts.jobs import JOBS as CONTACT_JOBS
from shortline.conversations.call import call
from shortline.conversations.echo import echo
from shortline.conversations.edit import edit
from shortline.conversations.history import import_message
from shortline.conversations.identity_news import identity_changed
from shortline.conversations.jobs import EVERY as CONVERSATION_EVERY
from shortline.conversations.jobs import JOBS as CONVERSATION_JOBS
from shortline.conversations.react import react
from shortline.conversations.receive import receive_many
from shortline.conversations.revoke import revoke
from shortline.http import Http
from shortline.inbound.apply import Handlers, Many
from shortline.inbound.runner import ApplyRunner
from shortline.inboxes.account_news import account_changed, app_error, template_changed
from shortline.inboxes.jobs import EVERY as INBOX_EVERY
from shortline.inboxes.jobs import JOBS as INBOX_JOBS
from shortline.jobs import Job
from shortline.languages.learn import JOBS as LANGUAGE_JOBS
from shortline.lifeboat.jobs import JOBS as LIFEBOAT_JOBS
from shortline.media.jobs import EVERY as MEDIA_EVERY
from shortline.media.jobs import JOBS as MEDIA_JOBS
from shortline.outbound.deliver import Tools
from shortline.outbound.jobs import EVERY as OUTBOUND_EVERY
from shortline.outbound.jobs import JOBS as OUTBOUND_JOBS
from shortline.outbound.receipts import on_statuses
from shortline.outbound.runner import Sender
from shortline.overnight.runner import run as run_overnight
from shortline.recovery.mark import Mark
from shortline.routing.jobs import JOBS as ROUTING_JOBS
from shortline.routing.runner import Router
from shortline.shifts.jobs import EVERY as SHIFTS_EVERY
from shortline.shifts.jobs import JOBS as SHIFTS_JOBS
from shortline.sla.recount import EVERY as SLA_EVERY
from shortline.sla.recount import JOBS as SLA_JOBS
from shortline.sla.runner import run as run_clocks

LOG = log.get(__name__)

HANDLERS: Handlers = {
    inbound_events.MessageReceived: Many(receive_many),
    inbound_events.StatusChanged: Many(on_statuses),
    inbound_events.Reaction: react,
    inbound_events.Edited: edit,
    inbound_events.Revoked: revoke,
    inbound_events.CallEvent: call,
    inbound_events.EchoReceived: echo,
    inbound_events.HistoryImported: import_message,
    inbound_events.IdentityChanged: identity_changed,
    inbound_events.ContactSynced: contact_synced,
    inbound_events.AppError: app_error,
    MarketingPreference: marketing_preference,
    AccountChanged: account_changed,
    TemplateChanged: template_changed,
}

JOBS: Mapping[str, Job] = {
    **MEDIA_JOBS,
    **INBOX_JOBS,
    **CONTACT_JOBS,
    **LIST_JOBS,
    **CONVERSATION_JOBS,
    **OUTBOUND_JOBS,
    **LIFEBOAT_JOBS,
    **SLA_JOBS,
    **ROUTING_JOBS,
    **SHIFTS_JOBS,
    **LANGUAGE_JOBS,
    **ANSWER_RUN_JOBS,
}

# Every so often, on one worker at a time: the queue keeps only one waiting job of each name.
EVERY: Mapping[str, timedelta] = {
    **MEDIA_EVERY,
    **INBOX_EVERY,
    **CONVERSATION_EVERY,
    **LIST_EVERY,
    **OUTBOUND_EVERY,
    **SLA_EVERY,
    **SHIFTS_EVERY,
}


async def apply_runner(runtime: Runtime, stop: asyncio.Event) -> None:
    await ApplyRunner(runtime.db, HANDLERS, runtime.clock).run(stop)


async def router(runtime: Runtime, stop: asyncio.Event) -> None:
    await Router(runtime.db, runtime.clock).run(stop)


async def sender(runtime: Runtime, stop: asyncio.Event) -> None:
    """What should leave, leaves; with its own client, so that a slow provider never waits for others' connections."""
    http = Http.from_settings(runtime.settings)
    try:
        mark = Mark(runtime.settings.data_dir)
        tools = Tools(runtime.db, runtime.clock, http, runtime.box, runtime.store, runtime.settings, mark.note)
        await Sender(tools).run(stop)
    finally:
        await http.close()


async def clocks(runtime: Runtime, stop: asyncio.Event) -> None:
    await run_clocks(runtime.db, runtime.clock, stop)


async def rules(runtime: Runtime, stop: asyncio.Event) -> None:
    await run_rules(runtime.db, runtime.clock, stop)


async def overnight(runtime: Runtime, stop: asyncio.Event) -> None:
    await run_overnight(runtime.db, runtime.clock, stop)


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
