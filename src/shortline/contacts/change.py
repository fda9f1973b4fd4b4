"""What agents correct about a person. A name they gave is theirs to change; the channel's no longer overwrites it."""

from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.contacts import store
from shortline.contacts.changed import confirm as confirm_identity
from shortline.contacts.merge import refuse_absorbed
from shortline.contacts.store import q
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds


async def change(tx: Tx, contact_id: int, given: dict[str, Any], *, by: Actor, now: datetime) -> None:
    """What is not in `given` stays as it is."""
    row = await q.fetchrow(tx, "lock_contact", id=contact_id)
    if row is None:
        raise NotFound
    await refuse_absorbed(tx, contact_id)
    name, name_given = row["name"], row["name_given"]
    if "name" in given:
        name, name_given = given["name"] or "", bool(given["name"])
        if not name:
            name = await q.fetchval(tx, "find_profile_name", contact_id=contact_id) or ""
    fields = given.get("fields")
    await q.execute(
        tx,
        "save_contact",
        id=contact_id,
        name=name,
        name_given=name_given,
        language=given["language"] if "language" in given else row["language"],
        language_given="language" in given,
        note=(given["note"] or "") if "note" in given else row["note"],
        fields=row["fields"] if fields is None else fields,
        is_blocked=row["is_blocked"],
        now=now,
    )
    await events.record(
        tx,
        kinds.CONTACT_UPDATED,
        agent_id=by.agent_id,
        data={"contact_id": str(contact_id), "change": "changed"},
        cause=by.kind,
        at=now,
    )


async def confirm(tx: Tx, contact_id: int, identity_id: int, *, by: Actor, now: datetime) -> None:
    identity = await store.get_identity(tx, identity_id)
    if identity.contact_id != contact_id:
        raise NotFound
    await confirm_identity(tx, identity, by_agent_id=by.agent_id, now=now)
