"""Loading the facts of one conversation, in the caller's transaction; nothing is decided here."""

from __future__ import annotations

from datetime import datetime

from shortline.channels.draft import Draft
from shortline.channels.protocol import Address
from shortline.channels.registry import channel
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.policy.facts import Facts, TemplateFacts

Q = queries(__package__)


async def gather(
    tx: Tx,
    conversation_id: int,
    draft: Draft | None,
    *,
    now: datetime,
    automatic: bool = False,
    address: Address | None = None,
    submitted_at: datetime | None = None,
    scheduled: bool = False,
) -> Facts:
    """The facts as they are now. `address` is the frozen one of a message already submitted."""
    row = await Q.fetchrow(tx, "facts", id=conversation_id)
    if row is None:
        raise NotFound
    if address is None and (row["phone"] or row["user_id"]):
        address = Address(phone=row["phone"], user_id=row["user_id"])
    template = None
    if draft is not None and draft.template is not None and row["waba_id"]:
        found = await Q.fetchrow(
            tx,
            "template",
            channel=row["channel"],
            waba_id=row["waba_id"],
            name=draft.template.name,
            language=draft.template.language,
        )
        template = TemplateFacts(**found) if found else None
    return Facts(
        now=now,
        capability=channel(row["channel"]).capability,
        window_opened_at=row["window_opened_at"],
        last_inbound_at=row["last_inbound_at"],
        contact_name=row["contact_name"] or row["profile_name"],
        contact_blocked=row["is_blocked"],
        marketing_stopped_at=row["marketing_stopped_at"],
        identity_changed_at=row["identity_changed_at"],
        submitted_at=submitted_at,
        scheduled=scheduled,
        automatic=automatic,
        address=address,
        inbox_name=row["inbox_name"],
        inbox_state=row["inbox_state"],
        inbox_paused_reason=row["paused_reason"],
        held_since=row["held_since"],
        template=template,
        templates_known=row["templates_synced_at"] is not None,
    )
