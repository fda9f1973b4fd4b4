"""Deleting templates: what still uses them is named first; the provider deletes one language, or all of a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.failures import ChannelError
from shortline.channels.protocol import InboxConfig
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.http import Http
from shortline.inboxes.store import q
from shortline.inboxes.template_uses import uses
from shortline.inboxes.template_write import refused, writer


class TemplateInUse(Conflict):
    """`uses` in the answer: `[{language, kind, name, count}]`."""

    code, sentence = "template_in_use", "This template is still used. Look at what uses it, then decide."


async def must_be_unused(tx: Tx, config: InboxConfig, row: Mapping[str, Any], *, all_languages: bool) -> None:
    """Raises TemplateInUse."""
    found = await uses(tx, config, [row["name"]])
    named = [
        {"language": language, "kind": use.kind, "name": use.name, "count": use.count}
        for (_, language), list_of in sorted(found.items())
        if all_languages or language == row["language"]
        for use in list_of
    ]
    if named:
        raise TemplateInUse(uses=named)


async def delete(config: InboxConfig, http: Http, row: Mapping[str, Any], *, all_languages: bool) -> None:
    """At the provider, outside a transaction. Raises AccountTrouble."""
    try:
        await writer(config).delete_template(config, http, row["name"], None if all_languages else row["provider_id"])
    except ChannelError as error:
        raise refused(error) from error


async def forget(
    tx: Tx, config: InboxConfig, row: Mapping[str, Any], *, all_languages: bool, by: Actor, now: datetime
) -> None:
    """From now on the guard withholds what still waits with it, and nobody is offered it first."""
    language = None if all_languages else row["language"]
    for forgotten in ("forget_templates", "forget_fallbacks"):
        await q.execute(
            tx, forgotten, channel=config.channel, waba_id=config.waba_id, name=row["name"], language=language
        )
    await events.record(
        tx,
        kinds.TEMPLATE_UPDATED,
        inbox_id=config.id,
        agent_id=by.agent_id,
        data={"change": "deleted", "name": row["name"], "language": language},
        at=now,
    )
