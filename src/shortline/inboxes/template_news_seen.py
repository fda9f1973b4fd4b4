"""A person has looked at what happened to a template: its alert goes, for everybody."""

from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.protocol import InboxConfig
from shortline.db import Tx
from shortline.events import kinds
from shortline.inboxes.store import q


async def clear_alert(tx: Tx, config: InboxConfig, template_id: int, *, by: Actor, now: datetime) -> None:
    """Saying it twice is no trouble."""
    if await q.execute(tx, "clear_template_alert", id=template_id, channel=config.channel, waba_id=config.waba_id):
        await events.record(
            tx,
            kinds.TEMPLATE_UPDATED,
            inbox_id=config.id,
            agent_id=by.agent_id,
            data={"change": "seen"},
            at=now,
        )
